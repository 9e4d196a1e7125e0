import fc from "fast-check";
import { expect, test } from "vitest";
import { markupText } from "../escape.ts";
import type { HandoffArc } from "./handoff-arcs.ts";
import { arcApex, handoffArcs } from "./handoff-arcs.ts";

const arc = (over: Partial<HandoffArc> = {}): HandoffArc => ({
  from: 2,
  to: 12,
  items: 42,
  level: 3,
  said: "Payments to Security",
  ...over,
});
const drawing = (arcs: readonly HandoffArc[], rows = 14) =>
  markupText(handoffArcs({ rows, arcs, gates: [12], alternative: "Handoffs between teams" }));

const thicknesses = (text: string): readonly number[] => [...text.matchAll(/stroke-width="([\d.]+)"/g)].map(([, value]) => Number(value));

test("thickness is items, darkness is waiting", () => {
  const text = drawing([arc({ items: 10, level: 0 }), arc({ from: 3, items: 60, level: 3 })]);
  expect(thicknesses(text)).toEqual([2.47, 10.8]);
  expect(text).toContain("wait-0");
  expect(text).toContain("wait-3");
});

test("what waits longest is drawn last and so on top", () => {
  const text = drawing([arc({ level: 3 }), arc({ from: 3, level: 0 }), arc({ from: 4, level: null })]);
  expect([...text.matchAll(/wait-(\w+)/g)].map(([, level]) => level)).toEqual(["open", "0", "3"]);
});

test("each row that receives has one arrow, each gate one notch", () => {
  const text = drawing([arc(), arc({ from: 3 }), arc({ from: 4, to: 9 })]);
  expect(text.match(/class="ink"/g)).toHaveLength(2);
  expect(text.match(/gatenotch/g)).toHaveLength(1);
});

test("names of teams are escaped", () => {
  expect(drawing([arc({ said: `<script> "x"` })])).toContain("&lt;script&gt; &quot;x&quot;");
});

test("nothing to draw leaves the rows", () => {
  expect(drawing([]).match(/class="grid"/g)).toHaveLength(14);
});

test("however long the tree and however many the items, arcs leave the right third to words", () => {
  const place = fc.nat(199);
  const arcs = fc.array(fc.record({ from: place, to: place, items: fc.integer({ min: 1, max: 100_000 }) }), { minLength: 1 });
  fc.assert(
    fc.property(arcs, (drawn) => {
      const all = drawn.map((each) => arc(each));
      const apexes = all.map((each) => arcApex(each, { rows: 200, arcs: all }));
      expect(Math.max(...apexes.map(({ x }) => x))).toBeLessThanOrEqual(70);
      expect(Math.max(...thicknesses(drawing(all, 200)))).toBeLessThanOrEqual(11.8);
    }),
    { seed: 5, numRuns: 60 },
  );
});
