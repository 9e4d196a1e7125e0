import { type Column, type TableName, tableNames, tables } from "../core/evidence/tables.ts";
import { dialect } from "./dialect.ts";
import { closingBracket, codeOnly } from "./sql-text.ts";

interface Rule {
  readonly pattern: RegExp;
  readonly why: string;
}

/** Each forbids what made a figure of another tool wrong, or what engines answer differently (evidence.md 4 and 6). */
const rules: readonly Rule[] = [
  { pattern: /\bcoalesce\s*\((?:[^()]|\([^()]*\))*,\s*0(?:\.0+)?\s*\)/i, why: "coalesce to 0 turns unknown into a value" },
  {
    pattern: /\b(now\s*\(|current_timestamp|current_date|current_time|localtimestamp|today\s*\()/i,
    why: "the clock is a parameter: use :to",
  },
  { pattern: /\bavg\s*\(/i, why: "no averages in a measure: durations get medians, the estimator does the rest" },
  { pattern: /\bselect\s+(distinct\s+)?\*|,\s*\*|\b\w+\.\*/i, why: "name the columns: the lake gains some over time" },
  {
    pattern:
      /\b(percentile_cont|arg_max|argmax|array_agg|bool_or|to_days|make_interval|datediff|date_diff|epoch_ms|generate_series|strftime|to_char|median|random|mode)\s*\(/i,
    why: "use the dialect functions: engines spell or round this differently",
  },
  { pattern: /->>?/, why: "use json_text(j, k)" },
  {
    pattern:
      /\b(github|gitlab|bitbucket|gitea|jira|pagerduty|opsgenie|jenkins|circleci|azure|dependabot|renovate|snyk|sonar\w*|pull_request|merge_request|mr_iid)\b/i,
    why: "vendor words end in the source",
  },
  { pattern: /;\s*\S/, why: "one statement" },
];

function limitWithoutOrder(code: string): boolean {
  return /\blimit\s+\d/i.test(code) && !/\border\s+by\b[^;]*\blimit\b/i.test(code);
}

/** `7/2` is 3.5 on one engine and 3 on another, so one side of every division is visibly a fraction. */
function hasIntegerDivision(code: string): boolean {
  for (const { index } of code.matchAll(/\//g)) {
    if (!isFraction(code.slice(0, index).trimEnd(), code.slice(index + 1).trimStart())) return true;
  }
  return false;
}

function isFraction(before: string, after: string): boolean {
  if (/^\d+\.\d+/.test(after) || /^nullif\s*\(\s*cast\s*\(/i.test(after) || /^(cast|hours_between)\s*\(/i.test(after)) return true;
  if (/\d\.\d+$/.test(before)) return true;
  if (!before.endsWith(")")) return false;
  const open = openingBracket(before);
  return /\b(cast|hours_between)\s*$/i.test(before.slice(0, open));
}

function openingBracket(code: string): number {
  for (let i = code.length - 1; i >= 0; i--) if (code[i] === "(" && closingBracket(code, i) === code.length - 1) return i;
  return -1;
}

/** `from` of extract, of `is distinct from` and of the parameter names no table. */
function withoutOtherFroms(code: string): string {
  return code
    .replaceAll(/:from\b/g, ":start")
    .replaceAll(/\bextract\s*\(\s*\w+\s+from\b/gi, "extract(")
    .replaceAll(/\bdistinct\s+from\b/gi, "distinct");
}

function isTable(word: string): word is TableName {
  return tableNames.some((table) => table === word);
}

function unknownTables(code: string): readonly string[] {
  const named = new Set(
    [...code.matchAll(/\b(\w+)\s+as\s+(?:not\s+materialized\s+|materialized\s+)?\(\s*(?:select|with|values)\b/gi)].map((match) =>
      match[1]?.toLowerCase(),
    ),
  );
  const used = [...code.matchAll(/\b(?:from|join)\s+"?(\w+)"?/gi)].map((match) => match[1]?.toLowerCase() ?? "");
  return used.filter(
    (word) => !named.has(word) && !isTable(word) && !(word in dialect) && !["unnest", "lateral", "values", "select"].includes(word),
  );
}

const notAliases = new Set([
  "on",
  "where",
  "join",
  "left",
  "right",
  "inner",
  "full",
  "cross",
  "group",
  "order",
  "union",
  "using",
  "having",
  "limit",
  "as",
  "except",
  "window",
]);

/** Columns written as `alias.column` where the alias stands for a lake table everywhere in the query. */
function unknownColumns(code: string): readonly string[] {
  const aliases = new Map<string, Set<string>>();
  for (const match of code.matchAll(/\b(?:from|join)\s+"?(\w+)"?(?:\s+(?:as\s+)?(\w+))?/gi)) {
    const source = match[1]?.toLowerCase() ?? "";
    const second = match[2]?.toLowerCase() ?? source;
    const alias = notAliases.has(second) ? source : second;
    aliases.set(alias, (aliases.get(alias) ?? new Set()).add(source));
  }
  return [...code.matchAll(/\b(\w+)\.(\w+)\b/g)].flatMap(([whole, alias, column]) => {
    const sources = [...(aliases.get(alias?.toLowerCase() ?? "") ?? [])];
    const [only] = sources;
    if (only === undefined || sources.length > 1 || !isTable(only) || column === undefined) return [];
    const columns: Readonly<Record<string, Column>> = tables[only].columns;
    return column in columns || ["order_key", "observed_at", "from_source"].includes(column) ? [] : [whole];
  });
}

/** What is wrong with a measure's SQL, in words for its author; empty when it may merge. */
export function lintMeasureSql(sql: string): readonly string[] {
  const code = codeOnly(sql);
  const tablesOnly = withoutOtherFroms(code);
  return [
    ...rules.filter((rule) => rule.pattern.test(code)).map((rule) => `${rule.pattern.exec(code)?.[0].trim()}: ${rule.why}`),
    ...(limitWithoutOrder(code) ? ["limit without order by: engines return other rows"] : []),
    ...(hasIntegerDivision(code) ? ["division without a cast: write cast(x as double precision) / y"] : []),
    ...unknownTables(tablesOnly).map((word) => `${word}: no such table in the lake`),
    ...unknownColumns(tablesOnly).map((word) => `${word}: no such column in the lake`),
  ];
}
