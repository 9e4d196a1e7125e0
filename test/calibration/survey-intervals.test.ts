import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Manifest } from "../../src/core/privacy/manifest.ts";
import type { Questionnaire } from "../../src/core/privacy/questionnaire.ts";
import { release } from "../../src/core/privacy/release/release.ts";
import type { ScoreBallot } from "../../src/core/privacy/release-shape.ts";
import { sheetOf } from "../../src/core/privacy/score-sheet.ts";
import { tQuantile } from "../../src/core/statistics/distributions.ts";
import { createRandom, type Random } from "../../src/core/statistics/random.ts";
import { shrinkGroupMeans } from "../../src/core/statistics/shrinkage.ts";
import { showGroup } from "../../src/core/survey/show-group.ts";
import type { ConstructName } from "../../src/core/survey/shown.ts";

// Acceptance 2 of the survey: seven points, people within teams, teams within an organisation. What a page says of a team, after the
// release took away what it takes, must still hold the team's true score as often as it claims.

const SEED = Number(process.env.CALIBRATION_SEED ?? 20_264);
/** Large organisations: what a release costs is dealing out the labels of people, as much for many as for few. */
const GROUPS = 200;
const ORGANISATIONS = Math.ceil(Number(process.env.CALIBRATION_TRIALS ?? 2_000) / GROUPS);
const ITEMS = ["b1-1", "b1-2", "b1-3", "b1-4"] as const;
const LEVELS = [2.5, 3.25, 4, 4.75, 5.5] as const;
const ICCS = [0.05, 0.15, 0.25] as const;
/** Of one item over everybody: teams, people and wordings together, in points of the scale. */
const SPREAD = 1.4;
/** Of what is not the team's, this much is the person's over all items. */
const PERSON = 0.5;

const names: ReadonlyMap<string, ConstructName> = new Map([["B1", { name: "Trust", kind: "behaviour", question: "Do we?" }]]);
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const mean = (x: readonly number[]): number => x.reduce((sum, value) => sum + value, 0) / x.length;
const points = (answer: number): number => (100 * (answer - 1)) / 6;

/** Mean of a clamped and rounded normal answer, so that truth is what people would say on average, not the latent number. */
function expected(centre: number, spread: number): number {
  const draws = 400;
  let sum = 0;
  for (let at = 0; at < draws; at++) sum += clamp(centre + spread * quantileOf((at + 0.5) / draws));
  return sum / draws;
}
const clamp = (latent: number): number => Math.min(7, Math.max(1, Math.round(latent)));
const table = Array.from({ length: 400 }, (_, at) => tQuantile((at + 0.5) / 400, 1e6));
const quantileOf = (p: number): number => table[Math.min(399, Math.floor(p * 400))] ?? 0;

interface Team {
  readonly id: string;
  /** In points. */
  readonly truth: number;
  readonly people: readonly (readonly number[])[];
}

function inventTeams(r: Random, level: number, icc: number): readonly Team[] {
  const inside = SPREAD * Math.sqrt(1 - icc);
  return Array.from({ length: GROUPS }, (_, at) => {
    const centre = level + SPREAD * Math.sqrt(icc) * r.normal();
    const people = Array.from({ length: r.integer(5, 12) }, () => {
      const own = inside * Math.sqrt(PERSON) * r.normal();
      return ITEMS.map(() => clamp(centre + own + inside * Math.sqrt(1 - PERSON) * r.normal()));
    });
    return { id: `t${at}`, truth: points(expected(centre, inside)), people };
  });
}

function manifestOf(teams: readonly Team[]): Manifest {
  const keys = { scores: { n: "", e: "" }, comment: { n: "", e: "" } };
  const round = "2f0d0a7e-4f3c-4d1e-9b1a-5a4a4b1c2d3e";
  return {
    v: 1,
    kind: "round",
    instance: "instance/acme",
    seq: 1,
    previous: null,
    round,
    instrument: { id: "example", version: 1, sha256: "" },
    k: 5,
    kComment: 10,
    release: "release/1",
    tree: [{ id: "org", parent: null, label: "Everybody" }, ...teams.map(({ id }) => ({ id, parent: "org", label: id }))],
    cohorts: teams.map(({ id, people }) => ({ id: `c-${id}`, node: id, eligible: people.length, teamOnly: false, keys })),
    disciplines: [],
    sealed: null,
    windows: { enrolFrom: 0, enrolUntil: 1, answerFrom: 2, answerUntil: 3, extendUntil: 4 },
    client: { page: "", cli: "" },
    origins: { app: "", answer: "" },
    demonstration: false,
  };
}

