import { expect, test } from "vitest";
import { DAY, PERIOD, periodOf } from "../core/model/time.ts";
import { expandSql } from "./dialect.ts";
import { startDuckdb } from "./duckdb.ts";

test("a call may hold calls, brackets and commas", () => {
  expect(expandSql("select quantile(hours_between(a, greatest(b, c)), 0.5) from run", "duckdb").sql).toBe(
    "select (percentile_cont(0.5) within group (order by (cast(extract(epoch from ((greatest(b, c)) - (a))) as double precision) / 3600.0))) from run",
  );
});

test("each engine gets its own words", () => {
  expect(expandSql("select latest(x, order_key), any_true(y)", "duckdb").sql).toBe("select arg_max(x, order_key), bool_or(y)");
  expect(expandSql("select latest(x, order_key)", "postgresql").sql).toBe(
    "select (array_agg(x order by order_key desc) filter (where (x) is not null))[1]",
  );
  expect(expandSql("select any_true(x), quantile(x, 0.85)", "clickhouse").sql).toBe("select max(x), quantileExactInclusive(0.85)(x)");
});

test("parameters are numbered in the order in which they first occur, once each", () => {
  const { sql, bound } = expandSql(
    "select 1 from run where started < :to and started >= :from and finished < :to and in_nodes(repo)",
    "postgresql",
  );
  expect(bound).toEqual(["to", "from", "nodes"]);
  expect(sql).toBe(
    "select 1 from run where started < cast($1 as timestamp) and started >= cast($2 as timestamp) and finished < cast($1 as timestamp) and ((repo) = any(cast($3 as text[])))",
  );
});

test("literals, quoted names and casts are left alone, comments go", () => {
  const { sql, bound } = expandSql("select 'days(1), :from' as \"days(2)\", x::from_type -- days(3) :to\n from run", "duckdb");
  expect(sql).toBe("select 'days(1), :from' as \"days(2)\", x::from_type  \n from run");
  expect(bound).toEqual([]);
});

test("a bracket inside a literal argument ends nothing", () => {
  expect(expandSql("select json_text(attrs, ')a,(')", "duckdb").sql).toBe("select ((attrs)->>(')a,('))");
});

test("names that only contain a function's name are not calls", () => {
  expect(expandSql("select holidays(x), t.days, work.days(1)", "duckdb").sql).toBe("select holidays(x), t.days, work.days(1)");
});

test.each([["days(1, 2)"], ["days()"], ["quantile(x)"], ["days(1"]])("%s is refused by name", (call) => {
  expect(() => expandSql(`select ${call}`, "duckdb")).toThrow(expect.objectContaining({ code: "catalogue.invalid" }));
});

test("base periods in SQL are those of the cell rule", async () => {
  const database = startDuckdb();
  const instants = [0, 4 * DAY - 1, 4 * DAY, 4 * DAY + PERIOD - 1, 4 * DAY + PERIOD, Date.UTC(2026, 2, 31, 23, 59, 59, 999), -DAY];
  const rows = instants.map((at) => `select epoch_ms(${at}::bigint) as t`).join(" union all ");
  const { columns } = await database.query(expandSql(`select base_period(t) as period from (${rows}) as instants`, "duckdb").sql);
  await database.close();
  expect(columns[0]).toEqual(instants.map(periodOf));
});
