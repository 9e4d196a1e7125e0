import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Estimate } from "../../core/evidence/estimate.ts";
import { AID_AT, positionOf } from "./axis.ts";

const figure = (value: number | null, low: number | null = value, high: number | null = value): Estimate => ({
  value,
  n: 20,
  interval: { low, high, level: 0.9 },
  method: "",
  coverage: 1,
});

const positive = fc.double({ min: 1e-3, max: 1e4, noNaN: true });
const side = fc.constantFrom("above" as const, "below" as const);

describe("the common axis", () => {
  test("has the reading aid in the middle of the zone, whatever the unit", () => {
    fc.assert(fc.property(positive, side, (aid, claim) => positionOf(figure(aid), aid, claim)?.at === AID_AT));
  });

  test("gives one doubling a fifth of the width, until the edge", () => {
    expect(positionOf(figure(4), 2, "above")?.at).toBeCloseTo(AID_AT - 0.2, 10);
    expect(positionOf(figure(1), 2, "above")?.at).toBeCloseTo(AID_AT + 0.2, 10);
    expect(positionOf(figure(0.25), 0.5, "below")?.at).toBeCloseTo(AID_AT - 0.2, 10);
    fc.assert(
      fc.property(positive, fc.double({ min: 0.75, max: 1.3, noNaN: true }), (aid, ratio) => {
        const once = positionOf(figure(aid * ratio), aid, "above")?.at ?? 0;
        const twice = positionOf(figure(aid * ratio * 2), aid, "above")?.at ?? 0;
        expect(once - twice).toBeCloseTo(0.2, 3);
      }),
    );
  });

  test("puts what is easier to the right, and stays inside", () => {
    fc.assert(
      fc.property(positive, positive, positive, side, (one, other, aid, claim) => {
        const [small, large] = [Math.min(one, other), Math.max(one, other)];
        const [first, second] = [small, large].map((value) => positionOf(figure(value), aid, claim)?.at ?? Number.NaN);
        const [hard, easy] = claim === "above" ? [second, first] : [first, second];
        expect(easy).toBeGreaterThanOrEqual(hard ?? 0);
        expect(hard).toBeGreaterThanOrEqual(0);
        expect(easy).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("keeps the value inside its interval", () => {
    fc.assert(
      fc.property(fc.tuple(positive, positive, positive), positive, side, (three, aid, claim) => {
        const [low, value, high] = three.toSorted((one, other) => one - other);
        const place = positionOf(figure(value ?? 0, low ?? 0, high ?? 0), aid, claim);
        expect(place?.low).toBeLessThanOrEqual(place?.at ?? -1);
        expect(place?.high).toBeGreaterThanOrEqual(place?.at ?? 2);
      }),
    );
  });

  test("lets an open end reach the edge, and a value that was not reached stand at its bound", () => {
    expect(positionOf(figure(null, 48, null), 24, "above")).toEqual({ at: 0.35, low: 0, high: 0.35 });
  });

  test("draws nothing without a ratio", () => {
    expect(positionOf(figure(3), 0, "above")).toBeNull();
    expect(positionOf({ ...figure(null), interval: null }, 2, "above")).toBeNull();
  });

  test("puts none of something at the edge", () => {
    expect(positionOf(figure(0), 0.5, "below")?.at).toBe(0);
    expect(positionOf(figure(0), 0.5, "above")?.at).toBe(1);
  });
});
