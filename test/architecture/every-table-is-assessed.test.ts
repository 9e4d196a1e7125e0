import { readFileSync } from "node:fs";
import { getTableName, is } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import * as schema from "../../src/state/schema.ts";

const page = readFileSync(new URL("../../docs/run/dpia.md", import.meta.url), "utf8");
const tables = Object.values(schema).flatMap((each) => (is(each, PgTable) ? [getTableName(each)] : []));

test("the impact assessment names every table of the database, and no other", () => {
  const named = [...page.matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, table]) => table);
  expect(tables.length).toBeGreaterThan(15);
  expect(named.toSorted()).toEqual(tables.toSorted());
});
