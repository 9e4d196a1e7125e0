/** Milliseconds since 1970-01-01T00:00:00Z. Every instant in core, lake and reports is UTC. */
export type Instant = number;
export type Hours = number;
/** A share of a whole, 0..1. */
export type Share = number;

/** Half open: `from` belongs to it, `to` does not. */
export interface Window {
  readonly from: Instant;
  readonly to: Instant;
}

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;

/** Base periods are four weeks long and start on this Monday, so two runs always cut time alike (evidence.md, cell rule). */
const FIRST_MONDAY: Instant = 4 * DAY;
export const PERIOD = 4 * WEEK;

/** The base period that holds `at`, as a whole number that grows with time. */
export function periodOf(at: Instant): number {
  return Math.floor((at - FIRST_MONDAY) / PERIOD);
}

export function periodWindow(period: number): Window {
  const from = FIRST_MONDAY + period * PERIOD;
  return { from, to: from + PERIOD };
}

export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/**
 * The UTC calendar date of an instant, without a clock or a Date object.
 * Proleptic Gregorian calendar by counting 400-year eras of 146,097 days that start on 1 March (days-to-civil, public domain algorithm).
 */
export function civilDate(at: Instant): CivilDate {
  const shifted = Math.floor(at / DAY) + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

/** The calendar quarter of `at`, as `2026-Q4`; buckets of contributors are salted per quarter. */
export function quarterOf(at: Instant): string {
  const { year, month } = civilDate(at);
  return `${year}-Q${Math.ceil(month / 3)}`;
}
