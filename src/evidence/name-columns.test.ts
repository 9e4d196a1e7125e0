import { describe, expect, test } from "vitest";
import { nameColumns } from "./name-columns.ts";

const plain = (sql: string) => nameColumns(sql).replaceAll(/\s+/g, " ").trim();

describe("the name of a column", () => {
  test("is that of the column, not that of its table", () => {
    expect(plain("select a.id, a.repo as place, b.n + 1 from a join b on a.id = b.id")).toBe(
      "select a.id as id, a.repo as place, b.n + 1 from a join b on a.id = b.id",
    );
  });

  test("is given in common table expressions, subqueries and both sides of a union", () => {
    expect(
      plain("with x as (select distinct a.id from a) select x.id, (select max(b.t) from b) as t from x union all select c.id, c.t from c"),
    ).toBe(
      "with x as (select distinct a.id as id from a) select x.id as id, (select max(b.t) from b) as t from x union all select c.id as id, c.t as t from c",
    );
  });

  test("is left alone where nothing is qualified", () => {
    const sql = "select extract(epoch from t) as e, count(*) from a";
    expect(plain(sql)).toBe(sql);
  });
});
