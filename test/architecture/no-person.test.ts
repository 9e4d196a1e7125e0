import { expect, test } from "vitest";
import { tables } from "../../src/core/evidence/tables.ts";

/** Words of a column that could hold a person. `bucket` is a salted mark; `_oid` names a commit, not its author. */
const person =
  /(author|committer|user|login|e_?mail|person|member|assignee|reporter|owner_name|first_name|last_name|account|handle|actor_id|created_by|merged_by|by_whom)/;

const columnsThatCouldHoldAPerson = (all: Readonly<Record<string, { readonly columns: object }>>) =>
  Object.entries(all).flatMap(([table, { columns }]) =>
    Object.keys(columns)
      .filter((column) => person.test(column.replace(/^authored$/, "")))
      .map((column) => `${table}.${column}`),
  );

test("no column of the lake can hold a person", () => {
  expect(columnsThatCouldHoldAPerson(tables)).toEqual([]);
});

test("the check sees a planted person", () => {
  const planted = { commit: { columns: { oid: "text", author_name: "text" } }, work_item: { columns: { assignee: "text" } } };
  expect(columnsThatCouldHoldAPerson(planted)).toEqual(["commit.author_name", "work_item.assignee"]);
});
