import fc from "fast-check";
import { expect, test } from "vitest";
import type { Finding } from "./finding.ts";
import { gapBetween, type PerceivedScore, perceive } from "./perceive.ts";

const claim = { perception: { constructs: ["B1"], present: 60, absent: 50 } };
const asked: Finding = {
  id: "b1-trust",
  version: 1,
  claim: "Teams trust each other and the process.",
  about: "behaviour",
  links: { behaviours: ["B1"], symptoms: [], causes: [], lenses: [] },
  node: "org",
  outcome: "unknown",
  confidence: null,
  criteria: [],
  missing: [{ measure: "survey", reason: "no-source", unlock: null }],
  perception: { outcome: "unknown", reason: "no-source" },
  why: "",
  cannotSee: "",
  caveats: [],
  remedies: [],
  dispute: null,
};
const said = (low: number, high: number): ReadonlyMap<string, PerceivedScore> =>
  new Map([["B1", { score: (low + high) / 2, low, high, answers: "20 to 49 answers" }]]);

test("a behaviour is present where the whole interval is at 60 or above, and absent where it is wholly below 50", () => {
  expect(perceive(asked, claim, said(60, 70))).toMatchObject({ outcome: "present", confidence: "high", missing: [] });
  expect(perceive(asked, claim, said(30, 49.9))).toMatchObject({ outcome: "absent", perception: { outcome: "absent" } });
});

test.each([
  [59.9, 70],
  [45, 50],
  [50, 60],
])("with an interval from %d to %d it stays unknown, and says that it was looked at", (low, high) => {
  expect(perceive(asked, claim, said(low, high))).toMatchObject({ outcome: "unknown", missing: [{ reason: "inconclusive" }] });
});

test("where nobody was asked the finding stays as it is", () => {
  expect(perceive(asked, claim, new Map())).toBe(asked);
  expect(perceive(asked, { perception: { ...claim.perception, constructs: ["B1", "B2"] } }, said(60, 70))).toBe(asked);
});

test("what evidence decides is never overruled by what people say", () => {
  const seen: Finding = { ...asked, outcome: "present", perception: null };
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100 }), (low) => {
      expect(perceive(seen, { perception: null }, said(low, 100))).toBe(seen);
    }),
  );
});

test("work and people disagree only where both are clear", () => {
  expect(gapBetween("present", { low: 60, high: 80 })).toBe("seen-not-felt");
  expect(gapBetween("absent", { low: 20, high: 49 })).toBe("felt-not-seen");
  expect([gapBetween("present", { low: 55, high: 80 }), gapBetween("unknown", { low: 60, high: 80 })]).toEqual([null, null]);
});
