import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { createRandom } from "../core/statistics/random.ts";
import { openDuckdbEngine } from "../evidence/duckdb-engine.ts";
import { type Lake, openLake } from "../evidence/lake.ts";
import { cdevent, eventPlaces } from "../sources/events/places.fixture.ts";
import { readEvents } from "../sources/events/read-events.ts";
import type { Database } from "../state/database.ts";
import { keepEvents } from "../state/ingest-events.ts";
import { waitingBatches } from "../state/ingest-queue.ts";
import { createOrganisation } from "../state/organisations.ts";
import { openTestDatabase } from "../state/test-database.fixture.ts";
import { drainIngest } from "./drain-ingest.ts";

const ended: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

const now = Date.UTC(2026, 2, 10);
const signal = new AbortController().signal;

interface World {
  readonly database: Database;
  readonly organisation: string;
  readonly folder: string;
  readonly take: (events: readonly object[]) => Promise<void>;
}

async function aWorld(): Promise<World> {
  const database = await openTestDatabase();
  ended.push(() => database.close());
  const { id: organisation } = await createOrganisation(database, { name: "Harbour", invented: false }, now);
  const folder = await mkdtemp(join(tmpdir(), "drain-"));
  ended.push(() => rm(folder, { recursive: true, force: true }));
  const take = async (events: readonly object[]) => {
    const read = readEvents(events, { contentType: "", ceSpecversion: null }, eventPlaces(), now) ?? [];
    const mapped = read.flatMap((each) => (each.is === "mapped" ? [{ id: each.eventId, json: JSON.stringify(each.event) }] : []));
    expect(mapped).toHaveLength(events.length);
    await keepEvents(database, { organisation, connection: "ci" }, mapped, now);
  };
  return { database, organisation, folder, take };
}

const drain = ({ database, organisation }: World, lake: Lake) => drainIngest({ database, lake, organisation, now, signal });

async function ask(lake: Lake, sql: string): Promise<readonly unknown[][]> {
  const engine = await openDuckdbEngine(lake);
  const { columns, length } = await engine.query(sql);
  return Array.from({ length }, (_, row) => columns.map((column) => column[row]));
}

const change = (predicate: string, number: number, day: number, id = `${predicate} ${number}`) =>
  cdevent({
    type: `dev.cdevents.change.${predicate}.0.3.0`,
    id,
    at: new Date(Date.UTC(2026, 2, day)).toISOString(),
    subject: String(number),
    content: { repository: { id: "acme/payments" } },
  });

const dayOf = (column: string) => `cast(extract(day from ${column}) as integer)`;

test("what came in two drains is one row with the columns of both, and nothing waits afterwards", async () => {
  const world = await aWorld();
  const lake = await openLake(world.folder);
  ended.push(lake.close);
  await world.take([change("created", 1, 2), change("merged", 2, 4)]);
  expect(await drain(world, lake)).toEqual({ events: 2, rows: 3, waiting: 0 });
  await world.take([change("merged", 1, 5), change("reviewed", 1, 3), change("created", 2, 1)]);
  await drain(world, lake);
  const sql = `select id, ${dayOf("opened")}, ${dayOf("first_review")}, ${dayOf("merged")} from change order by id`;
  expect(await ask(lake, sql)).toEqual([
    ["request/1", 2, 3, 5],
    ["request/2", 1, null, 4],
  ]);
  expect(await waitingBatches(world.database, { organisation: world.organisation, connection: "ci" }, 10)).toEqual([]);
  const coverage = `select source, table_name, container, ${dayOf("covered_from")}, ${dayOf("covered_to")} from source_coverage`;
  expect(await ask(lake, coverage)).toEqual([["events.ci", "change", "pay", 1, 5]]);
});

test("an end without its beginning waits outside the lake, and counts as such", async () => {
  const world = await aWorld();
  const lake = await openLake(world.folder);
  ended.push(lake.close);
  const run = (predicate: string, hour: number) =>
    cdevent({
      type: `dev.cdevents.pipelinerun.${predicate}.0.3.0`,
      at: new Date(Date.UTC(2026, 2, 2, hour)).toISOString(),
      subject: "9",
      content: { outcome: "failure" },
      custom: { repository: "acme/payments", branch: "main" },
    });
  await world.take([run("finished", 12)]);
  expect(await drain(world, lake)).toEqual({ events: 1, rows: 1, waiting: 1 });
  expect(await ask(lake, "select id from run")).toEqual([]);
  await world.take([run("started", 11)]);
  expect(await drain(world, lake)).toEqual({ events: 1, rows: 2, waiting: 0 });
  expect(
    await ask(
      lake,
      "select result, cast(hours_between as double) from (select result, extract(epoch from finished - started) / 3600 as hours_between from run) r",
    ),
  ).toEqual([["failure", 1]]);
});

test("two drains at once fold each event once", async () => {
  const world = await aWorld();
  const lake = await openLake(world.folder);
  ended.push(lake.close);
  for (let number = 0; number < 40; number += 1) await world.take([change("created", number, 2), change("merged", number, 3)]);
  const done = await Promise.all([drain(world, lake), drain(world, lake), drain(world, lake)]);
  expect(done.reduce((sum, { events }) => sum + events, 0)).toBe(80);
  expect(
    await ask(lake, "select cast(count(*) as double), cast(count(opened) as double), cast(count(merged) as double) from change"),
  ).toEqual([[40, 40, 40]]);
});

async function drainApart({ database, organisation, folder }: World): Promise<ChildProcess> {
  const program = fileURLToPath(new URL("./drain-until-killed.fixture.ts", import.meta.url));
  const child = spawn(process.execPath, [program, database.url, folder, organisation], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return child;
}

test("kill -9 at any moment of a drain loses nothing and doubles nothing", { timeout: 180_000 }, async () => {
  const world = await aWorld();
  const random = createRandom(5);
  let number = 0;
  for (let round = 0; round < 8; round += 1) {
    for (let batch = 0; batch < 5; batch += 1) {
      const events = Array.from({ length: 200 }, () => {
        number += 1;
        // Each change is created in one round and merged in a later one, so what is folded must outlive the kills.
        return [change("created", number, 2), ...(number > 1_500 ? [change("merged", number - 1_500, 6)] : [])];
      });
      await world.take(events.flat());
    }
    const child = await drainApart(world);
    const gone = once(child, "exit");
    await new Promise((resolve) => setTimeout(resolve, random.uniform() * 700));
    child.kill("SIGKILL");
    await gone;
  }
  const lake = await openLake(world.folder);
  ended.push(lake.close);
  await drain(world, lake);
  const counted =
    "select cast(count(*) as double), cast(count(distinct id) as double), cast(count(opened) as double), cast(count(merged) as double) from change";
  expect(await ask(lake, counted)).toEqual([[number, number, number, number - 1_500]]);
  expect(await waitingBatches(world.database, { organisation: world.organisation, connection: "ci" }, 10)).toEqual([]);
});
