import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";

const weeksPer: Readonly<Record<string, number>> = { w: 1, m: 52 / 12, y: 52 };
const FEWEST = 4;
const MOST = 520;

/**
 * How many weeks `--since` asks for: `52w`, `12m` or `1y`; between four weeks, one base period, and ten years.
 * @example
 * weeksOf("12m") // 52
 */
export function weeksOf(since: string): number {
  const match = /^(\d{1,4})([wmy])$/.exec(since);
  const weeks = match ? Math.round(Number(match[1]) * (weeksPer[match[2] ?? ""] ?? Number.NaN)) : Number.NaN;
  if (weeks >= FEWEST && weeks <= MOST) return weeks;
  throw new EvenkeelError(
    "usage.invalid-option",
    `--since ${quoted(since)} is not a length of time from ${FEWEST}w to ${MOST}w`,
    "Write a number and w, m or y, for example --since 52w.",
  );
}
