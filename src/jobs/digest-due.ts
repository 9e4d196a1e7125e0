import { HOUR, type Instant } from "../core/model/time.ts";

/** ISO weekday 1 Monday .. 7 Sunday and hour of the day, in a time zone of the tz database. */
export interface DigestSchedule {
  readonly weekday: number;
  readonly hour: number;
  readonly timeZone: string;
}

/** Every offset from UTC in use is a multiple of a quarter of an hour. */
const STEP = HOUR / 4;
const WEEK_OF_STEPS = 7 * 24 * 4;

/**
 * Whether a digest became due after `last` and not later than `now`. It is due once a week, when the hour begins in its zone; on a day
 * that skips the hour when the next one begins, on a day that has it twice the first time. A server that was away sends one, not all.
 *
 * @param last when it was last asked or sent; what became due before is not sent again
 */
export function digestDue(schedule: DigestSchedule, last: Instant, now: Instant): boolean {
  const local = localHours(schedule.timeZone);
  const holds = (at: Instant): boolean => {
    const { weekday, hour } = local(at);
    return weekday === schedule.weekday && hour >= schedule.hour;
  };
  const latest = Math.floor(now / STEP) * STEP;
  const earliest = Math.max(last + 1, latest - WEEK_OF_STEPS * STEP);
  for (let at = latest; at >= earliest; at -= STEP) if (holds(at) && !holds(at - STEP)) return true;
  return false;
}

/** Whether the tz database of this runtime knows the zone. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const weekdays: Readonly<Record<string, number>> = { Mon: 1, Tue: 2, Wed: 3, Thu: 4, Fri: 5, Sat: 6, Sun: 7 };

function localHours(timeZone: string): (at: Instant) => { readonly weekday: number; readonly hour: number } {
  const format = new Intl.DateTimeFormat("en-US", { timeZone, weekday: "short", hour: "2-digit", hourCycle: "h23" });
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return { weekday: weekdays[parts.get("weekday") ?? ""] ?? 0, hour: Number(parts.get("hour")) };
  };
}
