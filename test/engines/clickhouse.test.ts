import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ClickhouseDatabase, connectClickhouse } from "../../src/evidence/clickhouse.ts";
import { openLoadableClickhouse } from "../../src/evidence/clickhouse-engine.ts";
import { startDuckdb } from "../../src/evidence/duckdb.ts";
import { openMemoryEngine } from "../../src/evidence/duckdb-engine.ts";
import type { LoadableEngine } from "../../src/evidence/engine.ts";
import { sourceCoverage } from "../../src/gather/source-coverage.ts";
import { goldenCases } from "../contract/fixtures.ts";
import { disturbed, linesOf, load } from "../contract/golden.fixture.ts";
import { startClickhouse, type TestClickhouse } from "./chdb.fixture.ts";

const cases = await goldenCases();
let server: TestClickhouse;
let database: ClickhouseDatabase;
let clickhouse: LoadableEngine;
let duckdb: LoadableEngine;

beforeAll(async () => {
  server = await startClickhouse();
  database = await connectClickhouse(server.address, "golden");
  clickhouse = await openLoadableClickhouse(database);
  duckdb = await openMemoryEngine(startDuckdb());
}, 120_000);

afterAll(async () => {
  await duckdb?.close();
  await clickhouse?.close();
  await server?.stop();
});

describe.each([...cases])("%s on ClickHouse", (id, goldens) => {
  test.each(goldens.map((golden) => [golden.name, golden] as const))(
    "%s: the rows are those of DuckDB, in any order and number",
    async (_, golden) => {
      await load(duckdb, golden.given);
      const expected = await linesOf(duckdb, id, golden);
      await load(clickhouse, golden.given);
      expect(await linesOf(clickhouse, id, golden)).toEqual(expected);
      await load(clickhouse, disturbed(golden.given, 7));
      expect(await linesOf(clickhouse, id, golden)).toEqual(expected);
    },
  );
});

test("what arrives, how late and how complete is the same on ClickHouse", async () => {
  // One of the measures over each kind of row that arrives.
  const goldens = ["E01", "E04", "E06", "E16", "E19", "E37"].flatMap((id) => cases.get(id)?.slice(0, 1) ?? []);
  const covered = async (engine: LoadableEngine) => {
    const found = [];
    for (const golden of goldens) {
      await load(engine, golden.given);
      const [{ arrivals, quality } = { arrivals: [], quality: [] }] = await sourceCoverage(engine);
      found.push({ arrivals, quality: quality.map(({ kind, container, n, items }) => [kind, container, n, [...items].sort()]) });
    }
    return found;
  };
  const expected = await covered(duckdb);
  expect(new Set(expected.flatMap(({ arrivals }) => arrivals.map(({ table }) => table))).size).toBeGreaterThan(5);
  expect(await covered(clickhouse)).toEqual(expected);
}, 120_000);
