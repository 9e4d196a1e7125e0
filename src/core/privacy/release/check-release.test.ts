import { expect, test } from "vitest";
import type { Release, ReleasedGroup, ReleasedItem } from "../release-shape.ts";
import { checkRelease } from "./check-release.ts";
import { aManifest, anItem, aQuestionnaire, type Invented, inventRound, released } from "./round.fixture.ts";
import { trendMarks } from "./trend-marks.ts";

/** Twelve teams of nine, so that the whole has levels of its own. */
function twelveTeams(eligible = 10): Invented {
  const teams = Array.from({ length: 12 }, (_, at) => ({ id: `t${at}`, parent: "org", eligible }));
  const scores = teams.flatMap(({ id }, at) =>
    Array.from({ length: 9 }, (_, person) => ({ cohort: `cohort-${id}`, answers: { "b1-1": 1 + ((at + person) % 7) } })),
  );
  return { manifest: aManifest(teams), questionnaire: aQuestionnaire([anItem("b1-1")]), scores, comments: [] };
}

function changed(made: Release, id: string, change: (item: ReleasedItem, group: ReleasedGroup) => ReleasedItem): Release {
  const groups = made.groups.map((group) => {
    const item = group.items["b1-1"];
    return group.id !== id || item === undefined ? group : { ...group, items: { ...group.items, "b1-1": change(item, group) } };
  });
  return { ...made, groups };
}

test("what the algorithm makes passes", () => {
  for (let seed = 0; seed < 150; seed++) {
    const invented = inventRound(seed, { disciplines: seed % 3 === 0 });
    expect(checkRelease(released(invented), invented.manifest)).toEqual([]);
  }
  const whole = twelveTeams();
  expect(checkRelease(released(whole), whole.manifest)).toEqual([]);
  expect(released(whole).groups[0]?.items["b1-1"]?.fromParts).toBe(false);
});

const tenPoints = { at: 10, low: 9.5, high: 10.5, edge: null };
const ownWithTwo = (made: Release): Release => ({ ...made, groups: made.groups.slice(0, 3) });

test.each<readonly [string, (made: Release) => Release, string]>([
  ["another round", (made) => ({ ...made, round: "x" }), "of another round"],
  ["a lower threshold", (made) => ({ ...made, k: 3 }), "thresholds"],
  ["more ballots than people", (made) => ({ ...made, organisation: { ...made.organisation, accepted: 999 } }), "more ballots"],
  ["an exact share", (made) => changed(made, "t0", (item) => ({ ...item, fav: { ...item.fav, at: 0.44 } })), "no step of its scale"],
  ["an exact count", (made) => changed(made, "t0", (item) => ({ ...item, n: { low: 9, high: 9 } })), "number of answers"],
  ["a spread of few", (made) => changed(made, "t0", (item) => ({ ...item, sd: 20 })), "more is told"],
  ["figures from no parts", (made) => changed(made, "t0", (item) => ({ ...item, fromParts: true })), "without parts"],
  [
    "a group told from its parts that is not",
    (made) => changed(made, "org", (item) => ({ ...item, fromParts: true })),
    "figures from 12 parts",
  ],
  ["a figure beyond its parts", (made) => changed(made, "org", (item) => ({ ...item, score: tenPoints })), "none that its parts allow"],
  [
    "seven shares of a group with parts",
    (made) => changed(made, "org", (item) => ({ ...item, categories: [] })),
    "none that its parts allow",
  ],
  ["two parts told by figures of their own", (made) => ownWithTwo(made), "figures of its own with 2 parts"],
  ["a missing whole", (made) => ({ ...made, groups: made.groups.slice(1) }), "without the group above"],
  ["a group twice", (made) => ({ ...made, groups: [...made.groups, ...made.groups.slice(1, 2)] }), "twice"],
  ["a team missing", (made) => ({ ...made, groups: made.groups.slice(0, 6) }), "not as many as its parts"],
  ["an unknown group", (made) => ({ ...made, groups: made.groups.map((group) => ({ ...group, id: `x${group.id}` })) }), "no such group"],
  ["a stray comment", (made) => ({ ...made, comments: [{ group: "t99", prompt: "why", text: "x" }] }), "comment stands"],
])("%s is found", (_, tamper, why) => {
  const whole = twelveTeams();
  expect(checkRelease(tamper(released(whole)), whole.manifest).join("\n")).toContain(why);
});

test("under twenty answers there is no delta, and nearly the same roster draws no direction", () => {
  const [now, nearly] = [released(twelveTeams()), twelveTeams()];
  const marks = trendMarks(now, now);
  expect(marks.find(({ group }) => group === "org")).toEqual({ group: "org", rosterNearlyEqual: false, deltas: ["b1-1"] });
  expect(marks.find(({ group }) => group === "t0")).toEqual({ group: "t0", rosterNearlyEqual: false, deltas: [] });
  const cohorts = nearly.manifest.cohorts.map((cohort, at) => (at === 0 ? { ...cohort, eligible: cohort.eligible + 1 } : cohort));
  const joined = released({ ...nearly, manifest: { ...nearly.manifest, cohorts } });
  expect(trendMarks(joined, now).find(({ group }) => group === "org")).toEqual({ group: "org", rosterNearlyEqual: true, deltas: [] });
});
