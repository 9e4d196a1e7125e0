import { expect, test } from "vitest";
import { busiestGate } from "./busiest-gate.ts";

const node = (id: string, gate = false, merged = 0) => ({ id, name: id.toUpperCase(), merged, gate });
const edge = (from: string, to: string, items: number) => ({ from, to, items, wait: null, band: null });

test("nothing handed to a gate has no busiest gate", () => {
  expect(busiestGate({ nodes: [node("a"), node("g", true)], edges: [edge("g", "a", 9)] })).toBeNull();
});

test("the gate most is handed to stands first, with the one it hands work on to", () => {
  const nodes = [node("a"), node("other:org", false, 3), node("g", true), node("h", true)];
  const edges = [edge("a", "g", 20), edge("other:org", "g", 20), edge("g", "h", 15), edge("a", "h", 5)];
  expect(busiestGate({ nodes, edges })).toEqual({ name: "G", items: 40, teams: 4, toAny: 5, gates: 2, second: { name: "H", inTen: 4 } });
});
