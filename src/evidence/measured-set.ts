import { type Measure, type MeasureRow, measureColumns } from "../core/evidence/measure.ts";
import type { Window } from "../core/model/time.ts";
import { expandSql } from "./dialect.ts";
import type { ResultColumns } from "./duckdb-protocol.ts";
import type { Engine } from "./engine.ts";
import { lineAfterKind, parseMeasureRows } from "./parse-measure-rows.ts";
import { compareText, parametersOf } from "./query-measure.ts";

/** Of which figure a row is a part. */
export interface Kind {
  readonly variant: string;
  readonly category: string | null;
}

/**
 * What a measure's query answered, in canonical order, with rows that differ only in variant or category once: a contributor is a row of
 * every category of a failure, and there are dozens of those.
 */
export interface MeasuredSet {
  readonly rows: readonly MeasureRow[];
  /** The canonical line of each row without its kind. */
  readonly lines: readonly string[];
  /** Of each row, which of `kinds`. */
  readonly kindsOf: Int32Array;
  readonly kinds: readonly (readonly Kind[])[];
}

const WITHOUT = "\u001d";
const PART = "\u001e";
const NEXT = "\u001f";

const sameKind: ReadonlySet<string> = new Set(["variant", "category"]);
const others = measureColumns.filter((column) => !sameKind.has(column));

/** How a definition says that it has no categories. */
const NO_CATEGORY = /\bcast\(null as text\) as category\b/;

/** Folded where the definition makes repetition likely; a fold costs a pass over the rows. ClickHouse has no such aggregate of text. */
function isFolded({ sql, variants }: Pick<Measure, "variants"> & { readonly sql: string }, engine: Engine): boolean {
  return engine.name !== "clickhouse" && (variants.length > 1 || !NO_CATEGORY.test(sql));
}

/** The kinds come in any order: to have the engine sort them takes it kilobytes a row. */
function foldedSql(sql: string): string {
  const kind = `coalesce(variant, chr(29)) || chr(30) || coalesce(category, chr(29))`;
  return `select string_agg(${kind}, chr(31)) as kinds, ${others.join(", ")} from (${sql}) as measured group by ${others.join(", ")}`;
}

/** Runs the one definition of a measure, for `runMeasures`. Same rows and lines as `queryMeasure`. */
export async function measuredSet(
  engine: Engine,
  measure: Pick<Measure, "id" | "variants"> & { readonly sql: string },
  window: Window,
  nodes: readonly string[],
): Promise<MeasuredSet> {
  const { sql, bound } = expandSql(measure.sql, engine.name);
  const parameters = parametersOf(bound, window, nodes);
  if (!isFolded(measure, engine)) return ordered(measure.id, await engine.query(sql, parameters), null);
  const { names, columns, length } = await engine.query(foldedSql(sql), parameters);
  const inOrder = new Map<string, string>();
  const told = (columns[0] ?? []).map((text) => inOrderOf(String(text), inOrder));
  const first = new Map([...new Set(told)].map((text) => [text, kindsIn(text)[0]]));
  const variants = told.map((text) => first.get(text)?.variant ?? WITHOUT);
  const whole = {
    names: ["variant", "category", ...names.slice(1)],
    columns: [
      variants.map((variant) => (variant === WITHOUT ? null : variant)),
      told.map((text) => first.get(text)?.category ?? null),
      ...columns.slice(1),
    ],
    length,
  };
  return ordered(measure.id, whole, told);
}

/** The same kinds in the same order, as one string. */
function inOrderOf(text: string, known: Map<string, string>): string {
  const found = known.get(text);
  if (found !== undefined) return found;
  const sorted = text.split(NEXT).toSorted().join(NEXT);
  const same = known.get(sorted) ?? sorted;
  known.set(sorted, same);
  known.set(text, same);
  return same;
}

function kindsIn(text: string): readonly Kind[] {
  return text.split(NEXT).map((one) => {
    const [variant = WITHOUT, category = WITHOUT] = one.split(PART);
    return { variant, category: category === WITHOUT ? null : category };
  });
}

function ordered(measure: string, result: ResultColumns, told: readonly string[] | null): MeasuredSet {
  const rows = parseMeasureRows(measure, result);
  const codes = new Map<string, number>();
  const kinds: (readonly Kind[])[] = [];
  const codeOf = (row: MeasureRow, at: number): number => {
    const key = told === null ? `${row.variant}${PART}${row.category ?? WITHOUT}` : (told[at] ?? "");
    const found = codes.get(key);
    if (found !== undefined) return found;
    codes.set(key, kinds.length);
    kinds.push(told === null ? [{ variant: row.variant, category: row.category }] : kindsIn(key));
    return kinds.length - 1;
  };
  const sorted = rows.map((row, at) => ({ row, line: lineAfterKind(row), kind: codeOf(row, at) }));
  sorted.sort((a, b) => compareText(a.line, b.line) || compareText(a.row.bucket ?? "", b.row.bucket ?? ""));
  return {
    rows: sorted.map(({ row }) => row),
    lines: sorted.map(({ line }) => line),
    kindsOf: Int32Array.from(sorted, ({ kind }) => kind),
    kinds,
  };
}
