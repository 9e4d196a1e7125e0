import fc from "fast-check";
import { expect, test } from "vitest";
import type { ReleasedGroup } from "../privacy/release-shape.ts";
import { few, group, item, level, names, questionnaire, release, some } from "./released.fixture.ts";
import { showGroup } from "./show-group.ts";
import { scoreInterval, shareInterval } from "./shown-figures.ts";

const of = (one: ReleasedGroup, before: ReleasedGroup | null = null) =>
  showGroup(
    { release: release([one]), questionnaire },
    before === null ? null : { release: release([before]), questionnaire },
    one,
    names,
    "en",
  );
const trust = (one: ReleasedGroup, before: ReleasedGroup | null = null) => of(one, before).constructs.find(({ id }) => id === "B1");
const all = (b: number, s: number, n = some) => ({
  ...Object.fromEntries(["b1-1", "b1-2", "b1-3"].map((id) => [id, item(b, n)])),
  ...Object.fromEntries(["s1-1", "s1-2", "s1-3"].map((id) => [id, item(s, n)])),
});

test("a construct is the mean of its released items, and is withheld where fewer than two thirds were released", () => {
  expect(trust(group({ "b1-1": item(60, some), "b1-2": item(70, some) }))?.score?.at).toBe(65);
  expect(trust(group({ "b1-1": item(60, some) }))?.score).toBeNull();
});

test("its count is that of the item that fewest answered", () => {
  const shown = trust(group({ "b1-1": item(60, some), "b1-2": item(60, few), "b1-3": item(60, some) }));
  expect(shown?.score?.n).toEqual(few);
});

test("a share's interval runs from Wilson's lower bound at the level's low end to the upper at its high end", () => {
  // Wilson at .9 for 3 of 10 and 5 of 10
  expect(shareInterval(level(0.4, 0.2), { low: 10, high: 12 })).toMatchObject({
    low: expect.closeTo(0.1267, 3),
    high: expect.closeTo(0.7312, 3),
  });
});

test("a score's interval uses 25 points and Student's quantile where the organisation's scatter is not released", () => {
  // t(4 df, .95) = 2.1318; 2.1318 * 25 / sqrt(5) = 23.83
  expect(scoreInterval({ low: 40, high: 60 }, few, null)).toMatchObject({ low: expect.closeTo(16.17, 1), high: expect.closeTo(83.83, 1) });
  // normal .95 = 1.6449; 1.6449 * 20 / sqrt(20) = 7.356
  expect(scoreInterval({ low: 40, high: 60 }, some, 20)).toMatchObject({ low: expect.closeTo(32.64, 1), high: expect.closeTo(67.36, 1) });
});

test("the strongest and the weakest are named with level, interval and count", () => {
  const { sentences } = of(group(all(80, 30)));
  expect(sentences.map(({ about }) => about)).toEqual(["strongest", "weakest"]);
  expect(sentences[0]).toMatchObject({ text: "Trust.", note: expect.stringMatching(/^80 of 100 \(\d+ to \d+\), 20 to 49 answers\.$/) });
});

test("a symptom that scores high is said to be little, because it is named after the trouble", () => {
  expect(of(group(all(30, 80))).sentences.map(({ text }) => text)).toEqual(["Little of “Security as a blocker”.", "Trust."]);
});

test("where their intervals overlap nothing stands out", () => {
  expect(of(group(all(55, 50))).sentences.map(({ about }) => about)).toEqual(["nothing"]);
});

test("an item on which both sides are large is named as dividing", () => {
  const items = { ...all(55, 50), "b1-1": item(50, some, { fav: level(0.5, 0.1), unfav: level(0.4, 0.1) }) };
  const divided = of(group(items)).sentences.find(({ about }) => about === "divided");
  expect(divided).toEqual({
    about: "divided",
    text: "“We keep what we promise.”",
    note: "About 50 % for, about 40 % against, 20 to 49 answers.",
  });
});

test("under twenty answers no change, division or bound of the silent is said; both rounds stand side by side", () => {
  const shown = trust(group(all(80, 30, few)), group(all(20, 30, few)));
  expect(shown).toMatchObject({ change: null, before: { at: 20 } });
  expect(shown?.items.map(({ division, silence, neutral, sd }) => [division, silence, neutral, sd])).toEqual(
    Array.from({ length: 3 }, () => [null, null, null, null]),
  );
});

test("from twenty a change is said by its interval", () => {
  expect(trust(group(all(80, 30)), group(all(30, 30)))?.change?.said).toBe("rose");
  expect(trust(group(all(30, 30)), group(all(80, 30)))?.change?.said).toBe("fell");
  expect(trust(group(all(52, 30)), group(all(50, 30)))?.change?.said).toBe("no clear change");
});

test.each([1, 4])("no direction is drawn where rosters differ by %i of at least five", (difference) => {
  const shown = of(group(all(80, 30)), group(all(30, 30), { eligible: 40 + difference }));
  expect(shown.constructs[0]?.change).toBeNull();
  expect(shown.caveats.join(" ")).toContain("Nearly the same people");
});

test("the silent could be all for or all against", () => {
  // 20 of 40 answered, between half and seven tenths of them favourable
  expect(trust(group(all(60, 50)))?.items[0]?.silence).toEqual({ low: expect.closeTo(0.25, 9), high: expect.closeTo(0.85, 9) });
});

test("drawn towards the mean a score moves less the more answered, and never past the mean", () => {
  const whole = { n: 200, mean: 50, sd: 20, sdWithin: 18, alpha: 0.8, icc1: null, icc2: null, tau2: 40 };
  const shown = (n: typeof some) => {
    const one = group(all(80, 30, n));
    const many = release(
      Array.from({ length: 10 }, () => one),
      { constructs: { B1: whole } },
    );
    return showGroup({ release: many, questionnaire }, null, one, names, "en").constructs[0]?.shrunken?.at ?? 0;
  };
  expect(shown(few)).toBeGreaterThan(50);
  expect(shown(few)).toBeLessThan(shown(some));
  expect(shown(some)).toBeLessThan(80);
});

test("every interval holds its level and stays on the scale", () => {
  const anywhere = fc.record({
    at: fc.integer({ min: 0, max: 100 }),
    step: fc.integer({ min: 1, max: 20 }),
    n: fc.integer({ min: 5, max: 400 }),
  });
  fc.assert(
    fc.property(anywhere, ({ at, step, n }) => {
      const range = { low: Math.max(0, at - step), high: Math.min(100, at + step) };
      const { low, high } = scoreInterval(range, { low: n, high: n }, null);
      expect(low).toBeLessThanOrEqual(range.low);
      expect(high).toBeGreaterThanOrEqual(range.high);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(100);
    }),
  );
});

test("how many answered the rest is not judged by item zero, which a few were asked", () => {
  const { mayBeSaid, kept } = of(group({ ...all(55, 50), zero: item(60, few) }));
  expect(mayBeSaid).toContain("rose, fell");
  expect(kept.map(({ id }) => id)).toEqual(["zero"]);
});
