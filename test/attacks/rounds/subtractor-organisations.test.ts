import { describe, expect, test } from "vitest";
import { released } from "../../../src/core/privacy/release/round.fixture.ts";
import type { Release } from "../../../src/core/privacy/release-shape.ts";
import { createRandom } from "../../../src/core/statistics/random.ts";
import { attack, type Recovered } from "../subtractor.ts";
import { filterFreely } from "./free-filters.ts";
import { inventOrganisation, knownOf, type OrganisationRound } from "./organisations.ts";
import { reachesFewerThan } from "./row-space.ts";
import { PATIENCE_MS, sized } from "./scale.ts";
import { writeRow } from "./write-row.ts";

const K = 5;
/** Up to so many people colluders are also tried by subtracting step by step; the linear attacker is exact for any number. */
const STEPWISE = 60;
/** Organisations of each size, and rounds of each. Most are small: there a group is soon too small. */
const plan = [
  { people: 20, organisations: sized(40, 700), rounds: 2 },
  { people: 20, organisations: sized(4, 200), rounds: 6 },
  { people: 200, organisations: sized(5, 92), rounds: 2 },
  { people: 2_000, organisations: sized(1, 8), rounds: 1 },
];
const said = plan.map(({ people, organisations, rounds }) => `${organisations} of ${people} x ${rounds}`).join(", ");
const total = plan.reduce((sum, { organisations }) => sum + organisations, 0);

interface Seen {
  recovered: number;
  tooSmall: number;
  colluders: number;
  groups: number;
  answers: number;
  claimed: number;
  claimedRight: number;
  leavers: number;
}
const seen: Seen = { recovered: 0, tooSmall: 0, colluders: 0, groups: 0, answers: 0, claimed: 0, claimedRight: 0, leavers: 0 };

function attackRound(round: OrganisationRound, seed: number): void {
  const made = released(round);
  const known = knownOf(round);
  seen.groups += made.groups.length;
  seen.answers += known.people.reduce((sum, { answered }) => sum + answered.size, 0);
  const { recovered, leastPeople } = attack([made], { rounds: [known], stable: false });
  seen.recovered += recovered.length;
  if (leastPeople < K || linearly(round, made, K, [])) seen.tooSmall++;
  for (const c of [1, 2, 3, 4]) {
    // Colleagues of one team are the likeliest, and the most dangerous.
    const first = createRandom(seed).integer(0, Math.max(0, round.people.length - c));
    const own = round.people.slice(first, first + c).map(({ id }) => id);
    if (linearly(round, made, K - c, own)) seen.colluders++;
    if (round.people.length > STEPWISE) continue;
    const found = attack([made], { rounds: [knownOf(round, own)], stable: false });
    if (found.leastPeople < K - c) seen.colluders++;
  }
}

function linearly(round: OrganisationRound, made: Release, limit: number, colluders: readonly string[]): boolean {
  return round.questionnaire.items.some(({ id }) => reachesFewerThan(limit, made, knownOf(round, colluders), id));
}

/** Two rounds, taken as if everybody who stayed had answered the same again; only claims about somebody who left or came count. */
function attackTurnover(before: OrganisationRound, after: OrganisationRound): void {
  const ids = (round: OrganisationRound): ReadonlySet<string> => new Set(round.people.map(({ id }) => id));
  const [then, now] = [ids(before), ids(after)];
  const alone = (id: string): boolean => then.has(id) !== now.has(id);
  seen.leavers += [...new Set([...then, ...now])].filter(alone).length * before.questionnaire.items.length;
  const { recovered } = attack([released(before), released(after)], { rounds: [knownOf(before), knownOf(after)], stable: true });
  const claims = recovered.filter(({ person }) => alone(person));
  seen.claimed += claims.length;
  seen.claimedRight += claims.filter((claim) => isRight(then.has(claim.person) ? before : after, claim)).length;
}

const isRight = ({ people, scores }: OrganisationRound, { person, item, answer }: Recovered): boolean =>
  scores[people.findIndex(({ id }) => id === person)]?.answers[item] === answer;

