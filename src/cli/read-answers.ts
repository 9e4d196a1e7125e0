import { readFile } from "node:fs/promises";
import { z } from "zod";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import { askedOf } from "../core/privacy/asked.ts";
import { type Comment, readPayload, type Scores } from "../core/privacy/payload.ts";
import type { OpenRound } from "../respondent/open-round.ts";

/** What is sent; null: nothing of that kind. */
export interface GivenAnswers {
  readonly scores: Scores | null;
  readonly comment: Comment | null;
}

const answersFile = z.strictObject({ scores: z.unknown().optional(), comment: z.unknown().optional() });

/** Answers prepared in a file, held against what the round asks before anything is sent. Throws `answers.unreadable`. */
export async function readAnswers(file: string, open: OpenRound, cohort: string): Promise<GivenAnswers> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new EvenkeelError("answers.unreadable", `${quoted(file)} cannot be read.`, "Check the path.", { cause });
  });
  const parsed = answersFile.safeParse(fromJson(text));
  if (!parsed.success) throw notAsked("it has another form");
  const asked = askedOf(open.questionnaire, open.manifest, { id: cohort });
  const { scores, comment } = parsed.data;
  const readScores = scores === undefined ? null : readPayload("scores", scores, asked);
  const readComment = comment === undefined ? null : readPayload("comment", comment, asked);
  if (scores !== undefined && readScores?.purpose !== "scores")
    throw notAsked("an answer is not 0 to 7, or to a question that is not asked");
  if (comment !== undefined && readComment?.purpose !== "comment")
    throw notAsked("a comment is empty, too long, or to a prompt that is not asked");
  return {
    scores: readScores?.purpose === "scores" ? readScores.content : null,
    comment: readComment?.purpose === "comment" ? readComment.content : null,
  };
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notAsked("it is not JSON");
  }
}

function notAsked(why: string): EvenkeelError {
  return new EvenkeelError(
    "answers.unreadable",
    `The answers cannot be sent: ${why}.`,
    'Write {"scores": {"v": 1, "answers": {"b1-1": 5}}, "comment": {"v": 1, "answers": {"prompt": "text"}}}.',
  );
}
