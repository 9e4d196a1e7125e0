import type { Instant } from "../../core/model/time.ts";

/** The end of the year 9999: what calendars and databases can still hold. */
export const LATEST: Instant = Date.UTC(10_000, 0, 1) - 1000;

/** git keeps any number as a time; one that no calendar holds becomes the nearest that does, an empty or broken one 1970. */
export function instantOfSeconds(seconds: string | undefined): Instant {
  const instant = Number(seconds) * 1000;
  return Number.isNaN(instant) ? 0 : Math.max(0, Math.min(instant, LATEST));
}