test(
  `no organisation's releases give an answer away, or say anything of fewer than five`,
  () => {
    for (const { people, organisations, rounds } of plan) {
      for (let seed = 0; seed < organisations; seed++) {
        const { rounds: lived } = inventOrganisation(10_000 * (people + rounds) + seed, { people, rounds });
        for (const [at, round] of lived.entries()) {
          attackRound(round, seed);
          const before = lived[at - 1];
          if (before !== undefined && people <= 200) attackTurnover(before, round);
        }
      }
    }
    const row = { against: "Evenkeel", interval: "", n: `${total} organisations (${said} rounds), ${seen.answers} answers` } as const;
    writeRow({ ...row, attacker: "Subtractor", figure: `${seen.recovered} answers recovered`, gate: "0" });
    writeRow({ ...row, attacker: "Subtractor", figure: `${seen.tooSmall} rounds with a combination of fewer than k people`, gate: "0" });
    writeRow({ ...row, attacker: "Colluder, 1 to 4", figure: `${seen.colluders} combinations of fewer than k - c others`, gate: "0" });
    writeRow({
      ...row,
      attacker: "Leaver, who takes nobody to have changed an answer",
      figure: `${seen.claimed} of ${seen.leavers} answers claimed, ${seen.claimedRight} of them right`,
      gate: "claimed and right under 1 %",
      n: `${total - (plan.at(-1)?.organisations ?? 0)} organisations, rounds next to each other`,
    });
    expect(seen.groups).toBeGreaterThan(total);
    expect({ recovered: seen.recovered, tooSmall: seen.tooSmall, colluders: seen.colluders }).toEqual({
      recovered: 0,
      tooSmall: 0,
      colluders: 0,
    });
    expect(seen.leavers).toBeGreaterThan(0);
    expect(seen.claimedRight / seen.leavers).toBeLessThan(0.01);
  },
  PATIENCE_MS,
);

describe("against the broken twin", () => {
  const organisations = sized(20, 100);

  test("the same attacker recovers answers exactly, where results can be filtered freely", () => {
    let [found, right, tried] = [0, 0, 0];
    for (let seed = 0; seed < organisations; seed++) {
      const [round] = inventOrganisation(seed, { people: 20, rounds: 1 }).rounds;
      if (round === undefined) continue;
      const { release, known } = filterFreely(round, released(round), seed);
      const { recovered } = attack([release], { rounds: [known], stable: false });
      tried += known.people.reduce((sum, { answered }) => sum + answered.size, 0);
      found += recovered.length;
      right += recovered.filter((claim) => isRight(round, claim)).length;
    }
    writeRow({
      attacker: "Subtractor",
      against: "broken twin",
      figure: `${found} of ${tried} answers recovered, ${right} of them right`,
      gate: "some, all of them right",
      n: `${organisations} organisations of 20`,
      interval: "",
    });
    expect(found).toBeGreaterThan(0);
    expect(right).toBe(found);
  });

  test("and the rules about fewer than five are seen to be broken by both ways of looking", () => {
    let [stepwise, linear] = [0, 0];
    for (let seed = 0; seed < organisations; seed++) {
      const [round] = inventOrganisation(seed, { people: 20, rounds: 1 }).rounds;
      if (round === undefined) continue;
      const { release, known } = filterFreely(round, released(round), seed);
      if (attack([release], { rounds: [known], stable: false }).leastPeople < K) stepwise++;
      if (round.questionnaire.items.some(({ id }) => reachesFewerThan(K, release, known, id))) linear++;
    }
    expect(stepwise).toBeGreaterThan(organisations / 2);
    expect(linear).toBe(stepwise);
  });

  test("a leaver's answers are read off exact figures of two rounds, nine of ten", () => {
    let [tried, right] = [0, 0];
    for (let seed = 0; seed < organisations; seed++) {
      const [round] = inventOrganisation(seed, { people: 20, rounds: 1 }).rounds;
      const gone = round?.people[0];
      if (round === undefined || gone === undefined) continue;
      const after = { ...round, scores: round.scores.slice(1), people: round.people.slice(1) };
      const [one, two] = [round, after].map((each) => wholeTeams(each));
      if (one === undefined || two === undefined) continue;
      const both = (item: string): boolean =>
        [one, two].every(({ release }) => release.groups.some((group) => isOf(group.id, gone.cohort) && group.items[item]));
      const items = [...gone.answered].filter(both);
      const { recovered } = attack([one.release, two.release], { rounds: [one.known, two.known], stable: true });
      tried += items.length;
      right += recovered.filter((claim) => claim.person === gone.id && items.includes(claim.item) && isRight(round, claim)).length;
    }
    writeRow({
      attacker: "Leaver",
      against: "broken twin",
      figure: `${right} of ${tried} answers recovered`,
      gate: "at least 90 %",
      n: `${organisations} organisations of 20, one leaves, nobody else changes`,
      interval: "",
    });
    expect(tried).toBeGreaterThan(5);
    expect(right / tried).toBeGreaterThanOrEqual(0.9);
  });
});

const isOf = (group: string, cohort: string): boolean => group === `filter ${cohort} 0`;

/** Exact figures of teams alone: what a leaver leaves behind needs no filter. */
function wholeTeams(round: OrganisationRound) {
  const { release, known } = filterFreely(round, released(round), 1);
  return { known, release: { ...release, groups: release.groups.filter(({ id }) => id.endsWith(" 0")) } };
}
