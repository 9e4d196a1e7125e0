import { civilDate, DAY, type Instant } from "../../core/model/time.ts";
import { dateOf, instantOf } from "../reading/instant-text.ts";

/**
 * The instant of a day (its beginning, UTC) or of a time with its offset; null when it is neither.
 * @example momentOf("2026-03-01") // 1772323200000
 */
export function momentOf(text: string): Instant | null {
  return dateOf(text) ?? instantOf(text);
}

/** The shortest text that is read as the same instant: a day where it is one. */
export function momentText(at: Instant): string {
  const { year, month, day } = civilDate(at);
  const date = [String(year).padStart(4, "0"), two(month), two(day)].join("-");
  const rest = at - Math.floor(at / DAY) * DAY;
  if (rest === 0) return date;
  const [hour, minute, second] = [Math.floor(rest / 3_600_000), Math.floor(rest / 60_000) % 60, Math.floor(rest / 1000) % 60];
  const fraction = rest % 1000 === 0 ? "" : `.${String(rest % 1000).padStart(3, "0")}`;
  return `${date}T${two(hour)}:${two(minute)}:${two(second)}${fraction}Z`;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
