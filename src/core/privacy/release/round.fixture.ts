import { createHash } from "node:crypto";
import { createRandom } from "../../statistics/random.ts";
import type { Cohort, Manifest, TreeNode } from "../manifest.ts";
import type { AskedItem, Questionnaire } from "../questionnaire.ts";
import type { CommentBallot, Release, ScoreBallot } from "../release-shape.ts";
import { sheetOf } from "../score-sheet.ts";
import { type AuditFailed, type Ballots, release } from "./release.ts";

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

const keys = { scores: { n: "", e: "" }, comment: { n: "", e: "" } };

export interface Team {
  readonly id: string;
  readonly parent: string;
  readonly eligible: number;
  readonly teamOnly?: boolean;
}

/** Divisions in between hold no cohort of their own. */
export function aManifest(teams: readonly Team[], divisions: readonly string[] = [], more: Partial<Manifest> = {}): Manifest {
  const tree: readonly TreeNode[] = [
    { id: "org", parent: null, label: "Everybody" },
    ...divisions.map((id) => ({ id, parent: "org", label: `Division ${id}` })),
    ...teams.map(({ id, parent }) => ({ id, parent, label: `Team ${id}` })),
  ];
  const cohorts: readonly Cohort[] = teams.map(({ id, eligible, teamOnly }) => ({
    id: `cohort-${id}`,
    node: id,
    eligible,
    teamOnly: teamOnly ?? false,
    keys,
  }));
  return {
    v: 1,
    kind: "round",
    instance: "instance/acme",
    seq: 1,
    previous: null,
    round: "2f0d0a7e-4f3c-4d1e-9b1a-5a4a4b1c2d3e",
    instrument: { id: "example", version: 1, sha256: "" },
    k: 5,
    kComment: 10,
    release: "release/1",
    tree,
    cohorts,
    disciplines: [],
    sealed: null,
    windows: { enrolFrom: 0, enrolUntil: 1, answerFrom: 2, answerUntil: 3, extendUntil: 4 },
    client: { page: "", cli: "" },
    origins: { app: "", answer: "" },
    demonstration: false,
    ...more,
  };
}

export function anItem(id: string, more: Partial<AskedItem> = {}): AskedItem {
  return { id, version: 1, construct: "B1", direction: 1, scale: "agreement", cohorts: null, ...more };
}

export function aQuestionnaire(items: readonly AskedItem[]): Questionnaire {
  return { v: 1, id: "example", version: 1, title: "Example", minutes: 2, items, prompts: [{ id: "why" }], wording: {}, attributions: [] };
}

export interface Invented {
  readonly manifest: Manifest;
  readonly questionnaire: Questionnaire;
  readonly scores: readonly ScoreBallot[];
  readonly comments: readonly CommentBallot[];
}

/** An organisation of teams under divisions that answers as teams do: alike within, one in ten skipping, one in twenty unsure. */
export function inventRound(seed: number, o: { readonly disciplines?: boolean; readonly k?: number } = {}): Invented {
  const { integer } = createRandom(seed, 4);
  const divisions = Array.from({ length: integer(0, 3) }, (_, at) => `d${at}`);
  const teams = Array.from({ length: integer(1, 10) }, (_, at) => ({
    id: `t${at}`,
    parent: ["org", ...divisions][integer(0, divisions.length)] ?? "org",
    eligible: integer(6, 18),
  }));
  const disciplines = o.disciplines === true ? ["Development", "Operations", "Security"] : [];
  const manifest = aManifest(teams, divisions, { disciplines, k: o.k ?? 5 });
  const items = ["b1-1", "b1-2", "b1-3"].map((id, at) => anItem(id, { direction: at === 2 ? -1 : 1 }));
  const scores: ScoreBallot[] = [];
  const comments: CommentBallot[] = [];
  const answer = (mood: number): number => (integer(0, 19) === 0 ? 0 : Math.min(7, Math.max(1, mood + integer(-1, 1))));
  const answerAll = (mood: number): Record<string, number> =>
    Object.fromEntries(items.flatMap(({ id }) => (integer(0, 9) === 0 ? [] : [[id, answer(mood)] as const])));
  for (const { id: cohort, eligible } of manifest.cohorts) {
    const [mood, response] = [integer(1, 7), integer(2, 10)];
    for (let person = 0; person < eligible; person++) {
      if (integer(1, 10) > response) continue;
      const ballot = { cohort, answers: answerAll(mood) };
      scores.push(disciplines.length > 0 && integer(0, 9) > 0 ? { ...ballot, discipline: integer(0, 2) } : ballot);
      if (integer(0, 2) === 0) comments.push({ cohort, answers: { why: `text ${integer(0, 1_000_000)}` } });
    }
  }
  return { manifest, questionnaire: aQuestionnaire(items), scores, comments };
}

export const ballotsOf = (invented: Invented): Ballots => ({
  ...invented,
  scores: sheetOf(invented.questionnaire.items, invented.scores),
  sha256,
});

/** The release of a round that may not fail. */
export function released(invented: Invented): Release {
  const made: Release | AuditFailed = release(ballotsOf(invented));
  if ("failed" in made) throw new Error(made.why);
  return made;
}
