import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { expectClose, vector } from "../../../test/vectors.fixture.ts";
import { end, numbers, someItems } from "./aml.fixture.ts";
import type { CauseItem } from "./survival.ts";
import { aalenJohansen, kaplanMeier } from "./survival.ts";

describe("competing ends", () => {
  const known = vector(
    "statistics.json",
    "aalen_johansen",
    z.object({ time: numbers, type: z.array(z.string()), outTime: numbers, pOpen: numbers, cifFixed: numbers, cifAccepted: numbers }),
  );
  const findings: CauseItem[] = known.time.map((time, k) => {
    const cause = known.type[k] ?? "";
    return cause === "open" ? { time, event: false } : { time, event: true, cause };
  });
  it("agree with survfit", () => {
    const { steps } = aalenJohansen(findings);
    expectClose(
      steps.map((step) => step.time),
      known.outTime,
      0,
    );
    expectClose(
      steps.slice(0, -1).map((step) => step.open),
      known.pOpen.slice(0, -1),
    );
    expect(steps.at(-1)?.open).toBe(0);
    expectClose(
      steps.map((step) => step.byCause.fixed),
      known.cifFixed,
    );
    expectClose(
      steps.map((step) => step.byCause.accepted),
      known.cifAccepted,
    );
  });
  it("without open items are plain shares with binomial errors", () => {
    const ended = findings.map((item) => ({ ...item, event: true, cause: item.cause ?? "dismissed" }));
    for (const { time, byCause, errorByCause } of aalenJohansen(ended).steps) {
      for (const cause of ["fixed", "accepted", "dismissed"]) {
        const share = ended.filter((item) => item.time <= time && item.cause === cause).length / 12;
        expectClose(byCause[cause], share, 1e-9);
        expect(errorByCause[cause]).toBeCloseTo(Math.sqrt((share * (1 - share)) / 12), 9);
      }
    }
  });
  it("with one cause are one minus Kaplan-Meier, with Greenwood's error", () => {
    fc.assert(
      fc.property(someItems, (items) => {
        const byCause = aalenJohansen(items.map((item) => (item.event ? { ...item, cause: "fixed" } : item)));
        kaplanMeier(items).steps.forEach(({ survival, standardError }, k) => {
          expect(byCause.steps[k]?.open).toBeCloseTo(survival, 10);
          expect(byCause.steps[k]?.byCause.fixed ?? 0).toBeCloseTo(1 - survival, 10);
          if (standardError !== null) expect(byCause.steps[k]?.errorByCause.fixed ?? 0).toBeCloseTo(standardError, 9);
        });
      }),
      { seed: 75 },
    );
  });
  it("errors with open items lie near those of 4,000 resamples", () => {
    const many = Array.from({ length: 10 }, (_, k) => findings.map((item) => ({ ...item, time: item.time + k / 100 }))).flat();
    const at = (items: readonly CauseItem[]) => aalenJohansen(items).steps.findLast((step) => step.time <= 9.5);
    let state = 7;
    const draw = (): number => {
      state = (state * 48271) % 2147483647;
      return state;
    };
    const shares = Array.from({ length: 4_000 }, () => at(many.flatMap(() => many[draw() % many.length] ?? []))?.byCause.fixed ?? 0);
    const mean = shares.reduce((sum, share) => sum + share / shares.length, 0);
    const spread = Math.sqrt(shares.reduce((sum, share) => sum + (share - mean) ** 2 / shares.length, 0));
    expect(at(many)?.errorByCause.fixed).toBeGreaterThan(spread * 0.95);
    expect(at(many)?.errorByCause.fixed).toBeLessThan(spread * 1.05);
  });
  it("always add up to one", () => {
    const some = fc.array(
      fc.record({ time: fc.integer({ min: 1, max: 9 }), event: fc.boolean(), cause: fc.constantFrom("a", "b", "__proto__") }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(some, (items) => {
        for (const { open: stillOpen, byCause } of aalenJohansen(items).steps)
          expect(stillOpen + Object.values(byCause).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 10);
      }),
      { seed: 76 },
    );
  });
  it("an end needs a cause", () => {
    expect(() => aalenJohansen([{ time: 1, event: true }])).toThrowError(expect.objectContaining({ code: "cause" }));
    expect(aalenJohansen([])).toMatchObject({ steps: [], causes: [], n: 0 });
  });
});

it.each([["an entry below 0", () => aalenJohansen([{ ...end(3, -1), cause: "fixed" }]), "entry"]])("%s is refused", (_, call, code) => {
  expect(call).toThrowError(expect.objectContaining({ name: "StatisticsError", code }));
});
