/**
 * Run by members.ts, as JavaScript, with FOLDER TEAMS DIVISIONS MEMBERS: a server with everything of a round but a clock and a mail server of its
 * own, through the life of one baseline in which all members answer. Prints a line for each step: the most resident memory in MB of the
 * server and of the process beside it since the step before, and what it took in ms. Keys of cohorts are invented: making thousands of
 * real ones takes half an hour and no memory.
 */
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createBallotBoxes } from "../src/ballots/ballot-boxes.ts";
import { createIssuer } from "../src/ballots/issuer.ts";
import { provideIssuerRole } from "../src/ballots/issuer-role.ts";
import { readCatalogue } from "../src/catalogue/read-catalogue.ts";
import { announceRound } from "../src/jobs/announce-round.ts";
import { deliverLetters } from "../src/jobs/deliver-letters.ts";
import { publishedText, readManifest, readQuestionnaire } from "../src/jobs/round-documents.ts";
import type { RoundContext } from "../src/jobs/round-parts.ts";
import { advanceRounds } from "../src/jobs/round-steps.ts";
import { createApplication } from "../src/server/application.ts";
import type { Context } from "../src/server/context.ts";
import { allHandlers } from "../src/server/handlers/all.ts";
import { createLog } from "../src/server/log.ts";
import { readSettings } from "../src/server/read-settings.ts";
import { createIdentify } from "../src/server/sign-in/identify.ts";
import { inSmallHeap } from "../src/server/small-heap.ts";
import { createApiToken } from "../src/state/api-tokens.ts";
import { settleInstance } from "../src/state/chain.ts";
import { openChainHeads } from "../src/state/chain-heads.ts";
import { openDatabase } from "../src/state/database.ts";
import { startEmbeddedPostgres } from "../src/state/embedded-postgres.ts";
import { openInstanceKey } from "../src/state/instance-key.ts";
import { migrate } from "../src/state/migrate.ts";
import { createOrganisation } from "../src/state/organisations.ts";
import { createAccount } from "../src/state/people.ts";
import { teamsAt } from "../src/state/place-of.ts";
import { csvRosterFeed } from "../src/state/roster-csv.ts";
import { importRoster } from "../src/state/roster-import.ts";
import { insertDraft, readRound } from "../src/state/rounds.ts";
import * as schema from "../src/state/schema.ts";
import { openVault } from "../src/state/vault.ts";
import { someKey } from "./fill-box.ts";
import { forgetMost, mostOf, mostOfChildren } from "./resident-memory.ts";
import { started } from "./small-start.ts";
import { withoutEvidence } from "./without-evidence.ts";

const [folder = "", ...counts] = process.argv.slice(2);
const [teams = 0, divisions = 0, members = 0] = counts.map(Number);
/** Monday, in the morning. */
const START = Date.UTC(2026, 2, 2, 9);
let now = START;
const fail = (error: unknown): never => {
  throw error;
};

chmodSync(folder, 0o755);
const postgres = await startEmbeddedPostgres({ dataFolder: join(folder, "kept"), durable: false });
const database = openDatabase({ url: postgres.url });
await migrate(database);
const masterKey = randomBytes(32);
const url = await provideIssuerRole({ ownerUrl: database.url, passwordFile: join(folder, "ballots.password") });
const issuer = createIssuer({ url, masterKey });
const boxes = createBallotBoxes({ folder: join(folder, "boxes"), now: () => now, complain: fail });
const context: Context = {
  version: "0.0.0",
  database,
  catalogue: await readCatalogue(),
  vault: openVault(masterKey),
  settings: await readSettings({ EVENKEEL_DATA: folder }),
  now: () => now,
  mailer: { send: async () => {}, close: () => {} },
  ...withoutEvidence,
  rounds: {
    signing: { key: await openInstanceKey(folder), instance: await settleInstance(database), heads: await openChainHeads(folder) },
    issuer: { ...issuer, makeKeys: async (_, cohorts) => new Map(cohorts.map((id) => [id, { scores: someKey(), comment: someKey() }])) },
    boxes,
    answerPage: async () => `sha384-${"A".repeat(64)}`,
    obstacle: null,
    complain: fail,
  },
};
const plenty = { perMinute: 1e9, longestWait: null };
const app = await createApplication({
  context,
  handlers: allHandlers,
  identify: createIdentify({ database, isCommandLine: () => false, now: () => now }),
  placeOf: (of, node) => teamsAt(database, of, node),
  record: async () => {},
  checks: {},
  log: createLog({ logLevel: "info" }),
  paces: { ordinary: plenty, guessable: plenty, heavy: plenty },
});
const origin = await app.listen({ host: "127.0.0.1", port: 0 });
const { id: organisation } = await createOrganisation(database, { name: "Everybody", invented: false }, START);

