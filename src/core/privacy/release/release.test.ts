import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { createRandom } from "../../statistics/random.ts";
import { canonicalJson } from "../canonical-json.ts";
import type { Release } from "../release-shape.ts";
import { sheetOf } from "../score-sheet.ts";
import { type Coding, numbersTold, scoreCoding, shareCoding } from "./coding.ts";
import { disciplinesMayShow } from "./disciplines.ts";
import { everyPart, indexTree, lattice } from "./lattice.ts";
import { anything, isPinned, propagate, type Seen, tighten } from "./ranges.ts";
import { release } from "./release.ts";
import { aManifest, anItem, aQuestionnaire, ballotsOf, type Invented, inventRound, released, sha256 } from "./round.fixture.ts";
import { addTallies, answeredOf, tallyItem } from "./tally.ts";

// `npm run attacks` sets the long run; a change is checked on fewer.
const CASES = Number(process.env.EVENKEEL_ATTACK_CASES ?? 300);
vi.setConfig({ testTimeout: 60_000 + CASES * 60 });
const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const always = (law: (seed: number) => void): void => fc.assert(fc.property(seeds, law), { numRuns: CASES });

/** A released document is JSON throughout. */
const bytes = (made: Release): string => canonicalJson(JSON.parse(JSON.stringify(made)));

function team(n: number, answers: readonly number[], id = "a"): Invented {
  return {
    manifest: aManifest([{ id, parent: "org", eligible: n }]),
    questionnaire: aQuestionnaire([anItem("b1-1")]),
    scores: answers.map((answer) => ({ cohort: `cohort-${id}`, answers: { "b1-1": answer } })),
    comments: [],
  };
}

test("five people who all agree read as most of five to seven, and at least eighty points", () => {
  const item = released(team(8, [7, 7, 7, 7, 7])).groups.find(({ id }) => id === "a")?.items["b1-1"];
  expect(item).toEqual({
    n: { low: 5, high: 7 },
    fav: { at: 0.6, low: 0.6, high: 1, edge: "at-least" },
    unfav: { at: 0.4, low: 0, high: 0.4, edge: "at-most" },
    score: { at: 80, low: 70, high: 100, edge: "at-least" },
    fromParts: false,
  });
});

test("four answers and none look alike", () => {
  const few = released(team(8, [1, 2, 3, 4]));
  expect(few.groups).toEqual([]);
  expect(few.audit).toEqual(released(team(8, [])).audit);
});

test("an item whose wording describes trouble is turned round", () => {
  const plain = team(8, [7, 6, 7, 6, 7]);
  const turned = { ...plain, questionnaire: aQuestionnaire([anItem("b1-1", { direction: -1 })]) };
  expect(released(turned).groups[0]?.items["b1-1"]?.unfav.edge).toBe("at-least");
});

test("a tie goes towards the middle, and a tie at the middle down", () => {
  expect([1, 3, 5, 7, 9].map((tenths) => shareCoding(10).stepOf(tenths, 10))).toEqual([1, 2, 2, 3, 4]);
  expect(scoreCoding(8).stepOf(1, 48)).toBe(1);
});

test("no triple of levels forces a bucket to all or all but one, even if n is known (n = 5..40)", () => {
  for (let n = 5; n <= 40; n++) {
    const [share, score] = [shareCoding(n), scoreCoding(n)];
    const shares = rangesOf(share, n, n);
    const sums = rangesOf(score, 6 * n, 6 * n).map(({ low, high }) => ({ low: low + n, high: high + n }));
    const boxes = shares.flatMap((fav) => shares.flatMap((unfav) => sums.map((sum) => tighten({ ...anything(n), fav, unfav, sum }))));
    const possible = boxes.filter(({ fav }) => Number.isFinite(fav.low));
    expect(possible.length).toBeGreaterThan(shares.length);
    expect(possible.filter(isPinned)).toEqual([]);
  }
});

const rangesOf = (coding: Coding, to: number, under: number) =>
  Array.from({ length: coding.last + 1 }, (_, step) => numbersTold(coding, step, { from: 0, to, under })).filter((range) => range !== null);

test("at an edge any one person may have given any answer", () => {
  for (let n = 5; n <= 40; n++) expect((100 / scoreCoding(n).last) * 1.5).toBeGreaterThanOrEqual(100 / n);
});

