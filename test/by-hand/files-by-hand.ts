import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lines, type PlainGit } from "./plain-git.ts";

const OWNER_FILES = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/**
 * Facts of the files at head, counted with `ls-tree`, `show`, `grep` and git's own matcher of ignore patterns. `places` are where
 * the report saw parts from outside: steps are counted without it, but only a reader of YAML can tell the image of a job.
 */
export function filesByHand(git: PlainGit, head: string, places: readonly string[]): readonly (readonly [string, number])[] {
  const paths = lines(git(["-c", "core.quotePath=false", "ls-tree", "-r", head])).flatMap(
    (line) => /^100\d+ .*\t(.*)$/.exec(line)?.[1] ?? [],
  );
  const images = places.flatMap((place) => imageAt(git, head, place) ?? []);
  const uses = lines(grepped(git, head)).flatMap((line) => /^\s*(?:-\s*)?["']?uses["']?\s*:\s*["']?([^\s"'#]+)/.exec(line)?.[1] ?? []);
  const outside = [...uses.filter((each) => !/^[.$]\//.test(each)), ...images];
  const file = OWNER_FILES.find((path) => paths.includes(path));
  return [
    ["E28/file/owned-paths@org n", paths.length],
    ["E28/file/owned-paths@org k", file === undefined ? 0 : ownedPaths(git, head, file)],
    ["E28/file/pinned-actions@org n", outside.length],
    ["E28/file/pinned-actions@org k", outside.filter((each) => /@[0-9a-f]{40}$|@sha256:[0-9a-f]{64}$/.test(each)).length],
    ["E28/file/security-policy@org k", paths.some((path) => /^(\.github\/|docs\/)?SECURITY(\.[a-z]+)?$/i.test(path)) ? 1 : 0],
  ];
}

function imageAt(git: PlainGit, head: string, place: string): string | null {
  const [, path = "", line = ""] = /^(.*):(\d+)$/.exec(place) ?? [];
  const text = lines(git(["show", `${head}:${path}`]))[Number(line) - 1] ?? "";
  return /^\s*(?:-\s*)?(?:image|container|name)\s*:\s*["']?([^\s"'#]+)/.exec(text)?.[1] ?? null;
}

function grepped(git: PlainGit, head: string): string {
  try {
    return git([
      "grep",
      "-h",
      "-E",
      "uses[\"']?[[:space:]]*:",
      head,
      "--",
      ":(glob).github/workflows/*.yml",
      ":(glob).github/workflows/*.yaml",
      "action.yml",
      "action.yaml",
      ":(glob).github/actions/**/action.yml",
    ]);
  } catch {
    // `git grep` ends with 1 where nothing matches.
    return "";
  }
}

/** CODEOWNERS reads much like an ignore file, so git itself says which paths of an index its patterns match; no owner un-matches. */
function ownedPaths(git: PlainGit, head: string, file: string): number {
  const folder = mkdtempSync(join(tmpdir(), "evenkeel-owners-"));
  const environment = { GIT_INDEX_FILE: join(folder, "index"), GIT_WORK_TREE: folder };
  const rules = lines(git(["show", `${head}:${file}`])).map((line) =>
    line
      .replace(/\s#.*$/, "")
      .trim()
      .split(/\s+/),
  );
  const patterns = rules.flatMap(([pattern = "", ...owners]) =>
    pattern === "" || pattern.startsWith("#") ? [] : [owners.length > 0 ? pattern : `!${pattern}`],
  );
  writeFileSync(join(folder, "patterns"), `${patterns.join("\n")}\n`);
  git(["read-tree", head], environment);
  const owned = lines(git(["ls-files", "--cached", "--ignored", `--exclude-from=${join(folder, "patterns")}`], environment)).length;
  rmSync(folder, { recursive: true });
  return owned;
}
