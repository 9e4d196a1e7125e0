import fc from "fast-check";
import { expect, test } from "vitest";
import { markupText } from "../escape.ts";
import { axisLanes, axisPercent } from "./axis-lanes.ts";

const chart = { width: 380, perception: null, marks: [], open: [], alternative: "Trust" } as const;
const mark = { position: { at: 0.55, low: 0.5, high: 0.6 }, label: "first look in 0.8 days" };
const drawn = (parts: Partial<Parameters<typeof axisLanes>[0]>): string => markupText(axisLanes({ ...chart, ...parts }).markup);

test("perception is a violet circle with round ends, evidence a blue diamond with square ends", () => {
  const svg = drawn({ perception: { score: 68, low: 62, high: 74, label: "68" }, marks: [mark] });
  expect(svg).toMatch(/<rect class="pb" x="62%" width="12%"[^>]* rx="6"\/><circle class="pm" cx="68%"/);
  expect(svg).toMatch(/<rect class="eb" x="50%" width="10%" [^>]*height="8"\/>/);
  expect(svg).toContain('<path class="em" d="M0 -6L6 0L0 6L-6 0Z"/>');
});

test("what is unknown keeps a dashed lane, round for people, square for evidence", () => {
  const svg = drawn({ perception: "not asked yet", open: [["Time given: not observable"]] });
  expect(svg.match(/class="openlane"/g)).toHaveLength(2);
  expect(svg).toMatch(/openlane"[^>]*rx="9"/);
  expect(svg).toMatch(/openlane"[^>]*rx="2"/);
  expect(svg).not.toContain("circle");
});

test("a measure without a reading aid is said in words and not drawn", () => {
  const svg = drawn({ marks: [{ position: null, label: "1.4 a week" }] });
  expect(svg).toContain("1.4 a week");
  expect(svg).not.toContain('class="em"');
});

test("a label stands on the side with room, and above its mark where neither has", () => {
  expect(drawn({ marks: [mark] })).toMatch(/x="60%" dx="9"[^>]*text-anchor="start">first look/);
  expect(drawn({ marks: [{ ...mark, position: { at: 0.9, low: 0.85, high: 0.95 } }] })).toMatch(/x="85%" dx="-9"[^>]*text-anchor="end"/);
  const crowded = axisLanes({ ...chart, width: 200, marks: [{ ...mark, position: { at: 0.5, low: 0.3, high: 0.7 } }] });
  expect(markupText(crowded.markup)).toMatch(/<text class="e halo" x="0" y="\d+">first look/);
  expect(crowded.height).toBeGreaterThan(axisLanes({ ...chart, marks: [mark] }).height);
});

test("a label longer than the axis is cut, and the whole stands in the alternative text", () => {
  const long = "security is first asked when seven tenths of the way to production are already done";
  const svg = drawn({ width: 240, open: [[long]], alternative: long });
  expect(svg).toContain("…");
  expect(svg).toContain(`aria-label="${long}"`);
});

test("outside text is escaped", () => {
  expect(drawn({ open: [['<img src=x onerror="alert(1)">']] })).not.toContain("<img");
});

test("no mark leaves the axis, wherever it lies", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), (place) => {
      expect(axisPercent(place)).toBeGreaterThanOrEqual(0.5);
      expect(axisPercent(place)).toBeLessThanOrEqual(99.5);
    }),
  );
});

test("nothing in it needs an inline style, which the content policy would refuse", () => {
  expect(drawn({ perception: { score: 68, low: 62, high: 74, label: "68" }, marks: [mark], open: [["x"]] })).not.toContain("style=");
});

test("a lane takes the longest wording that fits, and a cut one ends with a word and no comma", () => {
  const wordings = ["Connect the code host with a read-only token (15 minutes)", "Connect the code host"];
  expect(drawn({ width: 400, open: [wordings] })).toContain(wordings[0]);
  expect(drawn({ width: 300, open: [wordings] })).toMatch(/>Connect the code host</);
  expect(drawn({ width: 320, open: [["Connect the code host with a read-only token., 15 minutes"]] })).toMatch(/read-only token…</);
});
