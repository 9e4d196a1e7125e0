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
  const { byBase, byExtension } = shelved(detectors);
  return (path) => {
    const base = baseOf(path);
    const rules = [...(byBase.get(base) ?? []), ...(byExtension.get(extensionOf(base)) ?? []), ...(byExtension.get("") ?? [])];
    if (rules.length === 0 || isForeign(path)) return [];
    return rules.filter(({ pattern }) => pattern.test(path)).map(({ control, tool, keys }) => ({ control, tool, keys, path, line: 1 }));
  };
}

type Shelf = Map<string, FileRule[]>;

function shelved(detectors: readonly Detector[]): { readonly byBase: Shelf; readonly byExtension: Shelf } {
  const byBase: Shelf = new Map();
  const byExtension: Shelf = new Map();
  for (const { glob, rule } of detectors.flatMap(rulesOf)) {
    const base = baseOf(glob);
    if (/[*[]/.test(base)) put(byExtension, extensionOf(base), rule);
    else put(byBase, base, rule);
  }
  return { byBase, byExtension };
}

function rulesOf({ control, tools }: Detector): readonly { readonly glob: string; readonly rule: FileRule }[] {
  return tools.flatMap(({ tool, files = [], keys = null }) =>
    files.map((glob) => ({ glob, rule: { control, tool, pattern: globPattern(glob), keys } })),
  );
}

function put(shelf: Shelf, key: string, rule: FileRule): void {
  const known = shelf.get(key);
  if (known === undefined) shelf.set(key, [rule]);
  else known.push(rule);
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).toLowerCase();
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
