/**
 * `node bench/ingest.ts`: events of pipelines, mapped and durable in a real PostgreSQL, beside plain inserts of the same bytes into a
 * table without any of it, in the same run. Budget: 20,000 events a second in bulk, 5,000 a second over HTTP with signatures in requests
 * of 100, a webhook's delivery taken in 50 ms. Machine and client share the cores.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCatalogue } from "../src/catalogue/read-catalogue.ts";
import { connectionSettings } from "../src/contract/connections.ts";
import { openLake } from "../src/evidence/lake.ts";
import { drainIngest } from "../src/gather/drain-ingest.ts";
import { testContext, testSettings } from "../src/server/application.fixture.ts";
import { createApplication } from "../src/server/application.ts";
import { allHandlers } from "../src/server/handlers/all.ts";
import { createIngestTally } from "../src/server/ingest/ingest-tally.ts";
import { receiveEvents } from "../src/server/ingest/receive-events.ts";
import type { Door } from "../src/server/ingest/receiving.ts";
import { signatureOf } from "../src/server/ingest/standard-webhooks.ts";
import { createLog } from "../src/server/log.ts";
import { eventPlacing } from "../src/sources/events/places.fixture.ts";
import { openDatabase } from "../src/state/database.ts";
import { startEmbeddedPostgres } from "../src/state/embedded-postgres.ts";
import { migrate } from "../src/state/migrate.ts";
import { createOrganisation } from "../src/state/organisations.ts";

const TOKEN = "bench-token";
const SECRET = "bench secret of the connection";
const kinds = ["queued", "started", "finished"] as const;

/** What a CI server sends of a run: some 600 bytes. */
function anEvent(number: number, from: number): object {
  const run = Math.floor(number / kinds.length);
  const predicate = kinds[number % kinds.length] ?? "queued";
  return {
    context: {
      specversion: "0.5.1",
      id: `event-${from}-${number}`,
      source: "/ci/harbour",
      type: `dev.cdevents.pipelinerun.${predicate}.0.3.0`,
      timestamp: new Date(Date.UTC(2026, 2, 1) + number * 1_000).toISOString(),
      chainId: "4c8cb7dd-3448-41de-8768-eec704e2829b",
    },
    subject: {
      id: `run-${from}-${run}`,
      source: "/ci/harbour",
      content: {
        pipelineName: "build and test",
        uri: `https://ci.example/acme/payments/runs/${run}`,
        outcome: "success",
        errors: "x".repeat(60),
      },
    },
    customData: { repository: "acme/payments", branch: "main", oid: "c".repeat(40) },
  };
}

const bodyOf = (batch: number, size: number, from: number) =>
  JSON.stringify(Array.from({ length: size }, (_, at) => anEvent(batch * size + at, from)));

async function client(origin: string, path: string, batches: number, size: number): Promise<void> {
  const bodies = Array.from({ length: batches }, (_, batch) => Buffer.from(bodyOf(batch, size, 2)));
  process.send?.("ready");
  await once(process, "message");
  const slowest: number[] = [];
  const from = performance.now();
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) {
        const head = { id: String(Math.round(performance.now() * 1e6)), timestamp: String(Math.floor(Date.now() / 1_000)) };
        const sent = performance.now();
        const reply = await fetch(`${origin}${path}`, {
          method: "POST",
          body: new Uint8Array(body),
          headers: {
            authorization: `Bearer ${TOKEN}`,
            "content-type": "application/cloudevents-batch+json",
            "webhook-id": head.id,
            "webhook-timestamp": head.timestamp,
            "webhook-signature": signatureOf(body, head, SECRET),
          },
        });
        await reply.arrayBuffer();
        if (reply.status !== 202) throw new Error(`answered ${reply.status}`);
        slowest.push(performance.now() - sent);
      }
    }),
  );
  slowest.sort((left, right) => left - right);
  process.send?.({ ms: performance.now() - from, p95: slowest[Math.floor(slowest.length * 0.95)] });
  process.disconnect();
}

const say = (what: string, figure: string): void => void process.stdout.write(`${what.padEnd(72)}${figure.padStart(18)}\n`);
const rate = (count: number, ms: number): number => Math.round(count / (ms / 1_000));

