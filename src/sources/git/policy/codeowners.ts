import { type Forge, type PathPattern, pathPattern } from "./path-pattern.ts";

/** Where each forge looks, in its order; the first file found is in force. */
export const CODEOWNERS_PATHS: Readonly<Record<Forge, readonly string[]>> = {
  github: [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"],
  gitlab: ["CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"],
};

/** GitHub ignores a larger file altogether. */
const LARGEST_GITHUB_FILE = 3 * 1024 * 1024;

export interface OwnerRule {
  readonly line: number;
  readonly pattern: string;
  readonly compiled: PathPattern;
  /** Owner handles as written, lower case. They may be people: they never leave this folder. */
  readonly owners: readonly string[];
  /** GitLab `!pattern`: the path has no owner in this section, whatever else matches. */
  readonly excludes: boolean;
}

export interface OwnerSection {
  /** Empty for rules outside any section. */
  readonly name: string;
  readonly optional: boolean;
  readonly rules: readonly OwnerRule[];
}

export interface OwnerRules {
  readonly forge: Forge;
  readonly sections: readonly OwnerSection[];
  /** Lines the forge would skip: their number is told to the reader of the report. */
  readonly skippedLines: readonly number[];
}

interface OpenSection {
  name: string;
  optional: boolean;
  defaults: readonly string[];
  rules: OwnerRule[];
}

/** Reads a CODEOWNERS text by the rules of its forge. Never throws: what cannot be read is a skipped line, as on the forge. */
export function parseCodeowners(text: string, forge: Forge): OwnerRules {
  if (forge === "github" && Buffer.byteLength(text) > LARGEST_GITHUB_FILE) return { forge, sections: [], skippedLines: [1] };
  const sections = new Map<string, OpenSection>();
  let open: OpenSection = { name: "", optional: false, defaults: [], rules: [] };
  sections.set("", open);
  const skippedLines: number[] = [];
  text.split("\n").forEach((raw, at) => {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) return;
    const heading = forge === "gitlab" ? sectionHeading(line) : null;
    if (heading !== null) {
      const known = sections.get(heading.name.toLowerCase());
      // A section named twice is one section; it is optional only if every heading says so.
      open = known === undefined ? heading : { ...known, defaults: heading.defaults, optional: known.optional && heading.optional };
      sections.set(heading.name.toLowerCase(), open);
      return;
    }
    const rule = ownerRule(line, at + 1, forge, open.defaults);
    if (rule === null) skippedLines.push(at + 1);
    else open.rules.push(rule);
  });
  return {
    forge,
    sections: [...sections.values()]
      .filter((section) => section.rules.length > 0)
      .map(({ name, optional, rules }) => ({ name, optional, rules })),
    skippedLines,
  };
}

/** `[Name]`, `^[Name]`, `[Name][2]`, each with default owners after it. */
function sectionHeading(line: string): OpenSection | null {
  const found = /^(\^)?\[([^[\]]+)\](?:\[(\d+)\])?(?:\s+(.*))?$/.exec(line);
  const name = found?.[2]?.trim();
  if (found === null || name === undefined || name === "") return null;
  const defaults = ownersIn(found[4] ?? "", "gitlab");
  // Text after a heading that is no owner means the line is a path such as `[id].ts`, not a heading.
  return defaults === null ? null : { name, optional: found[1] !== undefined || found[3] === "0", defaults, rules: [] };
}

function ownerRule(line: string, at: number, forge: Forge, defaults: readonly string[]): OwnerRule | null {
  const found = /^((?:\\.|[^\s\\])+)(?:\s+(.*))?$/.exec(line);
  const written = found?.[1];
  const owners = ownersIn(found?.[2] ?? "", forge);
  if (written === undefined || owners === null) return null;
  const excludes = forge === "gitlab" && written.startsWith("!");
  const pattern = excludes ? written.slice(1) : written;
  const compiled = pathPattern(pattern, forge);
  if (compiled === null) return null;
  return { line: at, pattern, compiled, owners: excludes ? [] : owners.length > 0 ? owners : defaults, excludes };
}

/** The owners after a pattern; null if GitHub would skip the line because one of them is no owner. GitLab drops only that word. */
function ownersIn(text: string, forge: Forge): readonly string[] | null {
  const words = text
    .replace(/(?:^|\s)#.*$/, "")
    .split(/\s+/)
    .filter((word) => word !== "");
  const owners = words.filter((word) => /^@{1,2}[\w.-]+(?:\/[\w./-]+)*$|^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(word));
  if (forge === "github" && owners.length < words.length) return null;
  if (forge === "gitlab" && words.length > 0 && owners.length === 0) return null;
  return owners.map((owner) => owner.toLowerCase());
}
