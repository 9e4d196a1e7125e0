import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { PERIOD, periodWindow } from "../core/model/time.ts";
import type { EngineName } from "./engine.ts";
import { nameColumns } from "./name-columns.ts";
import { closingBracket, sqlPieces, topLevelCommas } from "./sql-text.ts";
import { literal } from "./table-sql.ts";

type Arguments = readonly string[];
type Expand = (args: Arguments) => string;

interface DialectFunction {
  readonly arity: number;
  readonly duckdb: Expand;
  readonly postgresql: Expand;
  readonly clickhouse: Expand;
}

const same = (arity: number, expand: Expand, clickhouse: Expand): DialectFunction => ({
  arity,
  duckdb: expand,
  postgresql: expand,
  clickhouse,
});
const half = "interval '1 millisecond'";
const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(1);
const inPeriods = (epochSeconds: string): string => `floor((${epochSeconds} - ${seconds(periodWindow(0).from)}) / ${seconds(PERIOD)})`;

/** Everything measure SQL may use that engines spell differently (evidence.md 4). `t` of `latest` is always `order_key`: ties differ by engine. */
export const dialect = {
  quantile: same(
    2,
    ([x, p]) => `(percentile_cont(${p}) within group (order by ${x}))`,
    ([x, p]) => `quantileExactInclusive(${p})(${x})`,
  ),
  latest: {
    arity: 2,
    duckdb: ([x, t]) => `arg_max(${x}, ${t})`,
    postgresql: ([x, t]) => `(array_agg(${x} order by ${t} desc) filter (where (${x}) is not null))[1]`,
    clickhouse: ([x, t]) => `argMax(${x}, ${t})`,
  },
  json_text: same(
    2,
    ([j, k]) => `((${j})->>(${k}))`,
    ([j, k]) => `JSONExtract(${j}, ${k}, 'Nullable(String)')`,
  ),
  hours_between: same(
    2,
    ([a, b]) => `(cast(extract(epoch from ((${b}) - (${a}))) as double precision) / 3600.0)`,
    ([a, b]) => `(dateDiff('millisecond', ${a}, ${b}) / 3600000.0)`,
  ),
  // Milliseconds since 1970, as instants are counted everywhere outside SQL.
  epoch_ms: {
    arity: 1,
    duckdb: ([t]) => `epoch_ms(${t})`,
    postgresql: ([t]) => `cast(extract(epoch from (${t})) * 1000 as bigint)`,
    clickhouse: ([t]) => `toUnixTimestamp64Milli(cast(${t} as Nullable(DateTime64(3, 'UTC'))))`,
  },
  any_true: same(
    1,
    ([x]) => `bool_or(${x})`,
    ([x]) => `max(${x})`,
  ),
  days: {
    arity: 1,
    duckdb: ([n]) => `to_days(cast(${n} as integer))`,
    postgresql: ([n]) => `make_interval(days => cast(${n} as integer))`,
    clickhouse: ([n]) => `toIntervalDay(${n})`,
  },
  local_time: same(
    2,
    ([t, zone]) => `(((${t}) at time zone 'UTC') at time zone (${zone}))`,
    ([t, zone]) => `toTimeZone(${t}, ${zone})`,
  ),
  // Which base period (evidence.md, cell rule) holds t: rows that only name who was there need no finer time.
  base_period: same(
    1,
    ([t]) => inPeriods(`cast(extract(epoch from (${t})) as double precision)`),
    ([t]) => inPeriods(`toUnixTimestamp64Milli(${t}) / 1000.0`),
  ),
  in_nodes: {
    arity: 1,
    duckdb: ([x]) => `list_contains(:nodes, ${x})`,
    postgresql: ([x]) => `((${x}) = any(:nodes))`,
    clickhouse: ([x]) => `has(:nodes, ${x})`,
  },
  // A table with one column, `day`: midnight UTC of every day from the first bound, without the second.
  day_spine: {
    arity: 2,
    duckdb: ([from, to]) => `(select unnest(generate_series(date_trunc('day', ${from}), (${to}) - ${half}, interval '1 day')) as day)`,
    postgresql: ([from, to]) => `(select generate_series(date_trunc('day', ${from}), (${to}) - ${half}, interval '1 day') as day)`,
    clickhouse: ([from, to]) =>
      `(select toStartOfDay(${from}) + toIntervalDay(number) as day from numbers(dateDiff('day', ${from}, (${to}) - ${half}) + 1))`,
  },
} as const satisfies Record<string, DialectFunction>;

export type DialectName = keyof typeof dialect;
const names = Object.keys(dialect).filter((key): key is DialectName => key in dialect);
const call = new RegExp(`(?<![\\w.])(${names.join("|")})\\s*\\(`, "i");

/** Literals and comments are set aside while calls are expanded, so that a bracket or comma inside them counts for nothing. */
const ASIDE = "\u0002";

