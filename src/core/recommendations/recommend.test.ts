import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCatalogue } from "../../catalogue/read-catalogue.ts";
import { decide } from "../findings/decide.ts";
import type { Finding } from "../findings/finding.ts";
import { unknownOrganisation } from "../model/organisation.ts";
import { choose } from "./choose.ts";
import type { AdoptionState, Practice } from "./practice.ts";
import { type RecommendInput, recommend } from "./recommend.ts";
import { weakness } from "./weakness.ts";

const { claims, measures, model, practices } = await readCatalogue();

function findingOf(id: string, outcome: Finding["outcome"], confidence: Finding["confidence"] = "high"): Finding {
  const claim = claims.find((each) => each.id === id);
  if (claim === undefined) throw new Error(`no finding ${id}`);
  return { ...decide(claim, [], { node: "org", measures, organisation: unknownOrganisation }), outcome, confidence, missing: [] };
}

function aPractice(id: string, changes: Partial<Practice> = {}): Practice {
  const [first] = practices;
  if (first === undefined) throw new Error("the catalogue has practices");
  return {
    ...first,
    id,
    behaviours: ["B5", "B4"],
    symptoms: ["S2"],
    prerequisites: [],
    conflicts: [],
    freesCapacity: false,
    cost: { size: "s", setupHours: [1, 3], weeklyHours: [0.5, 1.5] },
    evidence: { grade: "d", claims: [] },
    automation: [{ id: "module", kind: "module", host: "any", files: [], mode: "warn" }],
    measure: { primary: "E33", direction: "up", lagWeeks: 8, guard: "E35" },
    ...changes,
  };
}

const base: RecommendInput = {
  practices: [],
  findings: [],
  model,
  adoption: {},
  measuresWithValue: new Set(["E33"]),
  capacityHoursPerWeek: null,
};
const oneOfTwo = findingOf("pipeline-is-painful", "present");

describe("the worked example", () => {
  it("open actions first, with B5 at 48 (error 6), B4 unknown and one finding of S2 present, scores 13.70", () => {
    const { recommendations } = recommend({
      ...base,
      practices: [aPractice("open-actions-first")],
      findings: [oneOfTwo],
      perception: { B5: { upper: 48 + 0.6744897501960817 * 6, inherited: false } },
    });
    expect(recommendations).toMatchObject([
      { practice: "open-actions-first", score: 13.7, factors: { evidence: 0.4, cost: 1, gap: 1, automation: 1, observable: 1 } },
    ]);
    expect(recommendations[0]?.factors.need).toBeCloseTo(0.3426, 4);
    expect(recommendations[0]?.targets.map(({ id, c, w }) => [id, c, w === null ? null : Math.round(w * 1e4) / 1e4])).toEqual([
      ["B5", 1, 0.2565],
      ["B4", 0.5, null],
      ["S2", 1, 0.6],
    ]);
  });
});

describe("a weakness", () => {
  it("is the mean over decided findings, a probable one counting half", () => {
    const findings = [
      findingOf("pipeline-is-painful", "present"),
      findingOf("findings-are-noise", "absent"),
      findingOf("changes-wait-for-review", "present", "probable"),
    ];
    expect(weakness("S2", findings, undefined)).toEqual({
      w: expect.closeTo(0.3, 10),
      evidence: ["changes-wait-for-review", "pipeline-is-painful"],
    });
  });

  it("is unknown, not 0, when nothing is known", () => {
    expect(weakness("S2", [findingOf("pipeline-is-painful", "unknown", null)], undefined).w).toBeNull();
  });

  it("leaves out what the team disputes, and what a behaviour's own finding claims", () => {
    expect(weakness("S2", [{ ...oneOfTwo, dispute: "a migration month" }], undefined).w).toBeNull();
    expect(weakness("B5", [findingOf("b5-reflection", "present")], undefined).w).toBeNull();
  });

  it("counts a parent's release half and nothing above 70", () => {
    expect(weakness("B5", [], { upper: 35, inherited: false }).w).toBe(0.5);
    expect(weakness("B5", [], { upper: 35, inherited: true }).w).toBe(0.25);
    expect(weakness("B5", [], { upper: 80, inherited: false }).w).toBe(0);
  });
});

