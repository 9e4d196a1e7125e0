import { useLingui } from "@lingui/react/macro";
import type { Answer } from "../../api/ask.ts";
import { formattingLocale } from "../../words/language.ts";

export type Digest = Answer<"digest">;
export type Schedule = NonNullable<Digest["schedule"]>;
export type Webhook = Digest["webhooks"][number];

/** 1 January 2024 was a Monday. */
const monday = Date.UTC(2024, 0, 1);
const DAY = 86_400_000;

/** Names of the days, Monday first, and hours as this language writes them. */
export function useDays(): { readonly days: readonly string[]; readonly hour: (hour: number) => string } {
  const { i18n } = useLingui();
  const locale = formattingLocale(i18n.locale, navigator.languages);
  const day = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" });
  const time = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });
  return {
    days: Array.from({ length: 7 }, (_, index) => day.format(monday + index * DAY)),
    hour: (hour) => time.format(monday + hour * (DAY / 24)),
  };
}

export function useScheduleText(): (schedule: Schedule) => string {
  const { t } = useLingui();
  const { days, hour } = useDays();
  return ({ weekday, hour: at, timeZone }) => {
    const [day, time] = [days[weekday - 1] ?? "", hour(at)];
    return t`The digest goes out every ${day} at ${time} (${timeZone}).`;
  };
}
