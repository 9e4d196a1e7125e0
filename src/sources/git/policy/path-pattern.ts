export type Forge = "github" | "gitlab";

/** A compiled path pattern. `folder` is a literal first folder it is bound to, which lets a rule set skip it for other folders. */
export interface PathPattern {
  readonly matches: (path: string, segments: readonly string[]) => boolean;
  readonly folder: string | null;
}

/** `exact`: the last segment must be the file itself; `below`: it may be a folder of the file; `folder`: it must be one. */
type Ending = "exact" | "below" | "folder";

/** Whether a pattern that is used up may end where so many segments of the path are left. */
const MAY_END: Readonly<Record<Ending, (left: number) => boolean>> = {
  exact: (left) => left === 0,
  below: (left) => left >= 0,
  folder: (left) => left > 0,
};

interface ForgeRules {
  readonly supports: (pattern: string) => boolean;
  /** Of a pattern that names no segment, like `/`. */
  readonly nothingNamed: PathPattern | null;
  /** Whether the pattern starts at the root; else it may start at any folder. */
  readonly startsAtRoot: (pattern: string, segments: readonly string[]) => boolean;
  /** How a pattern without a slash at its end ends. */
  readonly endingOf: (lastSegment: string) => Ending;
  readonly hasClasses: boolean;
}

const everything: PathPattern = { matches: () => true, folder: null };

/**
 * GitHub follows gitignore without `!` and `[ ]`, and a last `/*` means direct children only. GitLab binds a pattern to the root only by a
 * leading slash, wants a slash at the end of a folder, and knows `[ ]`.
 */
const RULES: Readonly<Record<Forge, ForgeRules>> = {
  github: {
    supports: (pattern) => !pattern.startsWith("!") && !/[[\]]/.test(pattern),
    nothingNamed: null,
    startsAtRoot: (pattern, segments) => pattern.startsWith("/") || segments.length > 1,
    endingOf: (last) => (last === "*" || last === "**" ? "exact" : "below"),
    hasClasses: false,
  },
  gitlab: {
    supports: () => true,
    nothingNamed: everything,
    startsAtRoot: (pattern) => pattern.startsWith("/"),
    endingOf: () => "exact",
    hasClasses: true,
  },
};

/**
 * Compiles one pattern by the rules of its forge. Matching backs up to the last star only, on segments and inside them, so no pattern
 * of a hostile repository takes more than length of pattern times length of path steps (a regular expression could).
 * Returns null for what the forge does not support.
 */
export function pathPattern(pattern: string, forge: Forge): PathPattern | null {
  const rules = RULES[forge];
  const plain = pattern.replace(/\\([\s#*?[\]!\\])/g, "$1");
  if (plain === "" || !rules.supports(plain)) return null;
  if (plain === "*" || plain === "**" || plain === "/**") return everything;
  const inner = plain.replace(/^\//, "").replace(/\/$/, "");
  if (inner === "") return rules.nothingNamed;
  const segments = inner.split("/");
  const anchored = rules.startsAtRoot(plain, segments);
  const ending = plain.endsWith("/") ? "folder" : rules.endingOf(segments.at(-1) ?? "");
  const [first = ""] = segments;
  if (segments.length === 1 && first !== "**") return ofOneSegment(first, anchored, ending, rules.hasClasses);
  const walked = anchored || first === "**" ? segments : ["**", ...segments];
  const folder = anchored && !isWild(first, rules.hasClasses) ? first : null;
  return { matches: (_, path) => segmentsMatch(walked, path, ending, rules.hasClasses), folder };
}

/** The commonest shapes, found without the general walk: a folder at the root, a name or an extension anywhere. */
function ofOneSegment(only: string, anchored: boolean, ending: Ending, hasClasses: boolean): PathPattern {
  const isIt = segmentTest(only, hasClasses);
  if (anchored) {
    const mayEnd = MAY_END[ending];
    return { matches: (_, path) => mayEnd(path.length - 1) && isIt(path[0] ?? ""), folder: isWild(only, hasClasses) ? null : only };
  }
  if (ending === "exact") return { matches: (_, path) => isIt(path.at(-1) ?? ""), folder: null };
  if (ending === "below") return { matches: (_, path) => path.some(isIt), folder: null };
  return { matches: (_, path) => path.findIndex(isIt) >= 0 && path.findIndex(isIt) < path.length - 1, folder: null };
}

function segmentTest(wanted: string, hasClasses: boolean): (segment: string) => boolean {
  if (!isWild(wanted, hasClasses)) return (segment) => segment === wanted;
  const rest = wanted.slice(1);
  if (wanted.startsWith("*") && !isWild(rest, hasClasses)) return (segment) => segment.endsWith(rest);
  return (segment) => segmentMatches(wanted, segment, hasClasses);
}

function isWild(text: string, hasClasses: boolean): boolean {
  return text.includes("*") || text.includes("?") || (hasClasses && text.includes("["));
}

/** Where to go on after a mismatch: behind the last star, which then takes in one more. */
interface Retry {
  readonly p: number;
  readonly at: number;
}

function segmentsMatch(pattern: readonly string[], path: readonly string[], ending: Ending, hasClasses: boolean): boolean {
  const mayEnd = MAY_END[ending];
  let p = 0;
  let at = 0;
  let retry: Retry | null = null;
  for (;;) {
    const wanted = pattern[p];
    const segment = path[at];
    if (wanted === undefined && mayEnd(path.length - at)) return true;
    if (wanted === "**") {
      p += 1;
      if (p === pattern.length) return at < path.length;
      retry = { p, at: at + 1 };
    } else if (wanted !== undefined && segment !== undefined && segmentMatches(wanted, segment, hasClasses)) {
      p += 1;
      at += 1;
    } else {
      if (retry === null || retry.at > path.length) return false;
      ({ p, at } = retry);
      retry = { p, at: at + 1 };
    }
  }
}

function segmentMatches(pattern: string, text: string, hasClasses: boolean): boolean {
  if (!isWild(pattern, hasClasses)) return pattern === text;
  let p = 0;
  let at = 0;
  let retry: Retry | null = null;
  while (at < text.length) {
    const after = p < pattern.length ? afterOne(pattern, p, text.charAt(at), hasClasses) : -1;
    if (pattern.charAt(p) === "*") {
      p += 1;
      retry = { p, at: at + 1 };
    } else if (after > 0) {
      p = after;
      at += 1;
    } else {
      if (retry === null) return false;
      ({ p, at } = retry);
      retry = { p, at: at + 1 };
    }
  }
  while (pattern.charAt(p) === "*") p += 1;
  return p === pattern.length;
}

/** Position in the pattern after one matched character, or -1. */
function afterOne(pattern: string, p: number, character: string, hasClasses: boolean): number {
  const sign = pattern.charAt(p);
  if (sign === "?") return p + 1;
  if (!hasClasses || sign !== "[") return sign === character ? p + 1 : -1;
  const end = pattern.indexOf("]", p + 2);
  if (end < 0) return sign === character ? p + 1 : -1;
  const negated = pattern.charAt(p + 1) === "^" || pattern.charAt(p + 1) === "!";
  let holds = false;
  for (let at = p + (negated ? 2 : 1); at < end; at += 1) {
    if (pattern.charAt(at + 1) === "-" && at + 2 < end) {
      holds ||= character >= pattern.charAt(at) && character <= pattern.charAt(at + 2);
      at += 2;
    } else holds ||= pattern.charAt(at) === character;
  }
  return holds === negated ? -1 : end + 1;
}
