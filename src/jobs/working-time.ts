import type { WorkingHours } from "../core/model/organisation.ts";
import type { Instant } from "../core/model/time.ts";

const weekdays: Readonly<Record<string, number>> = { Mon: 1, Tue: 2, Wed: 3, Thu: 4, Fri: 5, Sat: 6, Sun: 7 };

/** Whether people with these hours work then, by the clock of their zone; letters of a round wait until they do. */
export function isWorkingTime({ timeZone, from, to, days }: WorkingHours, at: Instant): boolean {
  const format = new Intl.DateTimeFormat("en-US", { timeZone: timeZone ?? "UTC", weekday: "short", hour: "2-digit", hourCycle: "h23" });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const hour = Number(parts.get("hour"));
  return days.includes(weekdays[parts.get("weekday") ?? ""] ?? 0) && from <= hour && hour < to;
}