/** Groups of every item by the attacker's own reading of the tree: cohorts by id of the group. */
function partsOf(invented: Invented, at: number) {
  const { manifest, questionnaire, scores } = invented;
  const tree = indexTree(manifest.tree, manifest.cohorts, (node) => sha256(`${manifest.round}|${node}`));
  const item = questionnaire.items[at];
  const tally = item === undefined ? [] : tallyItem(manifest, item, sheetOf(questionnaire.items, scores));
  const counts = tally.map(addTallies).map(answeredOf);
  return { root: lattice(tree, counts, manifest.k), counts, tally };
}

test("every sum and difference of groups concerns nobody or k people", () =>
  always((seed) => {
    const invented = inventRound(seed);
    const { integer } = createRandom(seed, 5);
    const { root, counts } = partsOf(invented, 0);
    if (root === null) return;
    const groups = everyPart(root);
    for (let round = 0; round < 30; round++) {
      const value = counts.map(() => 0);
      for (const { cohorts } of groups) {
        const factor = integer(-2, 2);
        for (const cohort of cohorts) value[cohort] = (value[cohort] ?? 0) + factor;
      }
      const support = counts.reduce((sum, n, cohort) => (value[cohort] === 0 ? sum : sum + n), 0);
      expect(support === 0 || support >= 5, `${support}`).toBe(true);
    }
  }));

test("what is published is the disjoint sum of its parts or has none, and one more respondent makes no group under k", () =>
  always((seed) => {
    const invented = inventRound(seed);
    const [first] = invented.scores;
    const more = first === undefined ? invented : { ...invented, scores: [...invented.scores, first] };
    for (const { root } of [partsOf(invented, 0), partsOf(more, 0)]) {
      for (const { n, parts } of root === null ? [] : everyPart(root)) {
        expect(n).toBeGreaterThanOrEqual(5);
        if (parts.length > 0) expect(parts.reduce((sum, part) => sum + part.n, 0)).toBe(n);
      }
    }
  }));

test("the order of ballots changes no byte", () =>
  always((seed) => {
    const invented = inventRound(seed, { disciplines: seed % 2 === 0 });
    const { shuffle } = createRandom(seed, 6);
    const turned = { ...invented, scores: shuffle(invented.scores), comments: shuffle(invented.comments) };
    const one = release(ballotsOf(invented));
    expect(release(ballotsOf(turned))).toEqual(one);
    if (!("failed" in one)) expect(bytes(released(turned))).toBe(bytes(one));
  }));

test("no audit fails, as the order of the steps already keeps the promise", () =>
  always((seed) => {
    expect("failed" in release(ballotsOf(inventRound(seed, { disciplines: true })))).toBe(false);
  }));

test("disciplines are told for all three classes or not at all, and often enough to matter", () => {
  const made = Array.from({ length: 60 }, (_, seed) => released(inventRound(seed, { disciplines: true })));
  expect(made.filter(({ disciplines }) => disciplines.length === 3).length).toBeGreaterThan(10);
});

test("with a larger k the named groups of each item are among those of a smaller", () =>
  always((seed) => {
    const small = released(inventRound(seed));
    const large = released(inventRound(seed, { k: 7 }));
    const namesOf = (made: Release): readonly string[] =>
      made.groups.filter(({ remainder }) => !remainder).flatMap(({ id, items }) => Object.keys(items).map((item) => `${id} ${item}`));
    expect(namesOf(small)).toEqual(expect.arrayContaining([...namesOf(large)]));
  }));

test("somebody who knows every n and the rules can pin no bucket of any group", () =>
  always((seed) => {
    const invented = inventRound(seed);
    const made = released(invented);
    for (const [at, { id: item }] of invented.questionnaire.items.entries()) {
      const { root } = partsOf(invented, at);
      if (root === null) continue;
      const parts = everyPart(root);
      const seen = parts.map((part): Seen => {
        const told = made.groups.find(({ id }) => id === part.id)?.items[item];
        if (told === undefined) throw new Error(`${part.id} is not told`);
        const splits = part.parts.length === 0 ? [] : [part.parts.map((child) => parts.indexOf(child))];
        const counted = (low: number, high: number, under: number) => ({
          low: Math.ceil(low * under - 1e-9),
          high: Math.floor(high * under + 1e-9),
        });
        const sum = counted(told.score.low / 100, told.score.high / 100, 6 * part.n);
        const box = {
          ...anything(part.n),
          fav: counted(told.fav.low, told.fav.high, part.n),
          unfav: counted(told.unfav.low, told.unfav.high, part.n),
          sum: { low: sum.low + part.n, high: sum.high + part.n },
        };
        return { box: tighten(box), splits };
      });
      for (const box of propagate(seen)) expect(isPinned(box)).toBe(false);
    }
  }));

