import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Outcome } from "../evidence/estimate.ts";
import { unknownOrganisation } from "../model/organisation.ts";
import { allCells, behaviours, cellFor, claimOf, context, estimate, observable, sides } from "./claim-cells.fixture.ts";
import { decide } from "./decide.ts";
import type { Claim, Criterion } from "./finding.ts";

describe.each(observable)("$id", (claim) => {
  it("is present when its evidence lies on the named side", () => {
    expect(decide(claim, allCells(claim, sides.met), context)).toMatchObject({ outcome: "present", confidence: "high", missing: [] });
  });

  it("is absent when all its evidence lies on the other side", () => {
    expect(decide(claim, allCells(claim, sides.notMet), context)).toMatchObject({ outcome: "absent", confidence: "high", missing: [] });
  });

  it("is unknown and inconclusive when the interval crosses the threshold", () => {
    const finding = decide(claim, allCells(claim, sides.across), context);
    expect(finding).toMatchObject({ outcome: "unknown", confidence: null });
    expect(finding.missing.map(({ reason }) => reason)).toContain("inconclusive");
  });

  it("is unknown without a source and says what would tell", () => {
    for (const cells of [[], allCells(claim, sides.missing)]) {
      const finding = decide(claim, cells, context);
      expect(finding.outcome).toBe("unknown");
      expect(finding.missing.length).toBeGreaterThan(0);
      for (const { reason } of finding.missing) expect(reason).toBe("no-source");
    }
  });

  it("is suppressed when its evidence is", () => {
    const finding = decide(claim, allCells(claim, sides.suppressed), context);
    expect(finding).toMatchObject({ outcome: "suppressed", confidence: null, missing: [] });
  });

  it("is not applicable where there is nothing to measure", () => {
    expect(decide(claim, allCells(claim, sides.nothing), context).outcome).toBe("not-applicable");
  });

  it("is only probable when it rests on a stand-in", () => {
    expect(decide(claim, allCells(claim, sides.met, true), context)).toMatchObject({ outcome: "present", confidence: "probable" });
  });
});

describe.each(behaviours)("$id", (claim) => {
  it("stays unknown for a repository, whatever the tools show, and says how a round would tell", () => {
    const finding = decide(
      claim,
      claim.criteria.map((criterion) => cellFor(criterion, sides.met(criterion))),
      context,
    );
    expect(finding).toMatchObject({ outcome: "unknown", confidence: null, perception: { outcome: "unknown", reason: "no-source" } });
    expect(finding.missing).toMatchObject([{ measure: "survey", reason: "no-source", unlock: { source: "survey" } }]);
    expect(finding.criteria.map(({ judged }) => judged.state)).toEqual(claim.criteria.map(() => "met"));
  });
});

describe("a decision", () => {
  const firefighting = claimOf("firefighting");
  const [unplanned, failing] = firefighting.criteria;
  if (unplanned === undefined || failing === undefined) throw new Error("firefighting has two deciding criteria");

  it("needs one met criterion of several, even when another source is missing", () => {
    const finding = decide(firefighting, [cellFor(unplanned, sides.met(unplanned))], context);
    expect(finding.outcome).toBe("present");
  });

  it("is not absent while one deciding source is missing", () => {
    const finding = decide(firefighting, [cellFor(unplanned, sides.notMet(unplanned))], context);
    expect(finding.outcome).toBe("unknown");
    expect(finding.missing).toMatchObject([{ measure: "E03", reason: "no-source" }]);
  });

  it("does not wait for a criterion to which nothing applies", () => {
    const finding = decide(firefighting, [cellFor(unplanned, sides.notMet(unplanned)), cellFor(failing, sides.nothing())], context);
    expect(finding.outcome).toBe("absent");
  });

  it("says in words that something is not shown when the rest cannot decide", () => {
    const finding = decide(firefighting, [cellFor(unplanned, sides.notMet(unplanned)), cellFor(failing, sides.suppressed())], context);
    expect(finding.outcome).toBe("unknown");
    expect(finding.missing).toEqual([{ measure: "E03", reason: "too-few-contributors", unlock: null }]);
    expect(finding.caveats.join(" ")).toContain("is not shown for a group this small");
  });

  it("uses the organisation's threshold and prints its reason", () => {
    const organisation = {
      ...unknownOrganisation,
      thresholds: [{ finding: "firefighting", measure: "E16", threshold: 0.5, reason: "we run a service desk" }],
    };
    const finding = decide(firefighting, [cellFor(unplanned, estimate(0.35, 0.45)), cellFor(failing, sides.notMet(failing))], {
      ...context,
      organisation,
    });
    expect(finding.outcome).toBe("absent");
    expect(finding.criteria[0]).toMatchObject({ threshold: 0.5, thresholdReason: "we run a service desk" });
  });

  it("carries the note of the team that disputes it", () => {
    const organisation = { ...unknownOrganisation, disputes: [{ finding: "firefighting", note: "a migration month" }] };
    expect(decide(firefighting, [], { ...context, organisation }).dispute).toBe("a migration month");
  });

  it("names n and the n that would do: 30 % of 20 against 20 % needs 44", () => {
    const finding = decide(
      firefighting,
      [cellFor(unplanned, estimate(0.16, 0.49, 0.4, 20)), cellFor(failing, estimate(0.163, 0.486, 0.3, 20))],
      context,
    );
    expect(finding.criteria[1]?.judged).toMatchObject({ state: "inconclusive", n: 20, needs: 44 });
  });

  it("scales the n of a duration with the square of its width", () => {
    const claim = claimOf("value-takes-long");
    const [lead] = claim.criteria;
    if (lead === undefined) throw new Error("value-takes-long has a deciding criterion");
    const finding = decide(claim, [cellFor(lead, estimate(128, 300, 208, 10))], context);
    expect(finding.criteria[0]?.judged).toMatchObject({ state: "inconclusive", n: 10, needs: 40 });
  });

  it("reads an open end as more than", () => {
    const claim = claimOf("value-takes-long");
    const [lead] = claim.criteria;
    if (lead === undefined) throw new Error("value-takes-long has a deciding criterion");
    expect(decide(claim, [cellFor(lead, estimate(200, null))], context).outcome).toBe("present");
    expect(decide(claim, [cellFor(lead, estimate(100, null))], context).criteria[0]?.judged).toMatchObject({
      state: "inconclusive",
      needs: null,
    });
  });

  it("compares a full count of artefacts as it is, and no other figure without an interval", () => {
    const count: Outcome = {
      outcome: "value",
      estimate: { value: 0, n: 1, interval: null, method: "full count", coverage: 1 },
      details: {},
    };
    const report = claimOf("no-way-to-report");
    expect(
      decide(
        report,
        allCells(report, () => count),
        context,
      ).outcome,
    ).toBe("present");
    expect(decide(firefighting, [cellFor(unplanned, count), cellFor(failing, count)], context).outcome).toBe("unknown");
  });

  it("prefers the real thing to its stand-in and ignores other nodes", () => {
    const real = cellFor(unplanned, sides.notMet(unplanned));
    const standIn = cellFor(unplanned, sides.met(unplanned), true);
    const elsewhere = { ...cellFor(unplanned, sides.met(unplanned)), node: "team:a" };
    const rest = cellFor(failing, sides.notMet(failing));
    expect(decide(firefighting, [standIn, elsewhere, real, rest], context)).toMatchObject({ outcome: "absent", confidence: "high" });
    expect(decide(firefighting, [cellFor(unplanned, sides.missing()), standIn, rest], context)).toMatchObject({
      outcome: "present",
      confidence: "probable",
    });
  });
});

