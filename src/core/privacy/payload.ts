import type { Purpose } from "./manifest.ts";

/** 1 strongly disagree .. 7 strongly agree; 0 can't say. A skipped item is absent. */
export type Answer = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

export interface Scores {
  readonly v: 1;
  readonly answers: Readonly<Record<string, Answer>>;
  readonly discipline?: 0 | 1 | 2;
}

export interface Comment {
  readonly v: 1;
  readonly answers: Readonly<Record<string, string>>;
}

export type Payload = { readonly purpose: "scores"; readonly content: Scores } | { readonly purpose: "comment"; readonly content: Comment };

/** What the round asks, as far as a payload is checked against it. */
export interface Asked {
  readonly items: ReadonlySet<string>;
  /** Of these the ones answered by yes, partly, no or can't say: 6, 4, 2 or 0. */
  readonly kept?: ReadonlySet<string>;
  readonly prompts: ReadonlySet<string>;
  readonly disciplines: number;
}

export const LONGEST_COMMENT = 2_000;

/**
 * The content of a payload, or null where it is anything else than what the round asks: another key, an item that is not asked, a
 * number outside 0..7, an empty text. Used by the box, which refuses without saying why, and by clients before they send.
 * @param json parsed JSON
 * @example readPayload("scores", { v: 1, answers: { "b1-1": 8 } }, asked) // null
 */
export function readPayload(purpose: Purpose, json: unknown, asked: Asked): Payload | null {
  if (!isRecord(json) || json.v !== 1 || !isRecord(json.answers)) return null;
  return purpose === "scores" ? readScores(json, json.answers, asked) : readComment(json, json.answers, asked);
}

function readScores(json: Readonly<Record<string, unknown>>, given: Readonly<Record<string, unknown>>, asked: Asked): Payload | null {
  const { discipline } = json;
  if (!Object.keys(json).every((key) => key === "v" || key === "answers" || key === "discipline")) return null;
  if (discipline !== undefined && !(isDiscipline(discipline) && discipline < asked.disciplines)) return null;
  const answers: Record<string, Answer> = {};
  for (const [item, value] of Object.entries(given)) {
    if (!asked.items.has(item) || !isAnswer(value)) return null;
    if (asked.kept?.has(item) === true && value % 2 === 1) return null;
    answers[item] = value;
  }
  const scores = { v: 1, answers } as const;
  return { purpose: "scores", content: discipline === undefined ? scores : { ...scores, discipline } };
}

function readComment(json: Readonly<Record<string, unknown>>, given: Readonly<Record<string, unknown>>, asked: Asked): Payload | null {
  if (!Object.keys(json).every((key) => key === "v" || key === "answers")) return null;
  const answers: Record<string, string> = {};
  for (const [prompt, text] of Object.entries(given)) {
    if (!asked.prompts.has(prompt) || typeof text !== "string" || text.trim() === "" || text.length > LONGEST_COMMENT) return null;
    // Half a character has no UTF-8, so it could be neither stored nor published.
    if (/\p{Surrogate}/u.test(text)) return null;
    answers[prompt] = text;
  }
  return Object.keys(answers).length === 0 ? null : { purpose: "comment", content: { v: 1, answers } };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isAnswer = (value: unknown): value is Answer => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 7;
const isDiscipline = (value: unknown): value is 0 | 1 | 2 => value === 0 || value === 1 || value === 2;
