export type Forge = "github" | "gitlab";

/** A compiled path pattern. `folder` is a literal first folder it is bound to, which lets a rule set skip it for other folders. */
export interface PathPattern {
  readonly matches: (path: string, segments: readonly string[]) => boolean;
  readonly folder: string | null;
}

/** `exact`: the last segment must be the file itself; `below`: it may be a folder of the file; `folder`: it must be one. */
type Ending = "exact" | "below" | "folder";

/**
 * Compiles one pattern by the rules of its forge. Matching backs up to the last star only, on segments and inside them, so no pattern
 * of a hostile repository takes more than length of pattern times length of path steps (a regular expression could).
 * GitHub follows gitignore without `!` and `[ ]`, and a last `/*` means direct children only. GitLab binds a pattern to the root only by a
 * leading slash, wants a slash at the end of a folder, and knows `[ ]`.
 * Returns null for what the forge does not support.
 */
export function pathPattern(pattern: string, forge: Forge): PathPattern | null {
  const plain = pattern.replace(/\\([\s#*?[\]!\\])/g, "$1");
  if (plain === "" || (forge === "github" && (plain.startsWith("!") || /[[\]]/.test(plain)))) return null;
  if (plain === "*" || plain === "**" || plain === "/**") return { matches: () => true, folder: null };
  const inner = plain.replace(/^\//, "").replace(/\/$/, "");
  if (inner === "") return forge === "github" ? null : { matches: () => true, folder: null };
  const written = inner.split("/");
  const anchored = plain.startsWith("/") || (forge === "github" && written.length > 1);
  const last = written.at(-1) ?? "";
  const ending: Ending = plain.endsWith("/") ? "folder" : forge === "gitlab" || last === "*" || last === "**" ? "exact" : "below";
  const segments = anchored || written[0] === "**" ? written : ["**", ...written];
  const hasClasses = forge === "gitlab";
  const [only] = written;
  if (only !== undefined && written.length === 1 && only !== "**") return ofOneSegment(only, anchored, ending, hasClasses);
  const first = segments[0];
  const folder = first !== undefined && first !== "**" && !isWild(first, hasClasses) ? first : null;
  return { matches: (_, path) => segmentsMatch(segments, path, ending, hasClasses), folder };
}

/** The commonest shapes, found without the general walk: a folder at the root, a name or an extension anywhere. */
function ofOneSegment(only: string, anchored: boolean, ending: Ending, hasClasses: boolean): PathPattern {
  const isIt = segmentTest(only, hasClasses);
  if (anchored) {
    const reaches = (segments: number) => (ending === "exact" ? segments === 1 : ending === "below" || segments > 1);
    return { matches: (_, path) => reaches(path.length) && isIt(path[0] ?? ""), folder: isWild(only, hasClasses) ? null : only };
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

function segmentsMatch(pattern: readonly string[], path: readonly string[], ending: Ending, hasClasses: boolean): boolean {
  let p = 0;
  let at = 0;
  let starP = -1;
  let starAt = 0;
  for (;;) {
    const wanted = pattern[p];
    if (wanted === undefined) {
      const over = path.length - at;
      if (ending === "exact" ? over === 0 : ending === "below" ? over >= 0 : over > 0) return true;
    } else if (wanted === "**") {
      if (p === pattern.length - 1) return at < path.length;
      starP = p;
      starAt = at;
      p += 1;
      continue;
    } else {
      const segment = path[at];
      if (segment !== undefined && segmentMatches(wanted, segment, hasClasses)) {
        p += 1;
        at += 1;
        continue;
      }
    }
    if (starP < 0 || starAt >= path.length) return false;
    starAt += 1;
    at = starAt;
    p = starP + 1;
  }
}

function segmentMatches(pattern: string, text: string, hasClasses: boolean): boolean {
  if (!isWild(pattern, hasClasses)) return pattern === text;
  let p = 0;
  let at = 0;
  let starP = -1;
  let starAt = 0;
  while (at < text.length) {
    const sign = pattern.charAt(p);
    if (p < pattern.length && sign === "*") {
      starP = p;
      starAt = at;
      p += 1;
      continue;
    }
    const after = p < pattern.length ? afterOne(pattern, p, text.charAt(at), hasClasses) : -1;
    if (after > 0) {
      p = after;
      at += 1;
      continue;
    }
    if (starP < 0) return false;
    starAt += 1;
    at = starAt;
    p = starP + 1;
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
