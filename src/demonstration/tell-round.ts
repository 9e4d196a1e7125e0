import { createHash } from "node:crypto";
import type { Share } from "../core/model/time.ts";
import type { Cohort, Manifest, PublicKey } from "../core/privacy/manifest.ts";
import type { AskedItem, Questionnaire } from "../core/privacy/questionnaire.ts";
import type { CommentBallot, ScoreBallot } from "../core/privacy/release-shape.ts";
import type { Draw } from "./draw.ts";
import { moodOf } from "./moods.ts";

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** An id of the form of a random UUID, the same for the same words. */
export function inventedUuid(words: string): string {
  const hex = digest(words).toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/**
 * An odd number of 3072 bits in place of a key: nobody knows its factors, so nothing can be signed with it, and nothing needs to be in
 * a round that is over. Real keys for all invented rounds would take minutes.
 */
export function inventedKey(words: string): PublicKey {
  const bytes = Buffer.concat(Array.from({ length: 12 }, (_, part) => digest(`${words} ${part}`)));
  bytes[0] = (bytes[0] ?? 0) | 0x80;
  bytes[383] = (bytes[383] ?? 0) | 1;
  return { n: bytes.toString("base64url"), e: "AQAB" };
}

export interface Telling {
  readonly manifest: Pick<Manifest, "cohorts">;
  readonly questionnaire: Questionnaire;
  /** How far the company has come from working apart to working together. */
  readonly share: Share;
  /** Where on 2..6 item zero is answered, by its id. */
  readonly keptAt: ReadonlyMap<string, number>;
  /** Texts by prompt; each is written once. */
  readonly comments: Readonly<Record<string, readonly string[]>>;
  /** Of the company, the same in all its rounds: teams and wordings keep their colour. */
  readonly colour: (words: string) => number;
  readonly draw: Draw;
}

export interface ToldBallots {
  readonly scores: readonly ScoreBallot[];
  readonly comments: readonly CommentBallot[];
}

/** Ballots of people who do not exist: alike within a team, each with a mood of their own, some silent, some unsure. */
export function tellBallots(telling: Telling): ToldBallots {
  const { manifest, draw, colour } = telling;
  const scores: ScoreBallot[] = [];
  for (const cohort of manifest.cohorts) {
    const response = Math.min(0.96, 0.84 + 0.07 * colour(`response ${cohort.node}`));
    for (let person = 0; person < cohort.eligible; person++)
      if (draw.chance(response))
        scores.push({ cohort: cohort.id, answers: tellAnswers(telling, cohort), discipline: disciplineIn(cohort, draw) });
  }
  return { scores, comments: tellComments(telling, scores) };
}

function tellAnswers({ questionnaire, share, keptAt, colour, draw }: Telling, cohort: Cohort): Record<string, number> {
  const mood = 0.7 * draw.normal();
  const answers: Record<string, number> = {};
  for (const item of questionnaire.items) {
    if (item.cohorts !== null && !item.cohorts.includes(cohort.id)) continue;
    if (draw.chance(0.02)) continue;
    answers[item.id] = draw.chance(0.02) ? 0 : answerTo(item, { mood, share, keptAt, colour, draw, node: cohort.node });
  }
  return answers;
}

interface Person extends Pick<Telling, "share" | "keptAt" | "colour" | "draw"> {
  readonly mood: number;
  readonly node: string;
}

function answerTo({ id, construct, direction, scale }: AskedItem, { mood, share, keptAt, colour, draw, node }: Person): number {
  if (scale === "kept") {
    const felt = (keptAt.get(id) ?? 4) + draw.normal();
    return felt < 3 ? 2 : felt < 5 ? 4 : 6;
  }
  const team = 0.4 * colour(`${node} ${construct}`);
  const felt = moodOf(construct ?? "", share) + team + 0.3 * colour(id) + mood + draw.normal();
  const healthy = Math.min(7, Math.max(1, Math.round(felt)));
  return direction === 1 ? healthy : 8 - healthy;
}

/** Security; operations and platform; everybody else. */
function disciplineIn({ node }: Cohort, draw: Draw): number {
  if (/security|sign-off|risk/.test(node)) return 0;
  if (draw.chance(0.04)) return 0;
  return /platform|operations|paved|runtime/.test(node) ? 1 : 2;
}

function tellComments({ comments, draw }: Telling, scores: readonly ScoreBallot[]): readonly CommentBallot[] {
  const writers = draw.shuffle(scores);
  return Object.entries(comments)
    .flatMap(([prompt, texts]) => texts.map((text) => ({ [prompt]: text })))
    .flatMap((answers, at) => {
      const writer = writers[at];
      return writer === undefined ? [] : [{ cohort: writer.cohort, answers }];
    });
}
