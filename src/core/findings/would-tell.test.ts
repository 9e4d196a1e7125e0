import { describe, expect, it } from "vitest";
import type { Cell, Outcome } from "../evidence/estimate.ts";
import { allCells, cellFor, claimOf, context, estimate, sides } from "./claim-cells.fixture.ts";
import { decide } from "./decide.ts";

describe("what is missing", () => {
  it("names the source that would tell, and none where only more items would", () => {
    const told = (reason: "no-security-team" | "no-source" | "too-few-items"): unknown => {
      const claim = claimOf("security-comes-last");
      return decide(
        claim,
        allCells(claim, () => ({ outcome: "unknown", reason, n: null, coverage: null })),
        context,
      ).missing.map(({ unlock }) => unlock?.source ?? null);
    };
    expect(told("no-security-team")).toEqual(["organisation"]);
    expect(told("no-source")).toEqual(["forge"]);
    expect(told("too-few-items")).toEqual([null]);
  });

  it("tells none of a kind from no source: where others of the measure were told, there were too few of this one", () => {
    const lag = claimOf("updates-lag");
    const [update] = lag.criteria;
    if (update === undefined) throw new Error("updates-lag has a deciding criterion");
    const others = (result: Outcome): readonly Cell[] => [{ ...cellFor(update, result), variant: "all" }];
    expect(decide(lag, others(estimate(10, 20)), context).missing).toEqual([{ measure: "E27", reason: "too-few-items", unlock: null }]);
    expect(decide(lag, others(sides.suppressed()), context)).toMatchObject({ outcome: "suppressed", missing: [] });
    expect(decide(lag, [], context).missing).toMatchObject([{ measure: "E27", reason: "no-source" }]);
  });
});
