import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anItem } from "./instrument.fixture.ts";
import { plainWords, textsTakenFrom } from "./same-wording.ts";
import { westrumOfScores, westrumScore } from "./westrum.ts";

describe("Westrum's measure", () => {
  it("is the mean of its six statements, from 1 to 7", () => {
    expect(westrumScore([7, 6, 5, 7, 6, 5])).toBe(6);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 6, maxLength: 6 }), (six) => {
        const score = westrumScore(six) ?? Number.NaN;
        expect(score * 6).toBeCloseTo(
          six.reduce((sum, value) => sum + value, 0),
          9,
        );
        expect(score).toBeGreaterThanOrEqual(Math.min(...six) - 1e-12);
        expect(score).toBeLessThanOrEqual(Math.max(...six) + 1e-12);
      }),
    );
  });

  it.each([[[7, 6, 5, 7, 6]], [[7, 6, 5, 7, 6, 5, 4]], [[7, 6, 5, 7, 6, 0]], [[7, 6, 5, 7, 6, 8]], [[7, 6, 5, 7, 6, Number.NaN]]])(
    "is unknown for %j",
    (values) => {
      expect(westrumScore(values)).toBeNull();
    },
  );

  it("is computed from released scores, and unknown while one is withheld", () => {
    const items = [1, 2, 3, 4, 5, 6].map((at) => anItem(`w-${at}`, { construct: "westrum" }));
    const scores = { "w-1": 100, "w-2": 100, "w-3": 50, "w-4": 50, "w-5": 0, "w-6": 0, other: 100 };
    expect(westrumOfScores([...items, anItem("other")], scores)).toBeCloseTo(4, 12);
    expect(westrumOfScores(items.slice(1), scores)).toBeNull();
  });
});

describe("the same words", () => {
  it("are the same under other case, accents, spacing and punctuation", () => {
    expect(plainWords("  In my team: ideas—new ones—are WELCOME! ")).toBe("in my team ideas new ones are welcome");
    expect(plainWords("für")).toBe("fur");
  });

  it("are found in a bank word by word, and only then", () => {
    const own = ["Ideas are welcome.", "New ideas are welcome."];
    expect(textsTakenFrom(own, ["ideas  are welcome"])).toEqual(["Ideas are welcome."]);
    expect(textsTakenFrom(own, ["In my crew: ideas are welcome"])).toEqual(["Ideas are welcome."]);
    expect(textsTakenFrom(["On deck: new ideas are welcome."], own)).toEqual(["On deck: new ideas are welcome."]);
    expect(textsTakenFrom(own, [])).toEqual([]);
  });
});
