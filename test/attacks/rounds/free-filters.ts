import type { Level, Release, ReleasedItem } from "../../../src/core/privacy/release-shape.ts";
import { createRandom } from "../../../src/core/statistics/random.ts";
import type { KnownRound } from "../subtractor.ts";
import { knownOf, type OrganisationRound } from "./organisations.ts";

// The broken twin's results: exact means and shares of any filter of team and tenure that five or more pass. Tests only.

export interface Filtered {
  readonly release: Release;
  readonly known: KnownRound;
}

const LEAST = 5;
const TENURES = 3;

/** Every team, and every team without one tenure, as far as five or more people pass the filter. */
export function filterFreely(round: OrganisationRound, made: Release, seed: number): Filtered {
  const { integer } = createRandom(seed, 1);
  const cells = round.people.map(({ cohort }) => `${cohort} ${integer(1, TENURES)}`);
  const people = round.people.map((person, at) => ({ ...person, cohort: cells[at] ?? "" }));
  const filters = round.manifest.cohorts.flatMap(({ id }) => {
    const all = Array.from({ length: TENURES }, (_, at) => `${id} ${at + 1}`);
    return [all, ...all.map((left) => all.filter((cell) => cell !== left))].map((passing, at) => ({ id: `filter ${id} ${at}`, passing }));
  });
  const groups = filters.map(({ id, passing }) => ({
    ...{ id, parent: null, label: id, teamOnly: false, remainder: false, eligible: 0, participation: "80 % or more" as const },
    items: exactItems(round, cells, passing),
  }));
  const base = round.manifest.cohorts[0];
  const cohorts = filters.flatMap(({ id, passing }) =>
    passing.flatMap((cell) => (base === undefined ? [] : [{ ...base, id: cell, node: id }])),
  );
  const tree = filters.map(({ id }) => ({ id, parent: null, label: id }));
  const known = { ...knownOf(round), people, manifest: { ...round.manifest, cohorts, tree } };
  return { release: { ...made, groups }, known };
}

function exactItems(
  { scores, questionnaire }: OrganisationRound,
  cells: readonly string[],
  passing: readonly string[],
): Record<string, ReleasedItem> {
  return Object.fromEntries(
    questionnaire.items.flatMap(({ id }) => {
      const answers = scores.flatMap((ballot, at) => {
        const answer = ballot.answers[id] ?? 0;
        return answer > 0 && passing.includes(cells[at] ?? "") ? [answer] : [];
      });
      return answers.length < LEAST ? [] : [[id, exactly(answers)] as const];
    }),
  );
}

function exactly(answers: readonly number[]): ReleasedItem {
  const n = answers.length;
  const at = (value: number): Level => ({ at: value, low: value, high: value, edge: null });
  const share = (of: readonly number[]): Level => at(of.length / n);
  const sum = answers.reduce((total, answer) => total + answer, 0);
  return {
    n: { low: n, high: n },
    fav: share(answers.filter((answer) => answer > 4)),
    unfav: share(answers.filter((answer) => answer < 4)),
    score: at((100 * (sum - n)) / (6 * n)),
    fromParts: false,
  };
}
