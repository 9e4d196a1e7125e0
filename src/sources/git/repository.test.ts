import { expect, test } from "vitest";
import { releaseTags } from "./derive-deployments.ts";
import { parseMailmap } from "./mailmap.ts";
import { outOfHours } from "./out-of-hours.ts";
import { isAddress, nameRepository } from "./repository.ts";
import { requireGit } from "./run-git.ts";

test.each([
  ["https://ada:hush@example.org:8443/Shop/cart.git", "example.org/Shop/cart"],
  ["git@example.org:shop/cart.git", "example.org/shop/cart"],
  ["file:///home/ada/cart.git", "cart"],
  ["/home/ada/cart/.git", "cart"],
  ["cart", "cart"],
])("%s is named %s", (location, id) => {
  expect(nameRepository(location).id).toBe(id);
});

test("addresses are told from paths", () => {
  expect(["https://a.b/c", "git@a.b:c/d", "file:///x"].every(isAddress)).toBe(true);
  expect(["./x", "/x/y:z", "C:\\x", "x"].some(isAddress)).toBe(false);
});

test("of a mailmap, the rule with name and address wins over the one with the address", () => {
  const apply = parseMailmap("# who\nNew <new@x> <old@x>\nOther <other@x> Same <old@x>\nProper <keep@x>\n");
  expect(apply({ name: "Any", mail: "OLD@x" })).toEqual({ name: "New", mail: "new@x" });
  expect(apply({ name: "same", mail: "old@x" })).toEqual({ name: "Other", mail: "other@x" });
  expect(apply({ name: "P", mail: "keep@x" })).toEqual({ name: "Proper", mail: "keep@x" });
});

test("releases have a digit and are no trial versions; a commit is released once", () => {
  const names = [
    "v1.0",
    "v1.0a",
    "1.0b2",
    "v1.1-rc.1",
    "2.0.0-beta",
    "nightly-2",
    "latest",
    "curl-8_0_0",
    "@shop/cart@1.2.3",
    "v3.0-dev",
    "1.0rc1",
    "v2.0-pre1",
    "prelude-1.0",
  ];
  const tags = names.map((name, index) => ({ name, oid: String(index), created: index + 1 }));
  expect(releaseTags(tags).map((tag) => tag.name)).toEqual(["v1.0", "v1.0a", "curl-8_0_0", "@shop/cart@1.2.3", "prelude-1.0"]);
  expect(
    releaseTags([
      { name: "v1.0", oid: "x", created: 2 },
      { name: "v1", oid: "x", created: 2 },
    ]),
  ).toHaveLength(1);
});

test("hours are those of the author's own clock", () => {
  const hours = { timeZone: null, from: 7, to: 19, days: [1, 2, 3, 4, 5] };
  const monday = Date.UTC(2026, 0, 5, 7);
  expect(outOfHours(monday, 0, hours)).toBe(false);
  expect(outOfHours(monday, -60, hours)).toBe(true);
  expect(outOfHours(Date.UTC(2026, 0, 5, 19), 0, hours)).toBe(true);
  expect(outOfHours(Date.UTC(1969, 11, 31, 12), 0, hours)).toBe(false);
});

test("an old git is refused by name", () => {
  expect(() => requireGit("git version 2.29.3")).toThrowError(expect.objectContaining({ code: "git.too-old" }));
  requireGit("git version 2.30.0");
  requireGit("git version 3.0");
});
