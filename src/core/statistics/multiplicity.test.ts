import fc from "fast-check";
import { expect, it } from "vitest";
import { z } from "zod";
import { expectClose, vector } from "../../../test/vectors.fixture.ts";
import { benjaminiHochberg, benjaminiYekutieli, holm } from "./multiplicity.ts";

const some = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });

it("fifteen p-values of Benjamini and Hochberg agree with p.adjust", () => {
  const list = z.array(z.number());
  const known = vector("statistics.json", "padjust_BH1995", z.object({ p: list, holm: list, BH: list, BY: list }));
  expectClose(holm(known.p), known.holm);
  expectClose(benjaminiHochberg(known.p), known.BH);
  expectClose(benjaminiYekutieli(known.p), known.BY);
});

it("order of input does not matter, and answers come back in it", () => {
  const shuffled = [0.04, 0.01, 0.03];
  expectClose(holm(shuffled), [0.06, 0.03, 0.06]);
  expectClose(benjaminiHochberg(shuffled), [0.04, 0.03, 0.04]);
  expect(shuffled).toEqual([0.04, 0.01, 0.03]);
});

it("adjusting never makes a p smaller, never passes 1, never reverses two p-values", () => {
  fc.assert(
    fc.property(some, (p) => {
      for (const adjust of [holm, benjaminiHochberg, benjaminiYekutieli]) {
        const pairs = adjust(p).map((after, k) => ({ before: p[k] ?? Number.NaN, after }));
        for (const { before, after } of pairs) {
          expect(after).toBeGreaterThanOrEqual(before - 1e-15);
          expect(after).toBeLessThanOrEqual(1);
          for (const other of pairs) if (before < other.before) expect(after).toBeLessThanOrEqual(other.after);
        }
      }
    }),
    { seed: 51 },
  );
});

it("one p-value needs no adjustment, none gives none", () => {
  for (const adjust of [holm, benjaminiHochberg, benjaminiYekutieli]) {
    expect(adjust([0.2])).toEqual([0.2]);
    expect(adjust([])).toEqual([]);
    expect(() => adjust([0.2, 1.2])).toThrowError(expect.objectContaining({ code: "probability" }));
  }
});