describe("a recommendation", () => {
  it("names the findings it rests on, its first step and how sure the choice is", () => {
    const findings = [findingOf("pipeline-is-open", "present"), findingOf("no-way-to-report", "absent")];
    const { recommendations } = recommend({ ...base, practices, findings, measuresWithValue: new Set(["E28", "E01", "E27"]) });
    const pinned = recommendations.find(({ practice }) => practice === "pinned-pipeline");
    expect(pinned?.because).toContain("Found: The pipeline trusts what it should not.");
    expect(pinned?.because).toContain("Breaches and known holes");
    expect(pinned?.firstStep).toContain("read-only permissions");
    expect(pinned?.stability).toBeGreaterThan(0);
    expect(pinned?.automation.length).toBeGreaterThan(0);
  });

  it("is not made for what is adopted, retired, not applicable, declined, or in conflict with what is adopted", () => {
    const all = [
      aPractice("adopted"),
      aPractice("retired", { status: "retired" }),
      aPractice("elsewhere"),
      aPractice("declined"),
      aPractice("opposed", { conflicts: ["adopted"] }),
      aPractice("left"),
    ];
    const adoption: Record<string, AdoptionState> = { adopted: "running", elsewhere: "not-applicable" };
    const { recommendations, excluded } = recommend({
      ...base,
      practices: all,
      findings: [{ ...oneOfTwo, remedies: all.map(({ id }) => id) }],
      adoption,
      barred: { declined: "declined in the last 90 days" },
    });
    expect(recommendations.map(({ practice }) => practice)).toEqual(["left"]);
    expect(excluded).toEqual([
      { practice: "adopted", reason: "adopted" },
      { practice: "declined", reason: "declined in the last 90 days" },
      { practice: "elsewhere", reason: "not applicable here" },
      { practice: "opposed", reason: "conflicts with adopted, which is adopted" },
      { practice: "retired", reason: "retired" },
    ]);
  });

  it("names only remedies of what is present when nobody was asked: a shared symptom is no reason", () => {
    const all = [aPractice("answer"), aPractice("neighbour")];
    const { recommendations, excluded } = recommend({ ...base, practices: all, findings: [{ ...oneOfTwo, remedies: ["answer"] }] });
    expect(recommendations.map(({ practice }) => practice)).toEqual(["answer"]);
    expect(excluded).toEqual([{ practice: "neighbour", reason: "nothing found here names it as a remedy" }]);
  });

  it("lets a missing prerequisite stand in at .8, over two steps", () => {
    const named = { ...oneOfTwo, remedies: ["third"] };
    const all = [
      aPractice("third", { prerequisites: ["second"] }),
      aPractice("second", { prerequisites: ["first"], behaviours: ["B1"], symptoms: ["S4"] }),
      aPractice("first", { behaviours: ["B1"], symptoms: ["S4"] }),
    ];
    const adoption: Record<string, AdoptionState> = { first: "absent", second: "absent", third: "absent" };
    const alone = recommend({ ...base, practices: [aPractice("third")], findings: [named] }).recommendations[0]?.score ?? 0;
    const { recommendations, excluded } = recommend({ ...base, practices: all, findings: [named], adoption });
    expect(recommendations.map(({ practice }) => practice)).toEqual(["first"]);
    expect(recommendations[0]?.score).toBeCloseTo(alone * 0.64, 2);
    expect(excluded.map(({ reason }) => reason)).toEqual([
      "needs first first, which stands in for it",
      "needs second first, which stands in for it",
    ]);
  });

  it("counts a configured practice that could run as half adopted", () => {
    const score = (state: AdoptionState) =>
      recommend({
        ...base,
        practices: [aPractice("one", { evidence: { grade: "a", claims: [] } })],
        findings: [oneOfTwo],
        adoption: { one: state },
      }).recommendations[0]?.score ?? 0;
    expect(score("configured")).toBeCloseTo(score("unknown") / 2, 1);
  });
});

