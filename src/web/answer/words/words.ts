import { de } from "./de.ts";
import { en, type Words } from "./en.ts";

export type { Words };
export type Language = "en" | "de";

export const languages = { en, de } as const satisfies Readonly<Record<Language, Words>>;

/** @param offered languages in which the round has every item; before it is known, all */
export function chooseLanguage(wanted: readonly string[], offered: readonly string[]): Language {
  const usable = (tag: string): tag is Language => (tag === "en" || tag === "de") && offered.includes(tag);
  return wanted.map((tag) => tag.slice(0, 2)).find(usable) ?? "en";
}

/** With the zone, since a window's edge is an instant and not a date. */
export function moment(at: number, language: Language): string {
  const format = new Intl.DateTimeFormat(language === "de" ? "de-DE" : "en-GB", {
    weekday: "long",
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  });
  return format.format(at);
}
