import { openDatabase } from "../state/database.ts";
import { listOrganisations } from "../state/organisations.ts";
import { openEvidence } from "./open-evidence.ts";
import { openJobs } from "./open-jobs.ts";

// A server's background work in a process of its own, to be killed by a test: argv holds database address and data folder.

const [databaseUrl = "", dataFolder = ""] = process.argv.slice(2);
const database = openDatabase({ url: databaseUrl });
const evidence = openEvidence({
  databaseUrl,
  dataFolder,
  masterKeyFile: null,
  evidenceUrl: null,
  version: "0.0.0",
  localRepositories: null,
});
await openJobs({
  database,
  evidence,
  allSources: async () => [],
  inventedOrganisations: async () => (await listOrganisations(database, [])).map(({ id }) => id),
  endInventedRounds: async () => {},
  forgetFormerMembers: async () => {},
  digests: { due: async () => [], send: async () => {} },
  rounds: async () => {},
  now: Date.now,
  complain: (error) => process.stderr.write(`${error.message}\n`),
});
process.stdout.write("ready\n");
