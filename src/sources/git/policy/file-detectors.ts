import type { Detector, Hit } from "./detector.ts";

interface FileRule {
  readonly control: string;
  readonly tool: string;
  readonly pattern: RegExp;
  readonly keys: readonly string[] | null;
}

/** A file that shows a control by being there, or by being there with one of `keys` at its top level. */
export interface FileHit extends Hit {
  readonly keys: readonly string[] | null;
}

/** Copies of other projects and inputs of tests say nothing about how this project works. */
const FOREIGN = /(?:^|\/)(?:node_modules|vendor|third[-_]party|testdata|test-data|__fixtures__|fixtures|__tests__)\//i;

export function isForeign(path: string): boolean {
  return FOREIGN.test(path);
}

/**
 * Returns what the paths at head show. Rules are found by base name or by extension, so that 100,000 paths cost about 0.1 s
 * and not one test of every rule each.
 */
export function fileReader(detectors: readonly Detector[]): (path: string) => readonly FileHit[] {
  const byBase = new Map<string, FileRule[]>();
  const byExtension = new Map<string, FileRule[]>();
  for (const { control, tools } of detectors) {
    for (const { tool, files, keys } of tools) {
      for (const glob of files ?? []) {
        const base = glob.slice(glob.lastIndexOf("/") + 1).toLowerCase();
        const wild = /[*[]/.test(base);
        const shelf = wild ? byExtension : byBase;
        const key = wild ? extensionOf(base) : base;
        const rule = { control, tool, pattern: globPattern(glob), keys: keys ?? null };
        const known = shelf.get(key);
        if (known === undefined) shelf.set(key, [rule]);
        else known.push(rule);
      }
    }
  }
  return (path) => {
    const base = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
    const rules = [...(byBase.get(base) ?? []), ...(byExtension.get(extensionOf(base)) ?? []), ...(byExtension.get("") ?? [])];
    if (rules.length === 0 || isForeign(path)) return [];
    return rules.filter(({ pattern }) => pattern.test(path)).map(({ control, tool, keys }) => ({ control, tool, keys, path, line: 1 }));
  };
}

/** Text after the last dot; empty for a name that is only a wildcard, whose rule is then tried on every path. */
function extensionOf(base: string): string {
  const dot = base.lastIndexOf(".");
  return dot < 0 || /[*[]/.test(base.slice(dot)) ? "" : base.slice(dot + 1);
}

/** Globs come from our own catalogue, so a regular expression of them is safe. */
function globPattern(glob: string): RegExp {
  const text = glob.replace(/[.+^${}()|\\]/g, "\\$&").replace(/\*\*\/|\*/g, (star) => (star === "*" ? "[^/]*" : "(?:.*/)?"));
  return new RegExp(`^${text}$`, "is");
}