/** Four at once, as a server with several senders has. */
async function inFour(count: number, work: (at: number) => Promise<unknown>): Promise<number> {
  const from = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let at = next++; at < count; at = next++) await work(at);
    }),
  );
  return performance.now() - from;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "evenkeel-bench-"));
  chmodSync(folder, 0o755);
  const postgres = await startEmbeddedPostgres({ dataFolder: folder });
  const database = openDatabase({ url: postgres.url });
  await migrate(database);
  const { id: organisation } = await createOrganisation(database, { name: "Harbour", invented: false }, 0);
  const tally = createIngestTally(database, (error) => process.stderr.write(`${String(error)}\n`));
  const settings = connectionSettings.parse({});
  const connection = {
    kind: "events" as const,
    tokenHash: createHash("sha256").update(TOKEN).digest(),
    secrets: { token: "", webhook: SECRET },
    settings,
  };
  const door: Door = {
    database,
    tally,
    connections: { find: async (_, id) => (id === "hub" ? { ...connection, kind: "github" } : connection) },
    places: { place: async () => eventPlacing },
    receivers: {
      github: ({ headers }) => ({
        outcome: "hints",
        delivery: headers["x-id"] ?? "",
        hints: [{ container: "4711", about: "change", id: headers["x-id"] ?? "" }],
      }),
    },
    arrived: () => {},
    keepFile: async () => {},
    now: Date.now,
  };
  const place = { organisation, connection: "ci" };
  const BATCHES = 100;
  const bodies = Array.from({ length: BATCHES }, (_, batch) => Buffer.from(bodyOf(batch, 1_000, 1)));
  const bytes = bodies.reduce((sum, { length }) => sum + length, 0);
  say("events in requests of 1,000, bytes an event", String(Math.round(bytes / BATCHES / 1_000)));

  await database.pool.query("create table plain (id bytea primary key, body text not null)");
  const peerMs = await inFour(BATCHES, async (at) => {
    const texts = Array.from({ length: 1_000 }, (_, event) => JSON.stringify(anEvent(at * 1_000 + event, 3)));
    const ids = texts.map((text) => createHash("sha256").update(text).digest("hex"));
    await database.pool.query("insert into plain select decode(id, 'hex'), body from unnest($1::text[], $2::text[]) as e(id, body)", [
      ids,
      texts,
    ]);
  });
  const peer = rate(BATCHES * 1_000, peerMs);
  say("peer: plain inserts of the same bytes, hashed, a second", String(peer));

  const headers = { "content-type": "application/json" };
  const bulkMs = await inFour(BATCHES, (at) =>
    receiveEvents({ door, place, connection, headers, body: bodies[at] ?? Buffer.alloc(0), now: Date.now() }),
  );
  const bulk = rate(BATCHES * 1_000, bulkMs);
  say("mapped and durable in bulk, events a second (budget 20,000)", String(bulk));

  const repeatMs = await inFour(BATCHES, (at) =>
    receiveEvents({ door, place, connection, headers, body: bodies[at] ?? Buffer.alloc(0), now: Date.now() }),
  );
  say("the same events once more, all duplicates, a second", String(rate(BATCHES * 1_000, repeatMs)));

  const app = await createApplication({
    context: testContext({ database, catalogue: await readCatalogue(), now: Date.now }),
    handlers: allHandlers,
    identify: async () => null,
    placeOf: async () => null,
    record: async () => {},
    checks: {},
    log: createLog({ ...testSettings, logLevel: "warn" }),
    web: new URL("file:///nowhere/"),
    door,
  });
  const origin = await app.listen({ host: "127.0.0.1", port: 0 });
  const sender = spawn(process.execPath, [import.meta.filename, origin, `/ingest/${organisation}/ci/events`], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  await once(sender, "message");
  sender.send("go");
  const [told] = await once(sender, "message");
  const ms = Number(Reflect.get(Object(told), "ms"));
  const http = rate(HTTP_BATCHES * HTTP_SIZE, ms);
  say("signed, over HTTP in requests of 100, events a second (budget 5,000)", String(http));
  say("  95 of 100 requests answered within, ms", String(Math.round(Number(Reflect.get(Object(told), "p95")))));
  const delivered: number[] = [];
  for (let delivery = 0; delivery < 300; delivery += 1) {
    const from = performance.now();
    const reply = await fetch(`${origin}/hooks/${organisation}/hub`, {
      method: "POST",
      body: "x".repeat(20_000),
      headers: { "x-id": String(delivery) },
    });
    await reply.arrayBuffer();
    if (reply.status !== 202) throw new Error(`a delivery was answered ${reply.status}`);
    delivered.push(performance.now() - from);
  }
  delivered.sort((left, right) => left - right);
  const hook = delivered[Math.floor(delivered.length * 0.95)] ?? 0;
  say("a delivery of 20 kB kept and answered, 95 of 100 within, ms (budget 50)", hook.toFixed(1));
  await app.close();

  const lake = await openLake(join(folder, "lake"));
  const from = performance.now();
  const drained = await drainIngest({ database, lake, organisation, now: Date.now(), signal: new AbortController().signal });
  say("drained into the lake, events a second", String(rate(drained.events, performance.now() - from)));
  await lake.close();
  await tally.close();
  await database.close();
  await postgres.stop();
  rmSync(folder, { recursive: true });
  const within = bulk >= 20_000 && http >= 5_000 && hook <= 50;
  process.stdout.write(within ? "within the budget\n" : "NOT within the budget\n");
  process.exitCode = within ? 0 : 1;
}

const HTTP_BATCHES = 400;
const HTTP_SIZE = 100;
const [origin, path] = process.argv.slice(2);
await (origin !== undefined && path !== undefined ? client(origin, path, HTTP_BATCHES, HTTP_SIZE) : main());
