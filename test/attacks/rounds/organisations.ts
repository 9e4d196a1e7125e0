import { aManifest, anItem, aQuestionnaire, type Invented } from "../../../src/core/privacy/release/round.fixture.ts";
import type { ScoreBallot } from "../../../src/core/privacy/release-shape.ts";
import { createRandom, type Random } from "../../../src/core/statistics/random.ts";
import type { KnownRound, Person } from "../subtractor.ts";

export interface Size {
  /** About so many people. */
  readonly people: number;
  readonly rounds: number;
}

export interface LivedOrganisation {
  readonly rounds: readonly OrganisationRound[];
}

export interface OrganisationRound extends Invented {
  /** Who answered, in the order of `scores`; the same id in every round. */
  readonly people: readonly Person[];
}

interface Somebody {
  readonly id: string;
  readonly team: number;
  readonly answers: readonly number[];
  readonly responds: number;
}

/** One in ten answers anew from round to round (privacy.md 8, Trends). */
const CHANGES = 0.1;
const ITEMS = 3;
const TEAMS_IN_DIVISION = 6;

/** People in teams of 8 to 14 (one team-only of 6 or 7 here and there) in divisions, who answer, leave and come for some rounds. */
export function inventOrganisation(seed: number, { people, rounds }: Size): LivedOrganisation {
  const random = createRandom(seed, 2);
  const { integer, uniform } = random;
  const [response, turnover] = [0.4 + 0.55 * uniform(), 0.15 * uniform()];
  const sizes: number[] = [];
  for (let left = people; left >= 6; left -= sizes.at(-1) ?? left) {
    sizes.push(left < 20 ? Math.min(left, integer(6, 14)) : integer(6, 14));
  }
  const divisions = sizes.length <= 3 ? [] : Array.from({ length: Math.ceil(sizes.length / TEAMS_IN_DIVISION) }, (_, at) => `d${at}`);
  const moods = sizes.map(() => integer(1, 7));
  let nobody = 0;
  const hire = (team: number): Somebody => ({
    id: `p${nobody++}`,
    team,
    answers: Array.from({ length: ITEMS }, () => answerOf(moods[team] ?? 4, random)),
    responds: uniform(),
  });
  let staff = sizes.flatMap((size, team) => Array.from({ length: size }, () => hire(team)));
  const teams = sizes.map((eligible, at) => ({
    ...{ id: `t${at}`, parent: divisions[Math.floor(at / TEAMS_IN_DIVISION)] ?? "org", eligible, teamOnly: eligible < 8 },
  }));
  return {
    rounds: Array.from({ length: rounds }, (_, at) => {
      if (at > 0) staff = staff.map((one) => (uniform() < turnover ? hire(one.team) : { ...one, answers: changed(one, moods, random) }));
      const answering = staff.filter(({ responds }) => 0.7 * responds + 0.3 * uniform() < response);
      return roundOf(answering, aManifest(teams, divisions), random);
    }),
  };
}

const answerOf = (mood: number, { integer }: Random): number => Math.min(7, Math.max(1, mood + integer(-1, 1)));

function changed({ answers, team }: Somebody, moods: readonly number[], random: Random): readonly number[] {
  return answers.map((answer) => (random.uniform() < CHANGES ? answerOf(moods[team] ?? 4, random) : answer));
}

function roundOf(answering: readonly Somebody[], manifest: Invented["manifest"], { uniform }: Random): OrganisationRound {
  const items = Array.from({ length: ITEMS }, (_, at) => anItem(`b1-${at + 1}`));
  const scores: ScoreBallot[] = answering.map(({ answers, team }) => ({
    cohort: `cohort-t${team}`,
    // One in ten skips an item, and one in twenty cannot say: every item has people of its own.
    answers: Object.fromEntries(
      items.flatMap(({ id }, at) => (uniform() < 0.1 ? [] : [[id, uniform() < 0.05 ? 0 : (answers[at] ?? 0)] as const])),
    ),
  }));
  const people = answering.map(({ id }, at) => ({ id, cohort: scores[at]?.cohort ?? "", answered: answeredBy(scores[at]) }));
  return { manifest, questionnaire: aQuestionnaire(items), scores, comments: [], people };
}

const answeredBy = (ballot: ScoreBallot | undefined): ReadonlySet<string> =>
  new Set(Object.entries(ballot?.answers ?? {}).flatMap(([item, answer]) => (answer === 0 ? [] : [item])));

/** What colluders know of themselves beside what is published. */
export function knownOf({ manifest, people, scores }: OrganisationRound, colluders: readonly string[] = []): KnownRound {
  const own = people.flatMap(({ id }, at) => (colluders.includes(id) ? [[id, answered(scores[at])] as const] : []));
  return { manifest, people, answers: new Map(own) };
}

const answered = (ballot: ScoreBallot | undefined): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(ballot?.answers ?? {}).filter(([, answer]) => answer !== 0));
