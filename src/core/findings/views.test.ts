import { describe, expect, it } from "vitest";
import { readCatalogue } from "../../catalogue/read-catalogue.ts";
import type { Cell } from "../evidence/estimate.ts";
import { unknownOrganisation } from "../model/organisation.ts";
import { compareFindings } from "./compare.ts";
import { decide } from "./decide.ts";
import type { Finding } from "./finding.ts";
import { lensViews } from "./lenses.ts";
import { notObservable } from "./not-observable.ts";

const { claims, measures, model } = await readCatalogue();
const findings = claims.map((claim) => decide(claim, [], { node: "org", measures, organisation: unknownOrganisation }));

function finding(outcome: Finding["outcome"], changes: Partial<Finding> = {}): Finding {
  const first = findings[0];
  if (first === undefined) throw new Error("the catalogue has findings");
  return { ...first, outcome, ...changes };
}

describe("a lens", () => {
  it("shows its findings, how many are decided, and what would decide the rest", () => {
    const [culture, automation] = lensViews(
      model,
      findings.map((each) => (each.id === "pipeline-is-open" ? { ...each, outcome: "present", missing: [] } : each)),
    );
    expect(culture).toMatchObject({ id: "C", decided: 0 });
    expect(automation?.decided).toBe(1);
    expect(automation?.findings).toContain("pipeline-is-open");
    expect(automation?.wouldDecide.length).toBeGreaterThan(0);
  });

  it("holds no score", () => {
    for (const view of lensViews(model, findings))
      expect(Object.keys(view).toSorted()).toEqual(["decided", "findings", "id", "name", "question", "wouldDecide"]);
  });
});

describe("a comparison", () => {
  it.each([
    ["absent", "present", "appeared"],
    ["present", "absent", "gone"],
    ["present", "present", "still"],
    ["unknown", "absent", "newly-observable"],
    ["suppressed", "present", "newly-observable"],
    ["present", "unknown", "no-longer-observable"],
  ] as const)("from %s to %s is %s", (before, after, change) => {
    expect(compareFindings([finding(before)], [finding(after)])).toMatchObject([{ change }]);
  });

  it.each([
    ["absent", "absent"],
    ["unknown", "unknown"],
    ["unknown", "suppressed"],
  ] as const)("from %s to %s is no news", (before, after) => {
    expect(compareFindings([finding(before)], [finding(after)])).toEqual([]);
  });

  it("spans no versions and no nodes", () => {
    expect(compareFindings([finding("absent", { version: 9 })], [finding("present")])).toEqual([]);
    expect(compareFindings([finding("absent", { node: "team:a" })], [finding("present")])).toEqual([]);
    expect(compareFindings([], [finding("present")])).toEqual([]);
  });
});

describe("what cannot be observed", () => {
  it("is grouped by what would unlock it, the cheapest first, each measure once", () => {
    const groups = notObservable(measures, []);
    const listed = groups.flatMap((group) => group.measures);
    expect(new Set(listed).size).toBe(listed.length);
    expect(new Set(groups.map(({ source }) => source)).size).toBe(groups.length);
    expect(groups.every((group) => group.names.length === group.measures.length)).toBe(true);
  });

  it("orders groups by effort", () => {
    const [first] = measures;
    if (first === undefined) throw new Error("the catalogue has measures");
    const unlock = (source: string, effort: string) => ({
      ...first,
      id: source,
      name: source,
      unlock: [{ source, how: "connect", effort, why: "tells" }],
    });
    const groups = notObservable(
      [unlock("a", "2 days"), unlock("b", "10 minutes"), unlock("c", "an hour"), unlock("d", "unclear"), unlock("e", "half a day")],
      [],
    );
    expect(groups.map(({ source }) => source)).toEqual(["b", "c", "e", "a", "d"]);
  });

  it("leaves out what has a value, was suppressed or has too few items", () => {
    const [first] = measures;
    if (first === undefined) throw new Error("the catalogue has measures");
    const cell = (result: Cell["result"]): Cell => ({
      id: "x",
      measure: first.id,
      version: 1,
      variant: null,
      proxy: false,
      category: null,
      node: "org",
      window: { from: 0, to: 1 },
      unit: first.unit,
      result,
      contributors: null,
      counters: [],
      caveats: [],
      items: [],
      inputsHash: "",
    });
    const measure = { ...first, unlock: [{ source: "forge", how: "connect", effort: "1 hour", why: "tells" }] };
    expect(notObservable([measure], [cell({ outcome: "suppressed", reason: "too-few-contributors" })])).toEqual([]);
    expect(notObservable([measure], [cell({ outcome: "unknown", reason: "too-few-items", n: 2, coverage: 1 })])).toEqual([]);
    expect(notObservable([measure], [cell({ outcome: "unknown", reason: "no-source", n: null, coverage: null })])).toMatchObject([
      { source: "forge", measures: [first.id] },
    ]);
  });
});
