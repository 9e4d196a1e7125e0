import type { WorkingHours } from "../../core/model/organisation.ts";
import { DAY, HOUR, type Instant } from "../../core/model/time.ts";

const MINUTE = 60_000;
/** 1970-01-01 was a Thursday, ISO weekday 4. */
const FIRST_WEEKDAY = 3;

/**
 * Whether work at `at` fell outside working hours on the clock the author had, which the commit itself records as an offset.
 * @example outOfHours(Date.UTC(2026, 0, 5, 5), -420, hours) // true: Sunday 22:00 there
 */
export function outOfHours(at: Instant, offsetMinutes: number, hours: WorkingHours): boolean {
  const local = at + offsetMinutes * MINUTE;
  const day = Math.floor(local / DAY);
  const weekday = ((((day + FIRST_WEEKDAY) % 7) + 7) % 7) + 1;
  if (!hours.days.includes(weekday)) return true;
  const hour = (local - day * DAY) / HOUR;
  return hour < hours.from || hour >= hours.to;
}
