/**
 * `node bench/api.ts`: reads of the API under load, in a server process of its own over a real database with 200 teams and 3,000
 * repositories, beside a bare Fastify route that answers with as many bytes, in the same run. Budget: 97.5 % of reads under 50 ms, and
 * 5,000 cached reads a second (issue 3: p95; autocannon gives 97.5, which is stricter).
 */
import { execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fastify } from "fastify";
import { z } from "zod";
import { readCatalogue } from "../src/catalogue/read-catalogue.ts";
import { fullReport } from "../src/report/example-report.fixture.ts";
import { noRounds } from "../src/server/application.fixture.ts";
import { createApplication } from "../src/server/application.ts";
import type { Context } from "../src/server/context.ts";
import { allHandlers } from "../src/server/handlers/all.ts";
import { createLog } from "../src/server/log.ts";
import { readSettings } from "../src/server/read-settings.ts";
import { createIdentify } from "../src/server/sign-in/identify.ts";
import { createApiToken } from "../src/state/api-tokens.ts";
import { saveAssessment } from "../src/state/assessments.ts";
import { type Database, openDatabase } from "../src/state/database.ts";
import { startEmbeddedPostgres } from "../src/state/embedded-postgres.ts";
import { migrate } from "../src/state/migrate.ts";
import { createAccount } from "../src/state/people.ts";
import { teamsAt } from "../src/state/place-of.ts";
import * as schema from "../src/state/schema.ts";
import { withoutEvidence } from "./without-evidence.ts";

const NOW = fullReport.subject.to;
const plenty = { perMinute: 1e9, longestWait: null };

async function fill(database: Database): Promise<string> {
  const { tables } = database;
  const hours = { timeZone: null, from: 9, to: 17, days: [1, 2, 3, 4, 5] };
  await tables.insert(schema.organisation).values({ id: "acme", name: "Acme", hours, created: NOW });
  const teams = Array.from({ length: 200 }, (_, i) => ({ id: `team-${i}`, parent: i < 20 ? null : `team-${i % 20}` }));
  await tables.insert(schema.team).values(teams.map((team) => ({ organisation: "acme", name: team.id, kind: "stream-aligned", ...team })));
  const repositories = Array.from({ length: 3_000 }, (_, i) => ({ id: `repository-${i}`, team: `team-${i % 200}` }));
  await tables.insert(schema.repository).values(repositories.map((each) => ({ organisation: "acme", name: each.id, ...each })));
  const window = { from: fullReport.subject.from, to: fullReport.subject.to };
  for (const which of ["now", "before"] as const) {
    const key = { organisation: "acme", weeks: 12, which, window, version: "0", made: NOW };
    await saveAssessment(database, key, [{ node: "org", report: fullReport }]);
  }
  const account = await createAccount(
    tables,
    { name: "Coach", mail: null, grants: [{ role: "coach", organisation: "acme", team: null }] },
    NOW,
  );
  return (await createApiToken(database, { account, name: "bench", scopes: ["read"], days: 1 }, NOW)).secret;
}

async function serve(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "evenkeel-bench-"));
  chmodSync(folder, 0o755);
  const postgres = await startEmbeddedPostgres({ dataFolder: join(folder, "kept"), durable: false });
  const database = openDatabase({ url: postgres.url });
  await migrate(database);
  const token = await fill(database);
  const settings = await readSettings({ EVENKEEL_DATA: folder });
  const context: Context = {
    settings,
    version: "0.0.0",
    catalogue: await readCatalogue(),
    database,
    vault: {
      seal: (_purpose, text) => Buffer.from(text),
      open: (_purpose, bytes) => Buffer.from(bytes).toString(),
      mark: (_purpose, text) => text,
    },
    ...withoutEvidence,
    mailer: null,
    rounds: noRounds,
    now: () => NOW,
  };
  const app = await createApplication({
    context,
    handlers: allHandlers,
    identify: createIdentify({ database, isCommandLine: () => false, now: () => NOW }),
    placeOf: (organisation, node) => teamsAt(database, organisation, node),
    record: async () => {},
    checks: {},
    log: createLog({ logLevel: "info" }),
    paces: { ordinary: plenty, guessable: plenty, heavy: plenty },
  });
  const origin = await app.listen({ host: "127.0.0.1", port: 0 });
  const bare = fastify();
  const words = Buffer.from(await (await fetch(`${origin}/api/words`, { headers: { "accept-encoding": "identity" } })).arrayBuffer());
  bare.get("/", async (request, reply) => (request.headers["if-none-match"] === undefined ? reply.send(words) : reply.code(304).send()));
  const peer = await bare.listen({ host: "127.0.0.1", port: 0 });
  process.send?.({ origin, peer, token });
  process.once("disconnect", async () => {
    await app.close();
    await bare.close();
    await database.close();
    await postgres.stop();
    rmSync(folder, { recursive: true });
    process.exit(0);
  });
}

const measured = z.object({
  requests: z.object({ average: z.number() }),
  latency: z.object({ p50: z.number(), p97_5: z.number(), p99: z.number() }),
  non2xx: z.number(),
  "3xx": z.number(),
  errors: z.number(),
});

function load(address: string, headers: Readonly<Record<string, string>>): z.infer<typeof measured> {
  const autocannon = fileURLToPath(new URL("../node_modules/autocannon/autocannon.js", import.meta.url));
  const words = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}=${value}`]);
  const json = execFileSync(process.execPath, [autocannon, "--json", "-c", "16", "-d", "5", ...words, address], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  return measured.parse(JSON.parse(String(json)));
}

async function run(): Promise<void> {
  const child = fork(fileURLToPath(import.meta.url), ["serve"], { stdio: "inherit" });
  const [message] = await once(child, "message");
  const { origin, peer, token } = z.object({ origin: z.string(), peer: z.string(), token: z.string() }).parse(message);
  const etag = (await fetch(`${origin}/api/words`)).headers.get("etag") ?? "";
  const authorization = `Bearer ${token}`;
  const rows = [
    { what: "bare Fastify, 304", ...load(peer, { "if-none-match": etag }) },
    { what: "GET /api/words, 304", ...load(`${origin}/api/words`, { "if-none-match": etag }) },
    { what: "bare Fastify, whole", ...load(peer, {}) },
    { what: "GET /api/words, br", ...load(`${origin}/api/words`, { "accept-encoding": "br" }) },
    { what: "home, signed in", ...load(`${origin}/api/organisations/acme/home`, { authorization }) },
    { what: "findings, signed in", ...load(`${origin}/api/organisations/acme/findings`, { authorization }) },
    { what: "session, signed in", ...load(`${origin}/api/session`, { authorization }) },
  ];
  child.disconnect();
  for (const { what, requests, latency, errors } of rows) {
    const figures = [`${Math.round(requests.average)} req/s`, `p50 ${latency.p50} ms`, `p97.5 ${latency.p97_5} ms`, `${errors} errors`];
    process.stdout.write(`${what.padEnd(24)} ${figures.map((figure) => figure.padStart(16)).join("")}\n`);
  }
  const cached = rows.find(({ what }) => what.startsWith("GET /api/words, 304"))?.requests.average ?? 0;
  const slow = rows.filter(({ latency }) => latency.p97_5 >= 50).map(({ what }) => what);
  process.stdout.write(`cached read ${cached >= 5_000 ? "within" : "outside"} 5,000 req/s; over 50 ms: ${slow.join(", ") || "none"}\n`);
  process.exitCode = cached >= 5_000 && slow.length === 0 ? 0 : 1;
}

if (process.argv[2] === "serve") await serve();
else await run();
