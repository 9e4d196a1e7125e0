import { expect, test } from "vitest";
import { lintMeasureSql } from "./lint-measure-sql.ts";

test.each([
  ["integer division", 'select n_files / n_parents from "commit"', "division without a cast"],
  ["an unknown turned into 0", "select coalesce(sum(n), 0) from data_quality", "unknown into a value"],
  ["a clock", "select 1 from run where started < now()", "the clock is a parameter"],
  ["a limit without order", "select id from run limit 5", "limit without order"],
  ["a mean of durations", "select avg(hours_between(started, finished)) from run", "no averages"],
  ["all columns", "select * from run", "name the columns"],
  ["all columns of an alias", "select r.* from run as r", "name the columns"],
  ["a table that does not exist", "select id from pull", "no such table"],
  ["a column that does not exist", "select r.author from run as r", "no such column"],
  ["an engine's own function", "select date_diff('hour', started, finished) from run", "dialect functions"],
  ["a vendor's word", "select id from run where result = jenkins", "vendor words"],
])("%s is refused", (_, sql, why) => {
  expect(lintMeasureSql(sql).join("; ")).toContain(why);
});

test.each([
  ["a cast before the division", 'select cast(n_files as double precision) / n_parents from "commit"'],
  ["a division by a fraction", "select hours_between(started, finished) / 24.0 from run"],
  ["counting rows", "select count(*) from run"],
  ["words inside literals and comments", "select id -- from pull; select *; now()\n from run where result = 'now() / jenkins *'"],
  ["a table expression", "with late as (select id from run where started >= :from) select late.id from late"],
  ["extract and distinct from", "select extract(epoch from started) from run where result is distinct from branch_role"],
  ["days as a table", "select day from day_spine(:from, :to)"],
  ["a limit with an order", "select id from run order by id limit 5"],
])("%s is fine", (_, sql) => {
  expect(lintMeasureSql(sql)).toEqual([]);
});
