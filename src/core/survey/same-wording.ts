/**
 * The words of a text and nothing else: no case, accents, punctuation or spacing. Two items with the same words are the same item,
 * whoever has set them differently.
 * @example plainWords("On my team, ideas are WELCOME.") // "on my team ideas are welcome"
 */
export function plainWords(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/**
 * Texts that a bank of somebody else also has, word by word, whatever leads into them. Such a text is never "our own words", whatever its licence says.
 * @example textsTakenFrom(["Ideas are welcome."], ["ideas are welcome"]) // ["Ideas are welcome."]
 */
export function textsTakenFrom(own: readonly string[], bank: readonly string[]): readonly string[] {
  const theirs = new Set(bank.flatMap(readings));
  return own.filter((text) => readings(text).some((words) => theirs.has(words)));
}

/** A lead-in ("In my team: ...") makes no new item. */
function readings(text: string): readonly string[] {
  const after = text.split(/:\s/).slice(1).join(" ");
  return [text, after].map(plainWords).filter((words) => words !== "");
}
