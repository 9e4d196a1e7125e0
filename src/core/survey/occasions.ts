import { DAY, type Instant } from "../model/time.ts";
import type { Round } from "./round-state.ts";

/** When everybody is written to (survey.md 4): the same letter to all, whether they have answered or not, because nobody knows. */
export type OccasionKind =
  | "announced"
  | "enrolling"
  | "enrolling-reminder"
  | "answering"
  | "answering-reminder"
  | "extended"
  | "answer-again"
  | "released"
  | "void";

export interface Occasion {
  /** Unique within the round. */
  readonly id: string;
  readonly kind: OccasionKind;
  readonly from: Instant;
  /** Later it is of no use any more and is left out. */
  readonly until: Instant;
}

export interface OccasionsOf {
  readonly round: Round;
  readonly demonstration: boolean;
  /** How often the ballot box was lost. */
  readonly epoch: number;
  /** When it ended; null while it runs. */
  readonly ended: Instant | null;
}

/**
 * What is due now, in the order of time. Of reminders the latest alone: one that waited through a weekend is not followed by the next in
 * the same minute. A demonstration reminds nobody: its windows last minutes.
 */
export function dueOccasions(of: OccasionsOf, now: Instant): readonly Occasion[] {
  const due = occasionsIn(of).filter(({ from, until }) => from <= now && now < until);
  const isReminder = ({ kind }: Occasion): boolean => kind.endsWith("-reminder");
  const latest = of.demonstration ? undefined : due.findLast(isReminder);
  return due.filter((occasion) => !isReminder(occasion) || occasion === latest);
}

function occasionsIn({ round, epoch, ended }: OccasionsOf): readonly Occasion[] {
  if (round.state === "draft") return [];
  const { windows, answerUntil, extended } = round;
  const { enrolFrom, enrolUntil, answerFrom } = windows;
  const once = (kind: OccasionKind, from: Instant, until: Instant): Occasion => ({ id: kind, kind, from, until });
  switch (round.state) {
    case "announced":
      return [once("announced", 0, enrolFrom)];
    case "enrolling":
      return [
        once("enrolling", enrolFrom, enrolUntil),
        // The middle and the last two days.
        ...[(enrolFrom + enrolUntil) / 2, enrolUntil - 2 * DAY, enrolUntil - DAY]
          .filter((from) => from > enrolFrom)
          .map(
            (from, at): Occasion => ({
              id: `enrolling-reminder-${at + 1}`,
              kind: "enrolling-reminder",
              from,
              until: enrolUntil,
            }),
          ),
      ].filter(() => !round.keysDestroyed);
    case "answering":
      return [
        once("answering", answerFrom, answerUntil),
        ...[3, 8].map(
          (days): Occasion => ({
            id: `answering-reminder-${days}`,
            kind: "answering-reminder",
            from: answerFrom + days * DAY,
            until: answerUntil,
          }),
        ),
        ...(extended ? [once("extended", 0, answerUntil)] : []),
        ...(epoch > 0 ? [{ ...once("answer-again", 0, answerUntil), id: `answer-again-${epoch}` }] : []),
      ];
    case "released":
    case "void":
      return ended === null ? [] : [once(round.state, ended, ended + WORTH_TELLING)];
    default:
      return [];
  }
}

/** A server that was away for longer tells nobody of what everybody has seen. */
const WORTH_TELLING = 7 * DAY;
