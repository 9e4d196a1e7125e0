import type { Estimate, Unit } from "../../../core/evidence/estimate.ts";

/** Keeps a number and its unit on one line. */
const together = "\u00a0";
const DAY = 86_400_000;

/**
 * How this interface writes dates, numbers and figures in one locale. Everything shown goes through here; times are UTC unless a zone is
 * said, because evidence is read in UTC.
 */
export interface Format {
  readonly number: (value: number) => string;
  /** Two or three figures are what an interval can carry: one decimal below 20, none above. */
  readonly figure: (value: number) => string;
  readonly percent: (share: number) => string;
  readonly date: (at: number) => string;
  readonly month: (at: number) => string;
  /** With hours and the zone, in the viewer's own time. */
  readonly moment: (at: number) => string;
  /** From and to, the last day included. */
  readonly window: (from: number, to: number) => string;
  readonly ago: (at: number, now: number) => string;
  readonly bytes: (size: number) => string;
  readonly duration: (hours: number) => string;
  readonly quantity: (value: number, unit: Unit) => string;
  readonly interval: (estimate: Estimate, unit: Unit) => string | null;
  readonly estimate: (estimate: Estimate, unit: Unit) => string;
  /** A figure somebody aims at; under two days also in the unit such waits are spoken of. */
  readonly aim: (value: number, unit: Unit) => string;
  readonly list: (texts: readonly string[]) => string;
}

export interface FormatWords {
  readonly moreThan: (text: string) => string;
  readonly lessThan: (text: string) => string;
  readonly perWeek: (text: string) => string;
  readonly items: (count: number, text: string) => string;
  readonly under1: string;
  readonly over99: string;
  readonly notReached: string;
}

type Span = "minute" | "hour" | "day" | "year";
const hoursIn: Readonly<Record<Span, number>> = { minute: 1 / 60, hour: 1, day: 24, year: 24 * 365.25 };

/** Two days are still said in hours, two years still in days: below that the larger unit would hide too much. */
function spanOf(hours: number): Span {
  if (hours < 1) return "minute";
  if (hours < 48) return "hour";
  return hours < 24 * 730 ? "day" : "year";
}

/** @example formatIn("en-GB", words).estimate({ value: 816, n: 58, interval: { low: 624, high: 1080, level: 0.9 }, method: "", coverage: 1 }, "hours") // "34 days (26–45)" */
export function formatIn(locale: string, words: FormatWords): Format {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const tenth = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const first = new Intl.NumberFormat(locale, { maximumSignificantDigits: 1 });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
  const month = new Intl.DateTimeFormat(locale, { month: "short", year: "numeric", timeZone: "UTC" });
  const moment = new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const lists = new Intl.ListFormat(locale, { type: "conjunction" });

  const figure = (value: number): string => {
    const size = Math.abs(value);
    if (size > 0 && size < 0.1) return first.format(value);
    return size < 20 ? tenth.format(value) : whole.format(value);
  };
  const hundredths = (share: number): string => {
    const value = share * 100;
    if (value > 0 && value < 1) return words.under1;
    if (value > 99 && value < 100) return words.over99;
    return whole.format(value);
  };
  const percent = (share: number): string => `${hundredths(share)}${together}%`;
  const inSpan = (hours: number, span: Span): number => Number((hours / hoursIn[span]).toFixed(hours / hoursIn[span] < 20 ? 1 : 0));
  const inUnit = (hours: number, span: Span): string => {
    const unit = new Intl.NumberFormat(locale, { style: "unit", unit: span, unitDisplay: "long", maximumFractionDigits: 1 });
    return unit.format(inSpan(hours, span)).replace(" ", together);
  };
  const duration = (hours: number): string => {
    return inUnit(hours, spanOf(hours));
  };
  const quantity = (value: number, unit: Unit): string => {
    switch (unit) {
      case "hours":
        return duration(value);
      case "share":
        return percent(value);
      case "per-week":
        return words.perWeek(figure(value));
      case "items":
        return words.items(value, figure(value));
      case "count":
        return whole.format(value);
      case "ratio":
        return figure(value);
    }
  };
  /** In the unit that `beside` is said in, without repeating it. */
  const bare = (value: number, unit: Unit, beside: number): string => {
    if (unit === "hours") return figure(inSpan(value, spanOf(beside)));
    if (unit === "share") return hundredths(value);
    return unit === "count" ? whole.format(value) : figure(value);
  };
  const interval = ({ value, interval: between }: Estimate, unit: Unit): string | null => {
    if (between === null) return null;
    const { low, high } = between;
    const beside = value ?? high ?? low ?? 0;
    if (low === null) return high === null ? null : words.lessThan(bare(high, unit, beside));
    return high === null ? words.moreThan(bare(low, unit, beside)) : `${bare(low, unit, beside)}–${bare(high, unit, beside)}`;
  };
  return {
    number: (value) => (Number.isInteger(value) ? whole.format(value) : tenth.format(value)),
    figure,
    percent,
    date: (at) => day.format(at),
    month: (at) => month.format(at),
    moment: (at) => moment.format(at),
    window: (from, to) => day.formatRange(from, Math.max(from, to - 1)),
    ago: (at, now) => agoIn(relative, at - now),
    bytes: (size) => bytesIn(locale, size),
    duration,
    quantity,
    interval,
    estimate: (estimate, unit) => {
      const low = estimate.interval?.low ?? null;
      if (estimate.value === null) return low === null ? words.notReached : words.moreThan(quantity(low, unit));
      const between = interval(estimate, unit);
      return between === null ? quantity(estimate.value, unit) : `${quantity(estimate.value, unit)} (${between})`;
    },
    aim: (value, unit) => {
      const day = value > 0 && value < 48 && value % 24 === 0;
      if (unit !== "hours" || !day) return quantity(value, unit);
      return `${inUnit(value, "day")} (${duration(value)})`;
    },
    list: (texts) => lists.format(texts),
  };
}

function agoIn(relative: Intl.RelativeTimeFormat, passed: number): string {
  const steps = [
    ["day", DAY],
    ["hour", DAY / 24],
    ["minute", DAY / 1440],
  ] as const;
  const step = steps.find(([, length]) => Math.abs(passed) >= length);
  return step === undefined ? relative.format(0, "second") : relative.format(Math.round(passed / step[1]), step[0]);
}

function bytesIn(locale: string, size: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const place = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, size)) / 3)));
  const unit = units[place] ?? "byte";
  return new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: 1 }).format(size / 1000 ** place);
}
