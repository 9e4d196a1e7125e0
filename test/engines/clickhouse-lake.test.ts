import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readCatalogue } from "../../src/catalogue/read-catalogue.ts";
import { organisationAt } from "../../src/core/model/structure-at.ts";
import { WEEK } from "../../src/core/model/time.ts";
import { companies } from "../../src/demonstration/companies.ts";
import { spanEndingAt, structureOf, tellCompany } from "../../src/demonstration/tell-company.ts";
import { writeRows } from "../../src/demonstration/write-rows.ts";
import { type ClickhouseDatabase, connectClickhouse } from "../../src/evidence/clickhouse.ts";
import { openClickhouseEngine } from "../../src/evidence/clickhouse-engine.ts";
import { openDuckdbEngine } from "../../src/evidence/duckdb-engine.ts";
import type { Engine } from "../../src/evidence/engine.ts";
import { type Lake, openLake } from "../../src/evidence/lake.ts";
import { handoffRows } from "../../src/gather/handoff-rows.ts";
import { measureNodes } from "../../src/gather/measure-nodes.ts";
import { windowEndingAtHead } from "../../src/gather/subject.ts";
import { startClickhouse, type TestClickhouse } from "./chdb.fixture.ts";

const NOW = Date.parse("2026-06-01T00:00:00Z");
const span = spanEndingAt(NOW);
const { measures } = await readCatalogue();
const [company] = companies;
if (company === undefined) throw new Error("there is no invented company");
const organisation = organisationAt(structureOf(company, span), [], NOW);

let server: TestClickhouse;
let database: ClickhouseDatabase;
let folder: string;
let lake: Lake;

beforeAll(async () => {
  server = await startClickhouse();
  database = await connectClickhouse(server.address, "lake_of_an_invented_company");
  folder = await mkdtemp(join(tmpdir(), "clickhouse-lake-"));
  lake = await openLake(join(folder, "lake"));
  const run = await lake.begin("demonstration", NOW);
  await writeRows(tellCompany(company, span), run);
  await run.commit();
}, 120_000);

afterAll(async () => {
  await lake?.close();
  await database?.close();
  await server?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

async function everything(engine: Engine) {
  const window = await windowEndingAtHead(engine, 26, NOW);
  const { nodes, of } = await measureNodes(engine, { measures, organisation, window, now: NOW });
  return { window, evidence: nodes.map((node) => of(node)) };
}

/** Engines add in another order, so the last digits of a sum differ, and with them the fingerprint of the exact figures. */
const NEAR = 1e-9;

/** Where two trees of values differ by more than the order of addition. */
function differences(found: unknown, expected: unknown, at = ""): readonly string[] {
  if (at.endsWith(".inputsHash") || Object.is(found, expected)) return [];
  if (typeof found === "number" && typeof expected === "number")
    return Math.abs(found - expected) <= NEAR * Math.max(1, Math.abs(expected)) ? [] : [`${at}: ${found}, not ${expected}`];
  if (typeof found !== "object" || typeof expected !== "object" || found === null || expected === null)
    return [`${at}: ${String(found)}, not ${String(expected)}`];
  return [...new Set([...Object.keys(found), ...Object.keys(expected)])].flatMap((key) =>
    differences(Reflect.get(found, key), Reflect.get(expected, key), `${at}.${key}`),
  );
}

describe("a lake on ClickHouse", () => {
  test("says of every node of a company what DuckDB says of it", async () => {
    const expected = await everything(await openDuckdbEngine(lake));
    const found = await everything(await openClickhouseEngine(database, lake));
    expect(found.evidence.length).toBeGreaterThan(5);
    expect(differences(found, expected)).toEqual([]);
  }, 300_000);

  test("tells the same handoffs", async () => {
    const window = { from: NOW - 12 * WEEK, to: NOW };
    const sorted = async (engine: Engine) => (await handoffRows(engine, window)).map((row) => JSON.stringify(row)).toSorted();
    const expected = await sorted(await openDuckdbEngine(lake));
    expect(expected.length).toBeGreaterThan(10);
    expect(await sorted(await openClickhouseEngine(database, lake))).toEqual(expected);
  }, 120_000);

  test("follows what was added and what was replaced, and reads no file twice", async () => {
    const gates = async () => (await openClickhouseEngine(database, lake)).rowCount("gate");
    const before = await gates();
    const add = await lake.begin("another", NOW);
    await writeRows({ gate: [{ id: "added", team: "somebody" }] }, add);
    await add.commit();
    expect(await gates()).toBe(before + 1);
    const { columns } = await database.query("select path, count(*) from loaded_file group by path having count(*) > 1");
    expect(columns[0]).toEqual([]);
    const replace = await lake.begin("another", NOW);
    replace.replace("gate");
    await replace.commit();
    expect(await gates()).toBe(before);
  }, 120_000);

  test("carries on after it was ended between a file and the note that it is in", async () => {
    await openClickhouseEngine(database, lake);
    const before = await (await openClickhouseEngine(database, lake)).rowCount("change");
    await database.run("alter table loaded_file delete where source_table = 'change' settings mutations_sync = 1");
    expect(await (await openClickhouseEngine(database, lake)).rowCount("change")).toBe(before);
  }, 120_000);
});
