import { EvenkeelError } from "../model/evenkeel-error.ts";
import { DAY, HOUR, type Instant } from "../model/time.ts";
import type { Windows } from "../privacy/manifest.ts";
import { SHORTEST_GAP } from "./round-state.ts";

export type InstrumentKind = "baseline" | "pulse" | "imported";

export interface WindowsOf {
  readonly kind: InstrumentKind;
  readonly demonstration: boolean;
}

interface Lengths {
  readonly announcement: number;
  readonly enrolling: number;
  readonly gap: number;
  readonly answering: number;
  readonly extension: number;
}

const MINUTE = HOUR / 60;
const NIGHT = 12 * HOUR;
const baseline: Lengths = { announcement: 3 * DAY, enrolling: 14 * DAY, gap: NIGHT, answering: 10 * DAY, extension: 5 * DAY };
const pulse: Lengths = { announcement: 2 * DAY, enrolling: 5 * DAY, gap: NIGHT, answering: 5 * DAY, extension: 2 * DAY };
const lengths: Readonly<Record<InstrumentKind, Lengths>> = { baseline, pulse, imported: baseline };
/** A whole round in a quarter of an hour; it hides nobody, and says so. */
const shown: Lengths = { announcement: MINUTE, enrolling: 5 * MINUTE, gap: MINUTE, answering: 5 * MINUTE, extension: 5 * MINUTE };
/** Fewer days and whoever is away for a week is left out (privacy.md 3). */
const SHORTEST_WINDOW = 5 * DAY;

/**
 * Windows of a round announced at `now`, on full hours (of a demonstration: full minutes).
 * @example defaultWindows({ kind: "pulse", demonstration: false }, 0).enrolFrom // 172800000
 */
export function defaultWindows({ kind, demonstration }: WindowsOf, now: Instant): Windows {
  const { announcement, enrolling, gap, answering, extension } = demonstration ? shown : lengths[kind];
  const step = demonstration ? MINUTE : HOUR;
  const enrolFrom = Math.ceil((now + announcement) / step) * step;
  const enrolUntil = enrolFrom + enrolling;
  const answerFrom = enrolUntil + gap;
  const answerUntil = answerFrom + answering;
  return { enrolFrom, enrolUntil, answerFrom, answerUntil, extendUntil: answerUntil + extension };
}

/** Throws `round.windows-invalid` with what does not fit. */
export function checkWindows(windows: Windows, { kind, demonstration }: WindowsOf, now: Instant): void {
  const problem = problemOf(windows, demonstration ? null : lengths[kind].announcement, now);
  if (problem === null) return;
  throw new EvenkeelError("round.windows-invalid", `The windows do not fit: ${problem}.`, "Change them, or leave them to the defaults.");
}

function problemOf({ enrolFrom, enrolUntil, answerFrom, answerUntil, extendUntil }: Windows, announced: number | null, now: Instant) {
  if (enrolUntil <= enrolFrom || answerUntil <= answerFrom || extendUntil < answerUntil) return "a window ends before it begins";
  if (answerFrom <= enrolUntil) return "answering begins before enrolling has ended";
  if (announced === null) return enrolFrom < now ? "enrolling begins in the past" : null;
  if (enrolFrom < now + announced) return `enrolling begins less than ${announced / DAY} days after the announcement`;
  if (answerFrom < enrolUntil + SHORTEST_GAP) return "less than 8 hours lie between enrolling and answering";
  if (enrolUntil - enrolFrom < SHORTEST_WINDOW || answerUntil - answerFrom < SHORTEST_WINDOW) return "a window is shorter than 5 days";
  return null;
}

/**
 * Whether two rounds could answer at the same time, extensions included. Of one instrument that must not be; one may enrol while the
 * other answers.
 */
export function answerTogether(one: Windows, other: Windows): boolean {
  return one.answerFrom < other.extendUntil && other.answerFrom < one.extendUntil;
}
