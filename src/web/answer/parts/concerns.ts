export type Concern = "name" | "handle" | "ticket" | "firstPerson";

const firstPerson = {
  en: /(?<![\p{L}'’])(I|I['’](m|ve|d|ll)|my|mine|myself)(?![\p{L}])/u,
  de: /(?<!\p{L})(ich|mich|mir|mein(e[mnrs]?)?)(?!\p{L})/iu,
} as const;
const handle = /(^|[\s(])@[\w.-]{2,}|[\w.+-]+@[\w-]+\.\w+|https?:\/\//;
const ticket = /(?<!\p{L})\p{Lu}[\p{Lu}\d]{1,9}-\d+|(^|\s)[#!]\d+/u;
/** Two capitalised words in a row, or one after a title; in German a lone capital is any noun. */
const name = {
  en: /(?<=[\p{Ll},;] )\p{Lu}\p{Ll}{2,}(?!\p{L})|(?<!\p{L})\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}{2,}|(?<!\p{L})(Mr|Mrs|Ms|Dr)\.? \p{Lu}/u,
  de: /(?<!\p{L})(Herrn?|Frau|Dr\.) \p{Lu}|(?<!\p{L})(von|mit|bei|an|hat|sagt|wie) \p{Lu}\p{Ll}+ (hat|ist|sagt|macht|will|wollte|war)(?!\p{L})/u,
} as const;

/** What in a text could lead to a person. Guesses, made on the device and sent nowhere; the writer decides. */
export function concernsOf(text: string, language: "en" | "de"): readonly Concern[] {
  const found: readonly (readonly [Concern, RegExp])[] = [
    ["name", name[language]],
    ["handle", handle],
    ["ticket", ticket],
    ["firstPerson", firstPerson[language]],
  ];
  return found.filter(([, pattern]) => pattern.test(text)).map(([concern]) => concern);
}
