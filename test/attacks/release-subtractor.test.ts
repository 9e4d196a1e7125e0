import { expect, test, vi } from "vitest";
import { type Invented, inventRound, released } from "../../src/core/privacy/release/round.fixture.ts";
import type { Release, ReleasedItem } from "../../src/core/privacy/release-shape.ts";
import { attack, type KnownRound, type Person, recover } from "./subtractor.ts";

// 50 organisations for a change, 1,000 and more with `npm run attacks`.
const ORGANISATIONS = Number(process.env.EVENKEEL_ATTACK_CASES ?? 50);

vi.setConfig({ testTimeout: 60_000 + ORGANISATIONS * 100 });

const healthy = (invented: Invented, item: string, answer: number): number =>
  invented.questionnaire.items.find(({ id }) => id === item)?.direction === -1 ? 8 - answer : answer;

function peopleOf({ scores }: Invented): readonly Person[] {
  return scores.map(({ cohort, answers }, at) => ({
    id: `p${at}`,
    cohort,
    answered: new Set(Object.keys(answers).filter((item) => answers[item] !== 0)),
  }));
}

function answersOf(invented: Invented, person: number): Readonly<Record<string, number>> {
  const entries = Object.entries(invented.scores[person]?.answers ?? {}).filter(([, answer]) => answer !== 0);
  return Object.fromEntries(entries.map(([item, answer]) => [item, healthy(invented, item, answer)]));
}

function knownOf(invented: Invented, colluders: readonly number[] = []): KnownRound {
  return {
    manifest: invented.manifest,
    people: peopleOf(invented),
    answers: new Map(colluders.map((person) => [`p${person}`, answersOf(invented, person)])),
  };
}

test("no answer of any organisation is recovered from its release", () => {
  for (let seed = 0; seed < ORGANISATIONS; seed++) {
    const invented = inventRound(seed);
    const { recovered, leastPeople } = attack([released(invented)], { rounds: [knownOf(invented)], stable: false });
    expect(recovered, `organisation ${seed}`).toEqual([]);
    expect(leastPeople, `organisation ${seed}`).toBeGreaterThanOrEqual(5);
  }
});

test("colluders who know their own c answers reach no set of fewer than k - c others", () => {
  for (let seed = 0; seed < ORGANISATIONS; seed++) {
    const invented = inventRound(seed);
    const made = released(invented);
    for (const c of [1, 2, 3, 4]) {
      const first = Math.min(seed % 7, Math.max(0, invented.scores.length - c));
      const known = knownOf(
        invented,
        Array.from({ length: c }, (_, at) => first + at),
      );
      const { leastPeople } = attack([made], { rounds: [known], stable: false });
      expect(leastPeople, `organisation ${seed}, ${c} colluders`).toBeGreaterThanOrEqual(5 - c);
    }
  }
});

/** The second round without one person of the first, everybody else answering the same: nothing is kinder to an attacker. */
function afterLeaving(invented: Invented, leaver: number): Invented {
  return { ...invented, scores: invented.scores.filter((_, at) => at !== leaver) };
}

const withoutPerson = (known: KnownRound, leaver: number): KnownRound => ({
  ...known,
  people: known.people.filter(({ id }) => id !== `p${leaver}`),
});

test("a leaver between two rounds with otherwise equal answers is rarely worked out from levels", () => {
  let tried = 0;
  let found = 0;
  for (let seed = 0; seed < ORGANISATIONS; seed++) {
    const invented = inventRound(seed);
    if (invented.scores.length === 0) continue;
    const leaver = seed % invented.scores.length;
    const rounds = [knownOf(invented), withoutPerson(knownOf(invented), leaver)];
    const releases = [released(invented), released(afterLeaving(invented, leaver))];
    const recovered = recover(releases, { rounds, stable: true });
    tried += Object.keys(answersOf(invented, leaver)).length;
    found += recovered.filter(({ person }) => person === `p${leaver}`).length;
  }
  expect(tried).toBeGreaterThan(0);
  // What is left is certain, not guessed; guessing is right in a third of cases (privacy.md 8, Trends).
  expect(found / tried).toBeLessThan(0.05);
});

/** What a product without levels would publish of the same groups: exact means and shares. */
function exactly(made: Release, known: KnownRound, invented: Invented): Release {
  const groups = made.groups.map((group) => {
    const items = Object.entries(group.items).map(([id, item]): readonly [string, ReleasedItem] => {
      const cohorts = known.manifest.cohorts.filter(({ node }) => node === group.id).map((cohort) => cohort.id);
      const own = invented.scores.flatMap(({ cohort }, at) => {
        const answer = answersOf(invented, at)[id];
        return cohorts.includes(cohort) && answer !== undefined ? [answer] : [];
      });
      if (own.length === 0) return [id, item];
      const at = (value: number) => ({ at: value, low: value, high: value, edge: null });
      const share = (count: number) => at(count / own.length);
      const sum = own.reduce((total, answer) => total + answer, 0);
      const score = at((100 * (sum - own.length)) / (6 * own.length));
      const [fav, unfav] = [own.filter((answer) => answer > 4).length, own.filter((answer) => answer < 4).length];
      return [id, { ...item, fav: share(fav), unfav: share(unfav), score }];
    });
    return { ...group, items: Object.fromEntries(items) };
  });
  return { ...made, groups };
}

test("the same attacker reads a leaver's answers out of exact figures, so finding nothing means something", () => {
  let tried = 0;
  let right = 0;
  for (let seed = 0; seed < ORGANISATIONS; seed++) {
    const invented = inventRound(seed);
    const before = knownOf(invented);
    const made = released(invented);
    const shown = before.manifest.cohorts.filter(({ node }) => made.groups.some(({ id }) => id === node)).map(({ id }) => id);
    const leaver = invented.scores.findIndex(({ cohort }) => shown.includes(cohort));
    if (leaver < 0) continue;
    const later = afterLeaving(invented, leaver);
    const after = released(later);
    const node = before.manifest.cohorts.find(({ id }) => id === invented.scores[leaver]?.cohort)?.node;
    const group = (which: Release) => which.groups.find(({ id }) => id === node);
    const truth = Object.entries(answersOf(invented, leaver)).filter(
      ([item]) => group(made)?.items[item] !== undefined && group(after)?.items[item] !== undefined,
    );
    const rounds = [before, withoutPerson(before, leaver)];
    const recovered = recover([exactly(made, before, invented), exactly(after, knownOf(later), later)], { rounds, stable: true });
    tried += truth.length;
    right += truth.filter(([item, answer]) =>
      recovered.some((each) => each.person === `p${leaver}` && each.item === item && each.answer === answer),
    ).length;
  }
  expect(tried).toBeGreaterThan(10);
  expect(right / tried).toBeGreaterThan(0.9);
});