async function structure(): Promise<void> {
  const named = (id: string, name: string, parent: string | null) => ({ organisation, id, name, parent, kind: "stream-aligned" });
  await database.tables.insert(schema.team).values(Array.from({ length: divisions }, (_, at) => named(`d${at}`, `Division ${at}`, null)));
  await database.tables
    .insert(schema.team)
    .values(Array.from({ length: teams }, (_, at) => named(`t${at}`, `Team ${at}`, `d${at % divisions}`)));
}

async function* rosterLines(): AsyncGenerator<Uint8Array> {
  yield Buffer.from("mail,accounts,team,from,to\n");
  for (let at = 0; at < members; at++) yield Buffer.from(`m${at}@acme.example,,t${at % teams},,\n`);
}

/** The most is counted from here to the end of the step; a child is looked at again and again, as it may be gone by then. */
async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  forgetMost();
  let beside = 0;
  const watch = setInterval(() => {
    beside = Math.max(beside, mostOfChildren());
  }, 50);
  const from = performance.now();
  const made = await work();
  clearInterval(watch);
  process.stdout.write(`${JSON.stringify({ name, most: mostOf(), beside, ms: Math.round(performance.now() - from) })}\n`);
  return made;
}

const rounds: RoundContext = context;
await step("ready", structure);
started();
await step("roster", () =>
  inSmallHeap(() =>
    importRoster({
      ...{ database, vault: context.vault, organisation, apply: true, now },
      feed: csvRosterFeed(rosterLines()),
      signal: new AbortController().signal,
    }),
  ),
);
const draft = { title: "Baseline", instrument: "baseline", windows: null, k: 5, kComment: 10, demonstration: false };
const round = await insertDraft(database, organisation, { ...draft, disciplines: ["Development", "Operations", "Security"] }, now);
await step("announcing", () => inSmallHeap(() => announceRound(rounds, organisation, round)));
const { windows } = await readRound(database, organisation, round);
if (windows === null) throw new Error("an announced round has windows");
await step("letters of the announcement", () => inSmallHeap(() => deliverLetters(rounds)));
now = windows.enrolFrom;
await step("opening of enrolment", () => inSmallHeap(() => advanceRounds(rounds)));
await step("letters with a code for everybody", () => inSmallHeap(() => deliverLetters(rounds)));
now = windows.enrolUntil;
await step("end of enrolment", () => inSmallHeap(() => advanceRounds(rounds)));
const manifest = await readManifest(database, round);
const questionnaire = await readQuestionnaire(database, manifest.instrument.sha256);
writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
writeFileSync(join(folder, "questionnaire.json"), JSON.stringify(questionnaire));
execFileSync(process.execPath, [join(import.meta.dirname, "fill-box-at.js"), folder, join(folder, "boxes"), String(members)]);
now = windows.answerFrom;
await step("opening of answers", () => inSmallHeap(() => advanceRounds(rounds)));
now = windows.answerUntil;
await step("close", () => inSmallHeap(() => advanceRounds(rounds)));
const coach = await createAccount(
  database.tables,
  { name: "Coach", mail: null, grants: [{ role: "coach", organisation, team: null }] },
  now,
);
const { secret } = await createApiToken(database, { account: coach, name: "bench", scopes: ["read"], days: 1 }, now);
const read = async (path: string): Promise<void> => {
  const reply = await fetch(`${origin}/api/organisations/${organisation}/rounds/${round}/${path}`, {
    headers: { authorization: `Bearer ${secret}` },
  });
  if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
  await reply.arrayBuffer();
};
await step("results of all", () => read("results/org"));
await step("results of a team", () => read("results/t1"));
await step("what is published", async () => {
  if ((await publishedText(database, `release-${round}`)) === null) throw new Error("nothing was released");
});
await app.close();
await boxes.close();
await issuer.end();
await database.close();
await postgres.stop();
