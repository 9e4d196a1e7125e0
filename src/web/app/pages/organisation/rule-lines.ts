import type { Structure } from "./described.ts";

type Ownership = Structure["ownership"][number];
type Part = Structure["services"][number]["repositories"][number];

export type Lines<T> = { readonly of: readonly T[] } | { readonly wrong: readonly number[] };

/** One rule a line: repository or `*`, path pattern, team. Later lines win, as in CODEOWNERS. */
export function ownershipText(rules: readonly Ownership[]): string {
  return rules.map(({ repository, pattern, team }) => `${repository} ${pattern} ${team}`).join("\n");
}

/** @returns the rules, or the numbers of the lines that are not three words */
export function ownershipOf(text: string): Lines<Ownership> {
  return linesOf(text, ([repository, pattern, team, ...more]) =>
    repository === undefined || pattern === undefined || team === undefined || more.length > 0 ? null : { repository, pattern, team },
  );
}

/** What a service is made of, one a line: repository and path pattern; a repository alone means all of it. */
export function partsText(parts: readonly Part[]): string {
  return parts.map(({ repository, glob }) => (glob === "**" ? repository : `${repository} ${glob}`)).join("\n");
}

export function partsOf(text: string): Lines<Part> {
  return linesOf(text, ([repository, glob = "**", ...more]) => (repository === undefined || more.length > 0 ? null : { repository, glob }));
}

/** Path patterns, one a line. */
export function patternsOf(text: string): Lines<string> {
  return linesOf(text, ([pattern, ...more]) => (pattern === undefined || more.length > 0 ? null : pattern));
}

function linesOf<T>(text: string, read: (words: readonly string[]) => T | null): Lines<T> {
  const lines = text
    .split("\n")
    .map((line, index) => ({ words: line.trim().split(/\s+/), number: index + 1 }))
    .filter(({ words }) => words[0] !== "");
  const of: T[] = [];
  const wrong: number[] = [];
  for (const { words, number } of lines) {
    const found = read(words);
    if (found === null) wrong.push(number);
    else of.push(found);
  }
  return wrong.length > 0 ? { wrong } : { of };
}
