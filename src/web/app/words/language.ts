import { i18n } from "@lingui/core";

/** Languages of the interface. Sentences from evidence and catalogue are English for now and marked as such (`said.tsx`). */
export const languages = [
  { id: "en", name: "English" },
  { id: "de", name: "Deutsch" },
] as const;
export type Language = (typeof languages)[number]["id"];

const key = "evenkeel-language";
const catalogues = {
  en: () => import("./locales/en.po"),
  de: () => import("./locales/de.po"),
} as const satisfies Record<Language, () => Promise<{ readonly messages: Parameters<typeof i18n.load>[1] }>>;

/** The language chosen here before, else the browser's first that there is, else English. */
export function preferredLanguage(wanted: readonly string[], kept: string | null): Language {
  const candidates = [kept ?? "", ...wanted].map((each) => each.toLowerCase().split("-")[0]);
  for (const candidate of candidates) {
    const found = languages.find((each) => each.id === candidate);
    if (found !== undefined) return found.id;
  }
  return "en";
}

async function speak(language: Language): Promise<void> {
  const { messages } = await catalogues[language]();
  i18n.loadAndActivate({ locale: language, messages });
  document.documentElement.lang = language;
}

/** Speaks the preferred language; called once before the first page. */
export function speakPreferred(): Promise<void> {
  return speak(preferredLanguage(navigator.languages, localStorage.getItem(key)));
}

export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(key, language);
  await speak(language);
}

/** The locale dates and numbers are written in: the browser's own variant of the language, so that en-GB keeps its day before month. */
export function formattingLocale(language: string, wanted: readonly string[]): string {
  return wanted.find((each) => each.toLowerCase().split("-")[0] === language) ?? (language === "en" ? "en-GB" : language);
}
