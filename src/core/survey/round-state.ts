import { EvenkeelError } from "../model/evenkeel-error.ts";
import { HOUR, type Instant } from "../model/time.ts";
import type { Windows } from "../privacy/manifest.ts";

// A round as a state machine (survey.md 3). Time moves it on; people may only announce it, extend it once, and, two together, void it.

interface Fixed {
  readonly windows: Windows;
  /** End of answering as it holds now: windows.answerUntil, or later after the one extension. */
  readonly answerUntil: Instant;
  readonly extended: boolean;
}

export type DraftRound = { readonly state: "draft" };
export type AnnouncedRound = Fixed & { readonly state: "announced" };
/** `keysDestroyed`: enrolling is over and answering has not begun; nothing can be signed any more. */
export type EnrollingRound = Fixed & { readonly state: "enrolling"; readonly keysDestroyed: boolean };
export type AnsweringRound = Fixed & { readonly state: "answering" };
export type ClosingRound = Fixed & { readonly state: "closing" };
export type ReleasedRound = Fixed & { readonly state: "released" };
export type VoidRound = Fixed & { readonly state: "void"; readonly reason: string };
/** One that was announced and has neither result nor end. */
export type LiveRound = AnnouncedRound | EnrollingRound | AnsweringRound | ClosingRound;
export type Round = DraftRound | LiveRound | ReleasedRound | VoidRound;
export type RoundState = Round["state"];

/** What time asks for; each is done before the next is looked at, however late. */
export type Step = "open-enrolling" | "close-enrolling" | "open-answering" | "begin-closing" | "close";

/** Between enrolling and answering (privacy.md 3): one night, so that no exchange of messages joins the two. */
export const SHORTEST_GAP = 8 * HOUR;

/**
 * Fixes the windows. Nothing of a round changes afterwards but its state and one extension.
 * Throws `round.frozen` unless it is a draft.
 */
export function announceRound(round: Round, windows: Windows): AnnouncedRound {
  if (round.state !== "draft") throw frozen();
  return { state: "announced", windows, answerUntil: windows.answerUntil, extended: false };
}

/**
 * The one step that is due, or null. A server that was away finds them one after another: late, never skipped.
 * @example dueStep({ state: "draft" }, 0) // null
 */
export function dueStep(round: Round, now: Instant): Step | null {
  switch (round.state) {
    case "announced":
      return now >= round.windows.enrolFrom ? "open-enrolling" : null;
    case "enrolling":
      if (!round.keysDestroyed) return now >= round.windows.enrolUntil ? "close-enrolling" : null;
      return now >= round.windows.answerFrom ? "open-answering" : null;
    case "answering":
      return now >= round.answerUntil ? "begin-closing" : null;
    case "closing":
      return "close";
    default:
      return null;
  }
}

/** The round after its due step. Throws a RangeError when that step is not due: a mistake of ours, never of a clock. */
export function takeStep(round: Round, step: Step, now: Instant): Round {
  if (dueStep(round, now) !== step) throw new RangeError(`${step} is not due in a round that is ${round.state}`);
  switch (round.state) {
    case "announced":
      return { ...round, state: "enrolling", keysDestroyed: false };
    case "enrolling": {
      if (!round.keysDestroyed) return { ...round, keysDestroyed: true };
      const { keysDestroyed: _, ...rest } = round;
      return { ...rest, state: "answering" };
    }
    case "answering":
      return { ...round, state: "closing" };
    case "closing":
      return { ...round, state: "released" };
    default:
      return round;
  }
}

/**
 * Lengthens answering: once, before its end, not past what the manifest allows.
 * Throws `round.not-announced`, `round.not-answering`, `round.already-extended`, `round.windows-invalid`.
 */
export function extendRound(round: Round, answerUntil: Instant, now: Instant): AnsweringRound {
  if (round.state === "draft") throw notAnnounced();
  if (round.state !== "answering" || now >= round.answerUntil) throw notAnswering();
  if (round.extended) throw alreadyExtended();
  if (answerUntil <= round.answerUntil || answerUntil > round.windows.extendUntil)
    throw new EvenkeelError(
      "round.windows-invalid",
      "The extension ends before answering does, or later than the rules of this round allow.",
      "Choose an end between the two that the round names.",
    );
  return { ...round, answerUntil, extended: true };
}

/** Ends a round without a result. Throws `round.not-announced` for a draft, `round.over` when it is released or void. */
export function voidRound(round: Round, reason: string): VoidRound {
  const { windows, answerUntil, extended } = live(round);
  return { state: "void", windows, answerUntil, extended, reason };
}

/** Throws `round.not-announced` or `round.over`. */
export function live(round: Round): LiveRound {
  if (round.state === "draft") throw notAnnounced();
  if (round.state === "released" || round.state === "void") throw over();
  return round;
}

/** Whether tokens are signed now: by the clock as well as by the state, which a job may change a little late. */
export function isEnrolling(round: Round, now: Instant): boolean {
  return round.state === "enrolling" && !round.keysDestroyed && now < round.windows.enrolUntil;
}

function frozen(): EvenkeelError {
  return new EvenkeelError("round.frozen", "The round was announced; its rules are fixed.", "Draft another round for other rules.");
}

function notAnnounced(): EvenkeelError {
  return new EvenkeelError("round.not-announced", "The round is a draft.", "Announce it first, or throw the draft away.");
}

function notAnswering(): EvenkeelError {
  return new EvenkeelError("round.not-answering", "Nobody answers in this round now.", "Its page says when answering begins and ends.");
}

function alreadyExtended(): EvenkeelError {
  return new EvenkeelError(
    "round.already-extended",
    "The round was extended once already.",
    "It ends when it says; ask again in a later round.",
  );
}

function over(): EvenkeelError {
  return new EvenkeelError("round.over", "The round is over.", "Draft another one.");
}
