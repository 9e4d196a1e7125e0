import { figure, together } from "./number.ts";

interface DurationUnit {
  /** Hours in one of it. */
  readonly hours: number;
  readonly one: string;
  readonly many: string;
}

const minutes: DurationUnit = { hours: 1 / 60, one: "minute", many: "minutes" };
const plainHours: DurationUnit = { hours: 1, one: "hour", many: "hours" };
const days: DurationUnit = { hours: 24, one: "day", many: "days" };
const years: DurationUnit = { hours: 24 * 365.25, one: "year", many: "years" };

/** Two days are still said in hours, two years still in days: below that the larger unit would hide too much. */
export function durationUnit(hours: number): DurationUnit {
  if (hours < 1) return minutes;
  if (hours < 48) return plainHours;
  return hours < 24 * 730 ? days : years;
}

/** @example durationText(816) // "34 days" */
export function durationText(hours: number): string {
  const unit = durationUnit(hours);
  const said = durationFigure(hours, unit);
  return `${said}${together}${said === "1" ? unit.one : unit.many}`;
}

export function durationFigure(hours: number, unit: DurationUnit): string {
  return figure(hours / unit.hours);
}

/** @example hoursOfWork([1, 8]) // "1–8 h" */
export function hoursOfWork([low, high]: readonly [number, number]): string {
  if (high <= 0) return "nothing";
  if (high < 1) return `under 1${together}h`;
  if (low === high) return `${figure(low)}${together}h`;
  return low <= 0 ? `up to ${figure(high)}${together}h` : `${figure(low)}–${figure(high)}${together}h`;
}