describe("laws of a decision", () => {
  const results = fc.constantFrom<(criterion: Criterion) => Outcome>(
    sides.met,
    sides.notMet,
    sides.across,
    sides.missing,
    sides.suppressed,
    sides.nothing,
  );
  const cases = fc
    .constantFrom(...observable)
    .chain((claim) =>
      fc.tuple(fc.constant(claim), fc.array(results, { minLength: claim.criteria.length, maxLength: claim.criteria.length })),
    );
  const pick = (claim: Claim, chosen: readonly ((criterion: Criterion) => Outcome)[]) =>
    claim.criteria.map((criterion, at) => cellFor(criterion, (chosen[at] ?? sides.missing)(criterion)));

  it("the order of criteria and cells does not matter", () => {
    fc.assert(
      fc.property(cases, fc.integer(), ([claim, chosen], seed) => {
        const cells = pick(claim, chosen);
        const turn = <T>(all: readonly T[]): readonly T[] =>
          all
            .map((_, at) => all[(at + Math.abs(seed)) % all.length])
            .flatMap((each) => (each === undefined ? [] : [each]))
            .toReversed();
        const there = decide(claim, cells, context);
        const back = decide({ ...claim, criteria: turn(claim.criteria) }, turn(cells), context);
        expect([back.outcome, back.confidence]).toEqual([there.outcome, there.confidence]);
      }),
    );
  });

  it("an outcome is one thing: only present and absent are sure of something, unknown, and nothing else, lists what is missing", () => {
    fc.assert(
      fc.property(cases, ([claim, chosen]) => {
        const finding = decide(claim, pick(claim, chosen), context);
        expect(finding.confidence !== null).toBe(finding.outcome === "present" || finding.outcome === "absent");
        expect(finding.missing.length > 0).toBe(finding.outcome === "unknown");
      }),
    );
  });

  it("more data of the same kind never turns present into absent without passing inconclusive", () => {
    const claim = claimOf("actions-die");
    const [criterion] = claim.criteria;
    if (criterion === undefined) throw new Error("actions-die has a deciding criterion");
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), fc.integer({ min: 5, max: 400 }), (share, n) => {
        const outcomes = [1, 2, 4, 8, 16].map((times) => {
          const half = 1.645 * Math.sqrt((share * (1 - share)) / (n * times));
          return decide(
            claim,
            [cellFor(criterion, estimate(Math.max(0, share - half), Math.min(1, share + half), share, n * times))],
            context,
          ).outcome;
        });
        const decided = outcomes.filter((outcome) => outcome !== "unknown");
        expect(new Set(decided).size).toBeLessThanOrEqual(1);
        expect(
          outcomes.slice(outcomes.findIndex((outcome) => outcome !== "unknown")).every((outcome) => outcome !== "unknown") ||
            decided.length === 0,
        ).toBe(true);
      }),
    );
  });
});
