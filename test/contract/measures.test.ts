import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Cell, Node } from "../../src/core/evidence/estimate.ts";
import { unknownOrganisation } from "../../src/core/model/organisation.ts";
import { startDuckdb } from "../../src/evidence/duckdb.ts";
import { openMemoryEngine } from "../../src/evidence/duckdb-engine.ts";
import type { LoadableEngine } from "../../src/evidence/engine.ts";
import { lintMeasureSql } from "../../src/evidence/lint-measure-sql.ts";
import { runMeasures } from "../../src/evidence/run-measures.ts";
import { startPostgresql, type TestPostgresql } from "./embedded-postgresql.fixture.ts";
import { type Expectation, goldenCases } from "./fixtures.ts";
import { disturbed, linesOf, load, measureOf, OBSERVED } from "./golden.fixture.ts";
import { openPostgresqlEngine } from "./postgresql-engine.fixture.ts";

const cases = await goldenCases();
const org: Node = { id: "org", kind: "organisation", name: "Organisation" };

let postgresql: TestPostgresql;
let duckdb: LoadableEngine;
let postgres: LoadableEngine;

beforeAll(async () => {
  duckdb = await openMemoryEngine(startDuckdb());
  postgresql = await startPostgresql();
  postgres = await openPostgresqlEngine(postgresql.url);
}, 60_000);

afterAll(async () => {
  await duckdb?.close();
  await postgres?.close();
  await postgresql?.stop();
}, 60_000);

function cellOf(cells: readonly Cell[], wanted: Expectation): Cell | undefined {
  const matching = cells.filter(
    (cell) =>
      (wanted.variant == null || cell.variant === wanted.variant || cell.variant === null) &&
      (wanted.category == null || cell.category === wanted.category || cell.category === null),
  );
  return matching[0];
}

function summary({ result }: Cell): object {
  if (result.outcome === "value") return { outcome: result.outcome, value: result.estimate.value, n: result.estimate.n };
  return { outcome: result.outcome, reason: result.reason };
}

function expectCell(cells: readonly Cell[], wanted: Expectation): void {
  const cell = cellOf(cells, wanted);
  // Of several variants, one that nothing happened in has no cell of its own.
  if (cell === undefined && wanted.outcome === "unknown") return;
  const context = `${JSON.stringify(wanted)} among ${JSON.stringify(cells.map((one) => [one.id, summary(one)]))}`;
  if (cell === undefined) expect.fail(`no cell for ${context}`);
  const { result } = cell;
  expect(result.outcome, context).toBe(wanted.outcome);
  if (result.outcome !== "value") {
    expect(wanted.reason ?? result.reason, context).toBe(result.reason);
    return;
  }
  if (typeof wanted.value === "number") expect(result.estimate.value, context).toBeCloseTo(wanted.value, 9);
  if (wanted.value === null) expect(result.estimate.value, context).toBeNull();
  if (typeof wanted.n === "number") expect(result.estimate.n, context).toBe(wanted.n);
}

describe.each([...cases])("%s", (id, goldens) => {
  test("is written in the common subset of all engines", () => {
    expect(lintMeasureSql(measureOf(id).sql)).toEqual([]);
  });

  test.each(goldens.map((golden) => [golden.name, golden] as const))(
    "%s: engines agree, and shuffled or repeated input changes nothing",
    async (_, golden) => {
      await load(duckdb, golden.given);
      const expected = await linesOf(duckdb, id, golden);
      await load(postgres, golden.given);
      expect(await linesOf(postgres, id, golden)).toEqual(expected);
      for (const engine of [duckdb, postgres]) {
        await load(engine, disturbed(golden.given, 7));
        expect(await linesOf(engine, id, golden)).toEqual(expected);
      }
    },
  );

  test.each(goldens.map((golden) => [golden.name, golden] as const))("%s: the cells are those worked out by hand", async (_, golden) => {
    await load(duckdb, golden.given);
    const repositories = [...new Set(golden.expect.map(({ node }) => node))].filter((node) => node !== "org");
    const nodes = [org, ...repositories.map((node): Node => ({ id: node, kind: "repository", name: node }))];
    const cells = await runMeasures(duckdb, {
      measures: [measureOf(id)],
      nodes,
      organisation: unknownOrganisation,
      window: golden.window,
      k: golden.k,
      now: OBSERVED,
    });
    for (const wanted of golden.expect)
      expectCell(
        cells.filter(({ node }) => node === wanted.node),
        wanted,
      );
  });
});
