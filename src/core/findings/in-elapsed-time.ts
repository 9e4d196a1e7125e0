/** Hours of a working day, and the share of days people work. */
const WORKING_DAY = 8;
const WORKING_DAYS = 5 / 7;

/**
 * A threshold in the unit of its cell. Durations are measured by the clock, while people agree on working days; eight working hours
 * are one working day, five of seven days are worked, so a wait of one working day lasts 33.6 hours by the clock on average
 * (docs/decide/0019). Breaks on teams that work at night or part of the week.
 * @example inElapsedTime(16, "working hours") // 67.2
 * @example inElapsedTime(0.2, "share") // 0.2
 */
export function inElapsedTime(threshold: number, unit: string): number {
  return unit === "working hours" ? ((threshold / WORKING_DAY) * 24) / WORKING_DAYS : threshold;
}
