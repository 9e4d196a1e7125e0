import { expect, test } from "vitest";
import { handoffPicture, handoffTable, type ShownHandoffs } from "./handoff-picture.ts";
import { renderPng } from "./render-png.ts";

const graph: ShownHandoffs = {
  from: Date.UTC(2026, 0, 5),
  to: Date.UTC(2026, 2, 30),
  nodes: [
    { id: "booking", name: "Booking <b>", merged: 0, gate: false },
    { id: "other:area", name: "other teams", merged: 3, gate: false },
    { id: "security", name: "=Security", merged: 0, gate: true },
  ],
  edges: [
    { from: "booking", to: "security", items: 59, wait: { median: 77, low: 67, high: 96, n: 59 }, band: null },
    { from: "other:area", to: "security", items: 12, wait: null, band: "over 7 days" },
    { from: "security", to: "booking", items: 9, wait: null, band: null },
  ],
  suppressed: 1,
};
const of = { organisation: "Harbour", invented: true, version: "1.0.0" };

test("the map of handoffs becomes a picture that says what it leaves out, and holds no markup from outside", async () => {
  const svg = handoffPicture(graph, of) ?? "";
  expect(svg).toContain("Longest wait: Booking &lt;b&gt; to =Security");
  expect(svg).toContain("1 pair of teams too few to show.");
  expect(svg).toContain("3 small teams");
  expect(svg).toContain("Invented data.");
  expect([...svg.matchAll(/class="handoff (wait-\w+)"/g)].map(([, level]) => level).toSorted()).toEqual(["wait-2", "wait-3", "wait-open"]);
  expect(svg).not.toContain("var(--");
  expect((await renderPng(svg)).length).toBeGreaterThan(10_000);
});

test("without a handoff there is no picture", () => {
  expect(handoffPicture({ ...graph, edges: [] }, of)).toBeNull();
});

test("the numbers are those of the map, and what is not known stays empty", () => {
  expect(handoffTable(graph).rows).toEqual([
    ["booking", "Booking <b>", "security", "=Security", 59, 77, 67, 96, 59, null],
    ["other:area", "other teams", "security", "=Security", 12, null, null, null, null, "over 7 days"],
    ["security", "=Security", "booking", "Booking <b>", 9, null, null, null, null, null],
  ]);
});
