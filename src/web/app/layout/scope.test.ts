import { expect, test } from "vitest";
import { scopeSearch } from "./scope.ts";
import { teamTree } from "./team-tree.ts";

test("scope and period are read from the address; what does not fit is left out", () => {
  expect(scopeSearch({ team: "payments", weeks: 26 })).toEqual({ team: "payments", weeks: 26 });
  expect(scopeSearch({ team: "payments", weeks: "52" })).toEqual({ team: "payments", weeks: 52 });
  expect(scopeSearch({ team: "../x", weeks: 13 })).toEqual({});
  expect(scopeSearch({ team: ["a"], weeks: null })).toEqual({});
});

test("the organisation and 12 weeks need not be said", () => {
  expect(scopeSearch({ team: "org", weeks: 12 })).toEqual({});
});

test("a team whose id looks like a number stays one", () => {
  expect(scopeSearch({ team: 42 })).toEqual({ team: "42" });
});

const always = { from: null, to: null };

test("teams stand below the one they belong to, by name", () => {
  const tree = teamTree(
    [
      { id: "b", name: "Booking", parent: "p", validity: always },
      { id: "a", name: "Apps", parent: "p", validity: always },
      { id: "p", name: "Product", parent: null, validity: always },
    ],
    0,
  );
  expect(tree.map(({ id, depth }) => [id, depth])).toEqual([
    ["p", 0],
    ["a", 1],
    ["b", 1],
  ]);
});

test("a team that has ended is not shown, and what it led stands at the top", () => {
  const tree = teamTree(
    [
      { id: "p", name: "Product", parent: null, validity: { from: null, to: 5 } },
      { id: "a", name: "Apps", parent: "p", validity: always },
      { id: "n", name: "Next", parent: null, validity: { from: 20, to: null } },
    ],
    10,
  );
  expect(tree.map(({ id, depth }) => [id, depth])).toEqual([["a", 0]]);
});
