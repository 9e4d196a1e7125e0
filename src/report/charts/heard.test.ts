import { expect, test } from "vitest";
import { markupText } from "../escape.ts";
import { dividedBar } from "./divided-bar.ts";
import { heardAxis } from "./heard-axis.ts";

const score = { at: 68, low: 62, high: 74 };

test("a group's score is a filled circle on its band, with its figure beside it", () => {
  const svg = markupText(heardAxis({ whole: score, tooFew: "too few to show", alternative: "Trust" }));
  expect(svg).toContain('class="pb" x="62%" width="12%"');
  expect(svg).toContain(">68</text>");
});

test("a team stands below the whole, outlined; where too few answered it says so", () => {
  const both = markupText(heardAxis({ whole: score, own: { at: 40, low: 20, high: 60 }, tooFew: "too few to show", alternative: "Trust" }));
  expect(both).toContain('class="po" x="20%" width="40%"');
  expect(markupText(heardAxis({ whole: score, own: null, tooFew: "too few to show", alternative: "Trust" }))).toContain("too few to show");
});

test("a figure near the right edge stands on the left of its band", () => {
  expect(markupText(heardAxis({ whole: { at: 97, low: 92, high: 99 }, tooFew: "", alternative: "" }))).toContain('text-anchor="end">97');
});

test("against lies left of the middle and for right of it, as wide as their shares", () => {
  const svg = markupText(
    dividedBar({ favourable: 0.5, unfavourable: 0.3, forLabel: "50 % for", againstLabel: "30 % against", alternative: "" }),
  );
  expect(svg).toContain('class="po" x="27.6%" width="13.8%"');
  expect(svg).toContain('class="pf" x="50.6%" width="23%"');
});

test("outside text is escaped", () => {
  expect(markupText(heardAxis({ whole: null, tooFew: "<b>", alternative: '"><script>' }))).not.toMatch(/<b>|<script>/);
});
