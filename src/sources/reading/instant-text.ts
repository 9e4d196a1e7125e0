import { civilDate, DAY, type Instant } from "../../core/model/time.ts";

const TIME = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:([Zz])|([+-])(\d{2}):?(\d{2}))$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/**
 * The instant of an ISO 8601 time that says its offset, or null. A time without an offset is some other hour on every machine, so it is no instant.
 * Calendar days that do not exist (30 February) are null, not the day after.
 * @example instantOf("2026-03-01T09:00:00+01:00") // 1772352000000
 */
export function instantOf(text: string): Instant | null {
  const found = TIME.exec(text);
  if (found === null) return null;
  const [, year, month, day, hour, minute, second = "0", fraction = "0", , sign, offsetHours = "0", offsetMinutes = "0"] = found.map(
    (part) => part ?? undefined,
  );
  const midnight = midnightOf(Number(year), Number(month), Number(day));
  if (midnight === null || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  if (Number(offsetHours) > 14 || Number(offsetMinutes) > 59) return null;
  const local = midnight + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 + Math.floor(Number(`0.${fraction}`) * 1000);
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * 60_000;
  return sign === "-" ? local + offset : local - offset;
}

/** Midnight UTC of a calendar date such as 2026-03-01, or null. */
export function dateOf(text: string): Instant | null {
  const found = DATE.exec(text);
  return found === null ? null : midnightOf(Number(found[1]), Number(found[2]), Number(found[3]));
}

function midnightOf(year: number, month: number, day: number): Instant | null {
  const at = Math.floor(Date.UTC(year, month - 1, day) / DAY) * DAY;
  const back = civilDate(at);
  return year >= 1970 && back.year === year && back.month === month && back.day === day ? at : null;
}