const questionnaire: Questionnaire = {
  v: 1,
  id: "example",
  version: 1,
  title: "Example",
  minutes: 1,
  items: ITEMS.map((id) => ({ id, version: 1, construct: "B1", direction: 1, scale: "agreement", cohorts: null })),
  prompts: [],
  wording: {},
  attributions: [],
};

interface Outcome {
  readonly engine: boolean;
  readonly item: boolean;
  readonly construct: boolean;
  readonly raw: number;
  readonly shrunk: number;
  readonly shownRaw: number;
  readonly shownShrunk: number;
}

function outcomesOf(teams: readonly Team[]): readonly Outcome[] {
  const scores = teams.flatMap(({ id, people }) =>
    people.map(
      (answers): ScoreBallot => ({ cohort: `c-${id}`, answers: Object.fromEntries(ITEMS.map((item, at) => [item, answers[at] ?? 0])) }),
    ),
  );
  const made = release({ manifest: manifestOf(teams), questionnaire, scores: sheetOf(questionnaire.items, scores), comments: [], sha256 });
  if ("failed" in made) throw new Error(made.why);
  const persons = teams.map(({ people }) => people.map((answers) => points(mean(answers))));
  const drawn = shrinkGroupMeans(persons).groups;
  return teams.flatMap(({ id, truth }, at): readonly Outcome[] => {
    const own = persons[at] ?? [];
    const group = made.groups.find((each) => each.id === id);
    if (group === undefined) return [];
    const [shown] = showGroup({ release: made, questionnaire }, null, group, names, "en").constructs;
    const item = shown?.items[0]?.score.interval;
    if (shown === undefined || shown.score === null || shown.shrunken === null || item === undefined) return [];
    const within = ({ low, high }: { readonly low: number; readonly high: number }): boolean => low <= truth && truth <= high;
    const middle = mean(own);
    const spread = Math.sqrt(own.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (own.length - 1));
    const reach = (tQuantile(0.95, own.length - 1) * spread) / Math.sqrt(own.length);
    return [
      {
        engine: within({ low: middle - reach, high: middle + reach }),
        item: within(item),
        construct: within(shown.score.interval),
        raw: (middle - truth) ** 2,
        shrunk: ((drawn[at]?.value ?? middle) - truth) ** 2,
        shownRaw: (shown.score.at - truth) ** 2,
        shownShrunk: (shown.shrunken.at - truth) ** 2,
      },
    ];
  });
}

const cells = LEVELS.flatMap((level) => ICCS.map((icc) => [level, icc] as const));

test.each(cells)(`a true level of %f with ICC %f, seed ${SEED}, ${ORGANISATIONS * GROUPS} teams`, (level, icc) => {
  const r = createRandom(SEED, Math.round(level * 4 + icc * 100));
  const all = Array.from({ length: ORGANISATIONS }, () => outcomesOf(inventTeams(r, level, icc))).flat();
  expect(all.length).toBeGreaterThan(0.99 * ORGANISATIONS * GROUPS);
  const share = (pick: (one: Outcome) => boolean): number => all.filter(pick).length / all.length;
  const error = (pick: (one: Outcome) => number): number => mean(all.map(pick));
  expect(share(({ engine }) => engine)).toBeGreaterThanOrEqual(0.88);
  expect(share(({ engine }) => engine)).toBeLessThanOrEqual(0.92);
  expect(share(({ item }) => item)).toBeGreaterThanOrEqual(0.88);
  expect(share(({ construct }) => construct)).toBeGreaterThanOrEqual(0.88);
  expect(error(({ shrunk }) => shrunk)).toBeLessThan(error(({ raw }) => raw));
  expect(error(({ shownShrunk }) => shownShrunk)).toBeLessThan(error(({ shownRaw }) => shownRaw));
});