test("a comment stands in one place, and three or more of a place wrote", () =>
  always((seed) => {
    const invented = inventRound(seed);
    const { comments } = released(invented);
    const given = invented.comments.map(({ answers }) => answers.why);
    for (const { text } of comments) expect(given.splice(given.indexOf(text), 1)).toEqual([text]);
    const places = new Set(comments.map(({ group }) => group));
    for (const place of places) expect(comments.filter(({ group }) => group === place).length).toBeGreaterThanOrEqual(3);
    if (invented.scores.length < 10) expect(comments).toEqual([]);
    for (const place of places) {
      const cohorts = invented.manifest.cohorts.filter(({ node }) => node === place).map(({ id }) => id);
      if (cohorts.length > 0) expect(invented.scores.filter(({ cohort }) => cohorts.includes(cohort)).length).toBeGreaterThanOrEqual(10);
    }
  }));

test("disciplines show exactly when the rank test finds no few people to isolate", () =>
  always((seed) => {
    const { integer } = createRandom(seed, 7);
    const width = integer(3, 4);
    const leaves = Array.from({ length: integer(1, 3) }, () => [0, 1, 2, 3].map((at) => (at < width ? integer(0, 6) * integer(0, 1) : 0)));
    if (leaves.some((leaf) => leaf.reduce((sum, n) => sum + n, 0) < 5)) return;
    expect(disciplinesMayShow(leaves, 5)).toBe(leastSupport(leaves) >= 5);
  }));

/** By trying: a number for each class and each leaf, the sum of those people whose two numbers do not cancel. */
function leastSupport(leaves: readonly (readonly number[])[]): number {
  const numbers = [0, 1, 2, 3];
  let least = Number.POSITIVE_INFINITY;
  for (const a of numbers) {
    for (const b of numbers) {
      for (const c of numbers) {
        const classes = [a, b, c, 0];
        const costs = leaves.map((leaf) => numbers.map((own) => leaf.reduce((sum, n, at) => sum + (classes[at] === own ? 0 : n), 0)));
        const choose = (at: number, sum: number): void => {
          if (at === costs.length) {
            if (sum > 0) least = Math.min(least, sum);
            return;
          }
          for (const cost of costs[at] ?? []) choose(at + 1, sum + cost);
        };
        choose(0, 0);
      }
    }
  }
  return least;
}

test("a team that chose to see its own figures is marked, and counts as any other", () => {
  const manifest = aManifest([
    { id: "a", parent: "org", eligible: 6, teamOnly: true },
    { id: "b", parent: "org", eligible: 9 },
  ]);
  const scores = [..."aaaaaabbbbbbbb"].map((id, at) => ({ cohort: `cohort-${id}`, answers: { "b1-1": 1 + (at % 7) } }));
  const made = released({ manifest, questionnaire: aQuestionnaire([anItem("b1-1")]), scores, comments: [] });
  expect(made.groups.map(({ id, teamOnly }) => [id, teamOnly])).toEqual([
    ["org", false],
    ["a", true],
    ["b", false],
  ]);
  expect(made.groups[0]?.items["b1-1"]?.fromParts).toBe(true);
});

test("from fifty answers on the organisation has a spread, and from ten teams on says whether they differ", () => {
  const teams = Array.from({ length: 12 }, (_, at) => ({ id: `t${at}`, parent: "org", eligible: 10 }));
  const scores = teams.flatMap(({ id }, at) =>
    Array.from({ length: 9 }, (_, person) => ({
      cohort: `cohort-${id}`,
      answers: { "b1-1": 1 + ((at + person) % 4) + (at % 2) * 3, "b1-2": 1 + ((at + person) % 4) + (at % 2) * 3 },
    })),
  );
  const made = released({
    manifest: aManifest(teams),
    questionnaire: aQuestionnaire([anItem("b1-1"), anItem("b1-2")]),
    scores,
    comments: [],
  });
  const { B1 } = made.organisation.constructs;
  expect(B1).toMatchObject({ n: 100, alpha: 1, mean: 50 });
  expect(B1?.icc1?.groups).toBe(12);
  expect(B1?.icc1?.p).toBeLessThan(0.05);
  expect(made.organisation.itemSd["b1-1"]).toBe(made.organisation.itemSd["b1-2"]);
  const whole = made.groups[0]?.items["b1-1"];
  expect(whole).toMatchObject({ fromParts: false, cantSay: { at: 0.02, edge: "at-most" } });
  expect([whole?.sd, whole?.categories]).toEqual([undefined, undefined]);
});
