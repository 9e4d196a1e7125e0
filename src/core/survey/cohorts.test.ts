import fc from "fast-check";
import { expect, test } from "vitest";
import { EvenkeelError } from "../model/evenkeel-error.ts";
import { type EligibleTeam, planCohorts, type RoundPlan, SMALLEST_COHORT, SMALLEST_TEAM_ONLY } from "./cohorts.ts";

const team = (id: string, eligible: number, parent: string | null = null, teamOnly = false): EligibleTeam => ({
  id,
  label: id,
  parent,
  eligible,
  teamOnly,
});
const groups = (plan: RoundPlan) => plan.cohorts.map(({ teams, eligible }) => [teams.join("+"), eligible]);

test("teams of eight or more answer by themselves", () => {
  const plan = planCohorts("Acme", [team("a", 8), team("b", 12)]);
  expect(plan.cohorts).toEqual([
    { node: "a", label: "a", teams: ["a"], eligible: 8, teamOnly: false },
    { node: "b", label: "b", teams: ["b"], eligible: 12, teamOnly: false },
  ]);
  expect(plan.tree).toEqual([
    { id: "org", parent: null, label: "Acme" },
    { id: "a", parent: "org", label: "a" },
    { id: "b", parent: "org", label: "b" },
  ]);
});

test("a smaller team is put with its smallest sibling until they are eight, and the group says who is in it", () => {
  const plan = planCohorts("Acme", [team("a", 3), team("b", 4), team("c", 5), team("d", 20)]);
  expect(groups(plan)).toEqual([
    ["a+b+c", 12],
    ["d", 20],
  ]);
  expect(plan.cohorts[0]?.label).toBe("a + b + c");
});

test("where the teams below one are too few together, that one is the cohort", () => {
  const plan = planCohorts("Acme", [team("area", 0), team("a", 4, "area"), team("b", 4, "area"), team("c", 30)]);
  expect(plan.cohorts.map(({ node, teams, eligible }) => [node, teams.join("+"), eligible])).toEqual([
    ["area", "a+b", 8],
    ["c", "c", 30],
  ]);
});

test("people of a team with teams below it are asked among those", () => {
  const plan = planCohorts("Acme", [team("area", 2), team("a", 9, "area"), team("b", 10, "area"), team("c", 9)]);
  expect(groups(plan)).toEqual([
    ["a+area", 11],
    ["b", 10],
    ["c", 9],
  ]);
});

test("a few people at the top join the smallest team below, so that no area loses its teams", () => {
  const plan = planCohorts("Acme", [team("top", 3), team("x", 0), team("a", 9, "x"), team("b", 10, "x")]);
  expect(groups(plan)).toEqual([
    ["a+top", 12],
    ["b", 10],
  ]);
});

test("a team of six or seven that keeps its picture is a cohort of its own; one of five is not", () => {
  expect(groups(planCohorts("Acme", [team("a", 6, null, true), team("b", 9)]))).toEqual([
    ["a", 6],
    ["b", 9],
  ]);
  const merged = planCohorts("Acme", [team("a", 5, null, true), team("b", 9)]);
  expect(merged.cohorts).toMatchObject([{ teams: ["a", "b"], teamOnly: false }]);
});

test("a small team is not put with one that keeps its picture while there is another", () => {
  const plan = planCohorts("Acme", [team("a", 8, null, true), team("b", 2), team("c", 30)]);
  expect(groups(plan)).toEqual([
    ["a", 8],
    ["b+c", 32],
  ]);
});

test("fewer than eight people are not asked", () => {
  expect(() => planCohorts("Acme", [team("a", 7)])).toThrow(expect.objectContaining({ code: "round.too-few-eligible" }));
});

const organisations = fc
  .array(
    fc.record({
      eligible: fc.nat({ max: 14 }),
      parent: fc.option(fc.nat({ max: 11 })),
      teamOnly: fc.boolean(),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((rows) =>
    // A parent stands before its child, so there is no circle.
    rows.map(({ eligible, parent, teamOnly }, at) =>
      team(`t${at}`, eligible, parent !== null && parent < at ? `t${parent}` : null, teamOnly),
    ),
  );

test("whatever the organisation: everybody is in one cohort, none is too small, and the tree holds together", () => {
  fc.assert(
    fc.property(organisations, (teams) => {
      const total = teams.reduce((sum, { eligible }) => sum + eligible, 0);
      if (total < SMALLEST_COHORT) {
        expect(() => planCohorts("Acme", teams)).toThrow(EvenkeelError);
        return;
      }
      const { tree, cohorts } = planCohorts("Acme", teams);
      expect(cohorts.reduce((sum, { eligible }) => sum + eligible, 0)).toBe(total);
      const placed = cohorts.flatMap((cohort) => cohort.teams);
      expect(new Set(placed).size).toBe(placed.length);
      const counted = new Map(teams.map(({ id, eligible }) => [id, eligible]));
      for (const cohort of cohorts) {
        expect(cohort.eligible).toBeGreaterThanOrEqual(cohort.teamOnly ? SMALLEST_TEAM_ONLY : SMALLEST_COHORT);
        expect(cohort.teams.reduce((sum, id) => sum + (counted.get(id) ?? Number.NaN), 0)).toBe(cohort.eligible);
        if (cohort.teamOnly) expect(cohort.teams).toHaveLength(1);
      }
      const ids = tree.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(tree.filter(({ parent }) => parent === null).map(({ id }) => id)).toEqual(["org"]);
      expect(tree.every(({ parent }, at) => parent === null || ids.indexOf(parent) < at)).toBe(true);
      // Every leaf is a cohort and every cohort a leaf.
      const inner = new Set(tree.map(({ parent }) => parent));
      expect(ids.filter((id) => !inner.has(id))).toEqual(cohorts.map(({ node }) => node));
    }),
    { numRuns: 2_000 },
  );
});

test("the order of the list changes nothing but the order", () => {
  fc.assert(
    fc.property(organisations, (teams) => {
      fc.pre(teams.reduce((sum, { eligible }) => sum + eligible, 0) >= SMALLEST_COHORT);
      const sets = (list: readonly EligibleTeam[]) =>
        planCohorts("Acme", list)
          .cohorts.map((cohort) => cohort.teams.toSorted().join("+"))
          .toSorted();
      expect(sets(teams.toReversed())).toEqual(sets(teams));
    }),
    { numRuns: 500 },
  );
});