function unknownCall(text: string): EvenkeelError {
  return new EvenkeelError(
    "catalogue.invalid",
    `A measure calls ${text}.`,
    "Correct the call in measure.sql; the functions are listed in src/evidence/dialect.ts.",
  );
}

function expandCalls(code: string, engine: EngineName): string {
  const found = call.exec(code);
  if (found === null) return code;
  const name = names.find((known) => known === found[1]?.toLowerCase());
  const open = found.index + found[0].length - 1;
  const close = closingBracket(code, open);
  if (name === undefined || close < 0) throw unknownCall(`${found[0]} without a closing bracket`);
  const args = topLevelCommas(code.slice(open + 1, close)).map((argument) => expandCalls(argument, engine));
  const definition: DialectFunction = dialect[name];
  if (args.length !== definition.arity || args.some((argument) => argument === "")) {
    throw unknownCall(`${name} with ${args.length} arguments instead of ${definition.arity}`);
  }
  return `${code.slice(0, found.index)}${definition[engine](args)}${expandCalls(code.slice(close + 1), engine)}`;
}

const bound = /(?<!:):(from|to|nodes)\b/g;
export type BoundName = "from" | "to" | "nodes";

interface Placeholder {
  readonly instant: (name: BoundName, position: number) => string;
  readonly list: (name: BoundName, position: number) => string;
}

/** Instants cross as text and are cast, because drivers disagree about time zones of bound timestamps. */
const placeholders = {
  duckdb: { instant: (name) => `cast($${name} as timestamp)`, list: (name) => `$${name}` },
  postgresql: { instant: (_, at) => `cast($${at} as timestamp)`, list: (_, at) => `cast($${at} as text[])` },
  clickhouse: { instant: (name) => `{${name}: DateTime64(3)}`, list: (name) => `{${name}: Array(String)}` },
} as const satisfies Record<EngineName, Placeholder>;

export interface ExpandedSql {
  readonly sql: string;
  /** The bound names that occur, in the order of their numbered placeholders. */
  readonly bound: readonly BoundName[];
}

function boundName(text: string | undefined): BoundName {
  return text === "from" || text === "to" ? text : "nodes";
}

/**
 * Measure SQL in the words of one engine: dialect calls expanded, `:from`, `:to` and `:nodes` turned into its placeholders.
 *
 * @example expandSql("select hours_between(a, b) from run where started >= :from", "duckdb").bound // ["from"]
 */
export function expandSql(sql: string, engine: EngineName): ExpandedSql {
  const aside: string[] = [];
  const pieces = sqlPieces(sql).map((part) => {
    if (part.kind === "code") return part.sql;
    if (part.kind === "comment") return " ";
    aside.push(part.sql);
    return `${ASIDE}${aside.length - 1}${ASIDE}`;
  });
  const used: BoundName[] = [];
  const placeholder: Placeholder = placeholders[engine];
  const named = engine === "clickhouse" ? nameColumns(pieces.join("")) : pieces.join("");
  const withPlaceholders = expandCalls(named, engine).replaceAll(bound, (_, text: string) => {
    const name = boundName(text);
    if (!used.includes(name)) used.push(name);
    return (name === "nodes" ? placeholder.list : placeholder.instant)(name, used.indexOf(name) + 1);
  });
  const whole = withPlaceholders.replaceAll(new RegExp(`${ASIDE}(\\d+)${ASIDE}`, "g"), (_, index: string) => aside[Number(index)] ?? "");
  return { sql: whole, bound: used };
}

/** Numbers and texts of a question by name, in SQL of our own that is no measure: `$from`. */
const named = /\$([a-z_]\w*)/g;

/**
 * A question of ours in the words of one engine: dialect calls expanded, `$name` turned into its placeholder.
 * @param parameters decide the type of a placeholder where an engine wants one; PostgreSQL is never asked such questions
 */
export function expandQuestion(sql: string, engine: EngineName, parameters: Readonly<Record<string, number | string>>): string {
  const expanded = expandSql(sql, engine).sql;
  if (engine !== "clickhouse") return expanded;
  return expanded.replaceAll(named, (_, name: string) => `{${name}: ${typeof parameters[name] === "number" ? "Float64" : "String"}}`);
}

/** A table of two columns of text that we made; relations of values are spelled differently. */
export function pairsRelation(
  engine: EngineName,
  [left, right]: readonly [string, string],
  pairs: readonly (readonly [string, string])[],
): string {
  const quote = quoteOf(engine);
  const listed = [["", ""] as const, ...pairs].map(([a, b]) => `(${quote(a)}, ${quote(b)})`).join(", ");
  if (engine === "clickhouse") return `(select * from values('${left} String, ${right} String', ${listed}))`;
  return `(select * from (values ${listed}) as pairs(${left}, ${right}))`;
}

/** Ids are small words of our own, but an imported one might not be; only ClickHouse reads a backslash as more than itself. */
function quoteOf(engine: EngineName): (text: string) => string {
  return (text) => literal(engine === "clickhouse" ? text.replaceAll("\\", "\\\\") : text);
}
