import type { Instant, Window } from "../../core/model/time.ts";
import { civilDate, DAY } from "../../core/model/time.ts";

const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;

function month(at: Instant): string {
  return months[civilDate(at).month - 1] ?? "";
}

/** UTC. @example dateText(0) // "1 January 1970" */
export function dateText(at: Instant): string {
  const { year, day } = civilDate(at);
  return `${day} ${month(at)} ${year}`;
}

/** @example monthText(0) // "Jan 1970" */
export function monthText(at: Instant): string {
  return `${month(at).slice(0, 3)} ${civilDate(at).year}`;
}

/** Both days belong to it; the year is said once where it is the same. @example windowText({ from: 0, to: 2 * DAY }) // "1–2 January 1970" */
export function windowText(window: Window): string {
  const last = Math.max(window.from, window.to - 1);
  if (last - window.from < DAY && civilDate(last).day === civilDate(window.from).day) return dateText(last);
  const from = civilDate(window.from);
  const to = civilDate(last);
  if (from.year !== to.year) return `${dateText(window.from)} – ${dateText(last)}`;
  if (from.month !== to.month) return `${from.day} ${month(window.from)} – ${dateText(last)}`;
  return `${from.day}–${dateText(last)}`;
}

/** @example spanText(52) // "a year" */
export function spanText(weeks: number): string {
  if (weeks === 52) return "a year";
  if (weeks === 104) return "two years";
  return weeks === 1 ? "one week" : `${weeks} weeks`;
}
