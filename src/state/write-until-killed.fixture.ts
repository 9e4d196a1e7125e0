import { openDatabase } from "./database.ts";
import { addDispute } from "./disputes.ts";
import { startEmbeddedPostgres } from "./embedded-postgres.ts";

// Writes and acknowledges each write by a line, until it is killed: node write-until-killed.fixture.ts FOLDER ROUND
const [, , dataFolder = "", round = ""] = process.argv;
const database = openDatabase(await startEmbeddedPostgres({ dataFolder }));
for (let n = 1; ; n++) {
  await addDispute(database, "kept", { finding: `round-${round}`, node: "org", team: "Kept", note: `note ${n}` }, n);
  process.stdout.write(`${n}\n`);
}
