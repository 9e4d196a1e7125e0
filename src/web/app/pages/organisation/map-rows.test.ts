import { expect, test } from "vitest";
import { mapRows } from "./map-rows.ts";

const team = (id: string, parent: string | null, to: number | null = null) => ({
  ...{ id, name: id, kind: "platform" as const, parent, reportsTo: null, hours: null },
  validity: { from: null, to },
});
const structure = {
  name: "Brambleford",
  k: 5,
  hours: { timeZone: "UTC", from: 8, to: 18, days: [1] },
  teams: [team("area", null), team("b", "area"), team("a", "area"), team("gate", null), team("gone", null, 5)],
  ...{ services: [], repositories: [], ownership: [], securityPaths: [], thresholds: [] },
  gates: [{ id: "review", name: "Review", team: "gate", paths: [] }],
};
const node = (id: string, merged = 0) => ({ id, name: `${id} name`, merged, gate: false });
const told = (nodes: ReturnType<typeof node>[]) => mapRows(structure, nodes, 10).map(({ id, depth }) => `${depth} ${id}`);

test("the organisation stands first, then its teams in the order they report", () => {
  expect(told([])).toEqual(["0 org", "0 area", "1 a", "1 b", "0 gate"]);
});

test("small teams stand merged after the teams of their area, or at the end", () => {
  expect(told([node("other:area", 3), node("other:org", 2)])).toEqual([
    "0 org",
    "0 area",
    "1 a",
    "1 b",
    "1 other:area",
    "0 gate",
    "0 other:org",
  ]);
});

test("a team that has ended and still handed work on stands at the end", () => {
  expect(told([node("gone")]).at(-1)).toBe("0 gone");
});

test("areas, the last of each level and gates are known", () => {
  const rows = mapRows(structure, [], 10);
  expect(rows.filter(({ area }) => area).map(({ id }) => id)).toEqual(["org", "area"]);
  expect(rows.filter(({ last }) => last).map(({ id }) => id)).toEqual(["b", "gate"]);
  expect(rows.filter(({ gate }) => gate).map(({ id }) => id)).toEqual(["gate"]);
});
