import { readdir, readFile } from "node:fs/promises";
import { parse } from "yaml";
import { z } from "zod";
import { ownCatalogue } from "../../src/catalogue/read-catalogue.ts";
import { type Column, type Row, type TableName, tableNames, tables } from "../../src/core/evidence/tables.ts";

const expectation = z.strictObject({
  node: z.string().default("org"),
  variant: z.string().nullable().optional(),
  category: z.string().nullable().optional(),
  outcome: z.enum(["value", "unknown", "suppressed", "not-applicable"]),
  value: z.number().nullable().optional(),
  n: z.number().nullable().optional(),
  reason: z.string().optional(),
});

const caseSchema = z.strictObject({
  name: z.string(),
  given: z.partialRecord(z.enum(tableNames), z.array(z.record(z.string(), z.unknown()))),
  window: z.tuple([z.string(), z.string()]),
  k: z.number().int().default(5),
  expect: z.array(expectation),
});

export type Expectation = z.infer<typeof expectation>;

/** One worked example of a measure: rows in, cells out, computed by hand. */
export interface GoldenCase {
  readonly name: string;
  readonly given: readonly GivenRows[];
  readonly window: { readonly from: number; readonly to: number };
  readonly k: number;
  readonly expect: readonly Expectation[];
}

export interface GivenRows {
  readonly table: TableName;
  readonly rows: readonly Row<TableName>[];
}

const zero = { text: "", integer: 0, double: 0, boolean: false, timestamp: 0 } as const;

function given(value: unknown, column: string, type: Column): unknown {
  const optional = type.endsWith("?");
  if (value === undefined || value === null) return optional ? null : zero[type.replace("?", "") as keyof typeof zero];
  if (!type.startsWith("timestamp")) return value;
  const at = value instanceof Date ? value.getTime() : typeof value === "number" ? value : Date.parse(String(value));
  if (Number.isNaN(at)) throw new Error(`${column}: ${String(value)} is no instant`);
  return at;
}

function rowOf(table: TableName, written: Readonly<Record<string, unknown>>): Row<TableName> {
  const columns = Object.entries<Column>(tables[table].columns);
  const unknown = Object.keys(written).filter((key) => !columns.some(([column]) => column === key));
  if (unknown.length > 0) throw new Error(`${table} has no column ${unknown.join(", ")}`);
  return asRow(Object.fromEntries(columns.map(([column, type]) => [column, given(written[column], column, type)])));
}

/** Built from the table's own definition one line above. */
function asRow(row: object): Row<TableName> {
  return row as Row<TableName>;
}

/** The worked examples of every measure that has a definition, by measure id. */
export async function goldenCases(): Promise<ReadonlyMap<string, readonly GoldenCase[]>> {
  const root = new URL("measures/", ownCatalogue);
  const cases = new Map<string, readonly GoldenCase[]>();
  for (const folder of (await readdir(root)).toSorted()) {
    const files = await readdir(new URL(`${folder}/`, root));
    if (!files.includes("measure.sql")) continue;
    const text = await readFile(new URL(`${folder}/fixtures.yaml`, root), "utf8");
    const parsed = z.array(caseSchema).min(1).parse(parse(text));
    cases.set(
      folder,
      parsed.map(({ given: written, window: [from, to], ...rest }) => ({
        ...rest,
        window: { from: Date.parse(from), to: Date.parse(to) },
        given: Object.entries(written).flatMap(([table, rows]) => {
          const known = tableNames.find((candidate) => candidate === table);
          return known === undefined || rows === undefined ? [] : [{ table: known, rows: rows.map((row) => rowOf(known, row)) }];
        }),
      })),
    );
  }
  return cases;
}