describe("a choice", () => {
  const scored = (id: string, score: number, changes: Partial<Practice> = {}) => ({ practice: aPractice(id, changes), score });

  it("spreads over behaviours: a second practice for the same one counts .6", () => {
    const chosen = choose(
      [scored("a", 20), scored("b", 19), scored("c", 12, { behaviours: ["B1"] }), scored("d", 11, { behaviours: ["B1"] })],
      null,
    );
    expect(chosen.map(({ practice }) => practice.id)).toEqual(["a", "c", "b"]);
  });

  it("takes what fits the hours, and else the one that frees some", () => {
    const large = { cost: { size: "l" as const, setupHours: [40, 80] as const, weeklyHours: [4, 8] as const } };
    expect(choose([scored("large", 30, large), scored("small", 6)], 1).map(({ practice }) => practice.id)).toEqual(["small"]);
    expect(
      choose([scored("large", 30, large), scored("frees", 9, { ...large, freesCapacity: true })], 1).map(({ practice }) => practice.id),
    ).toEqual(["frees"]);
    expect(choose([scored("large", 30, large)], 1)).toEqual([]);
  });

  it("takes nothing below 5 and settles ties by hours, then id", () => {
    expect(choose([scored("a", 4.99)], null)).toEqual([]);
    const dear = { cost: { size: "s" as const, setupHours: [4, 8] as const, weeklyHours: [1, 2] as const } };
    expect(choose([scored("a", 20, dear), scored("z", 20), scored("y", 20)], null).map(({ practice }) => practice.id)).toEqual([
      "y",
      "z",
      "a",
    ]);
  });
});

describe("laws of recommending", () => {
  const decided = claims.filter(({ about }) => about !== "behaviour").map(({ id }) => id);
  const outcomes = fc.constantFrom<Finding["outcome"]>("present", "absent", "unknown", "suppressed");
  const worlds = fc
    .array(fc.tuple(fc.constantFrom(...decided), outcomes), { maxLength: 24 })
    .map((pairs) =>
      [...new Map(pairs)].map(([id, outcome]) => findingOf(id, outcome, outcome === "present" || outcome === "absent" ? "high" : null)),
    );
  const input = (findings: readonly Finding[]): RecommendInput => ({
    ...base,
    practices,
    findings,
    measuresWithValue: new Set(["E01", "E27", "E28"]),
  });

  it("gives the same answer for the same facts in any order, never more than three", () => {
    fc.assert(
      fc.property(worlds, (findings) => {
        const there = recommend(input(findings));
        const back = recommend({ ...input(findings.toReversed()), practices: practices.toReversed() });
        expect(JSON.stringify(back)).toBe(JSON.stringify(there));
        expect(there.recommendations.length).toBeLessThanOrEqual(3);
      }),
    );
  });

  it("recommends nothing while nothing is known", () => {
    expect(recommend(input(decided.map((id) => findingOf(id, "unknown", null)))).recommendations).toEqual([]);
  });

  it("raising what is known to be weak lowers no score", () => {
    const scoreWith = (upper: number, findings: readonly Finding[]) =>
      recommend({ ...base, practices: [aPractice("one")], findings, perception: { B5: { upper, inherited: false } } }).recommendations[0]
        ?.score ?? 0;
    fc.assert(
      fc.property(worlds, fc.double({ min: 0, max: 100, noNaN: true }), fc.double({ min: 0, max: 100, noNaN: true }), (findings, a, b) => {
        expect(scoreWith(Math.min(a, b), findings)).toBeGreaterThanOrEqual(scoreWith(Math.max(a, b), findings));
      }),
    );
  });
});
