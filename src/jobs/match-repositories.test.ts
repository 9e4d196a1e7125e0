import { expect, test } from "vitest";
import type { FoundRepository } from "../sources/live/live-source.ts";
import { slugOf } from "../state/slug-of.ts";
import { matchRepositories, placeOf } from "./match-repositories.ts";
import { aStructure } from "./memory-evidence-state.fixture.ts";

const found = (native: string, path: string, archived = false): FoundRepository => ({
  native,
  path,
  address: `https://forge.example/${path}.git`,
  archived,
});
const slug = (text: string) => slugOf(text, "repository");
const nothing = { paired: new Map<string, string>(), listedBefore: new Set<string>(), slug };

test("a repository nobody knows is added under a free id", () => {
  const structure = aStructure([{ id: "quay", address: "https://elsewhere.example/quay.git" }]);
  const { changes, pairs, toRead } = matchRepositories({ ...nothing, structure, found: [found("17", "harbour/quay")] });
  expect(changes).toEqual([
    {
      change: "put-repository",
      repository: { id: "quay-2", name: "quay", address: "https://forge.example/harbour/quay.git", team: null },
    },
  ]);
  expect(pairs).toEqual([{ native: "17", repository: "quay-2", path: "harbour/quay", archived: false }]);
  expect(toRead).toEqual(["quay-2"]);
});

test("one that was connected by hand is the same, however its address is written", () => {
  const structure = aStructure([{ id: "quay", address: "git@forge.example:Harbour/quay.git" }]);
  const { changes, pairs, toRead } = matchRepositories({ ...nothing, structure, found: [found("17", "harbour/quay")] });
  expect([changes, toRead]).toEqual([[], []]);
  expect(pairs[0]?.repository).toBe("quay");
});

test("a renamed or transferred one keeps its id, its team and a name that somebody gave it", () => {
  const structure = aStructure([{ id: "quay", address: "https://forge.example/harbour/quay.git" }]);
  const paired = new Map([["17", "quay"]]);
  const { changes, toRead } = matchRepositories({ ...nothing, paired, structure, found: [found("17", "port/pier")] });
  expect(changes).toEqual([
    {
      change: "put-repository",
      repository: { id: "quay", name: "QUAY", address: "https://forge.example/port/pier.git", team: null },
      at: null,
    },
  ]);
  expect(toRead).toEqual(["quay"]);
});

test("an archived one stays, one that is not listed any more ends, and comes back as the same", () => {
  const structure = aStructure([
    { id: "quay", address: "https://forge.example/harbour/quay.git" },
    { id: "pier", address: "https://forge.example/harbour/pier.git" },
  ]);
  const paired = new Map([
    ["17", "quay"],
    ["18", "pier"],
  ]);
  const listedBefore = new Set(["quay", "pier"]);
  const gone = matchRepositories({ ...nothing, structure, paired, listedBefore, found: [found("17", "harbour/quay", true)] });
  expect(gone.changes).toEqual([{ change: "end-repository", repository: "pier" }]);
  const ended = aStructure([{ id: "pier", address: "https://forge.example/harbour/pier.git", endedAt: 1 }]);
  const back = matchRepositories({ ...nothing, structure: ended, paired, found: [found("18", "harbour/pier")] });
  expect(back.changes).toEqual([{ change: "reopen-repository", repository: "pier" }]);
  expect(back.toRead).toEqual(["pier"]);
});

test("an empty list ends nothing, because a token without rights looks the same", () => {
  const structure = aStructure([{ id: "quay", address: "https://forge.example/harbour/quay.git" }]);
  const { changes } = matchRepositories({ ...nothing, structure, listedBefore: new Set(["quay"]), found: [] });
  expect(changes).toEqual([]);
});

test.each([
  ["https://forge.example/harbour/quay.git", "forge.example/harbour/quay"],
  ["git@forge.example:harbour/quay.git", "forge.example/harbour/quay"],
  ["ssh://git@forge.example:2222/harbour/quay/", "forge.example:2222/harbour/quay"],
  ["HTTPS://Forge.Example/Harbour/Quay", "forge.example/harbour/quay"],
])("%s lies at %s", (address, place) => expect(placeOf(address)).toBe(place));
