/** Letters that Unicode does not take apart into a Latin one and a mark. */
const SPELT: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  þ: "th",
  ł: "l",
  ı: "i",
};

const LONGEST = 56;

/**
 * An id made from a name: small Latin letters, digits and hyphens, short enough for a number behind it. A name without any Latin
 * letter or digit becomes `otherwise`.
 * @example slugOf("Žluťoučký Kůň & Söhne", "organisation") // "zlutoucky-kun-sohne"
 * @example slugOf("株式会社", "organisation") // "organisation"
 */
export function slugOf(name: string, otherwise: string): string {
  const plain = name.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  const latin = plain.replace(/[ßæœøđðþłı]/g, (letter) => SPELT[letter] ?? "");
  const slug = latin
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, "");
  return slug === "" ? otherwise : slug;
}
