import { readBlobs } from "./blobs.ts";
import type { PolicyFiles } from "./pipeline.ts";
import type { FileTree } from "./tree-at-head.ts";
import { readYaml, type YamlTree } from "./yaml-tree.ts";

/** Files at head with their texts, loaded in rounds: what a pipeline asks for and is not here yet is read before the next round. */
export interface LoadedFiles extends PolicyFiles {
  /** Reads what is wanted; false when nothing new came. */
  readonly load: (paths: Iterable<string>) => Promise<boolean>;
  readonly wanted: ReadonlySet<string>;
  /** Path -> why its text could not be used. */
  readonly problems: ReadonlyMap<string, string>;
}

export function policyFiles(request: {
  readonly gitDir: string;
  readonly tree: FileTree;
  readonly remote: boolean;
  readonly signal: AbortSignal;
}): LoadedFiles {
  const texts = new Map<string, string>();
  const parsed = new Map<string, YamlTree | null>();
  const wanted = new Set<string>();
  const problems = new Map<string, string>();
  const text = (path: string): string | null => {
    const known = texts.get(path);
    if (known === undefined && request.tree.has(path) && !problems.has(path)) wanted.add(path);
    return known ?? null;
  };
  return {
    paths: new Set(request.tree.keys()),
    wanted,
    problems,
    text,
    yaml: (path) => {
      const known = parsed.get(path);
      if (known !== undefined) return known;
      const source = text(path);
      if (source === null) return null;
      const tree = readYaml(source);
      if (tree === null) problems.set(path, "unreadable-policy-file");
      parsed.set(path, tree);
      return tree;
    },
    load: async (paths) => {
      const asked = [...new Set(paths)]
        .filter((path) => !texts.has(path) && !problems.has(path))
        .flatMap((path) => {
          const oid = request.tree.get(path);
          return oid === undefined ? [] : [{ path, oid }];
        });
      if (asked.length === 0) return false;
      const blobs = await readBlobs({
        gitDir: request.gitDir,
        oids: asked.map(({ oid }) => oid),
        remote: request.remote,
        signal: request.signal,
      });
      for (const { path, oid } of asked) {
        wanted.delete(path);
        const found = blobs.text.get(oid);
        if (found === undefined) problems.set(path, `policy-file-${blobs.left.get(oid) ?? "missing"}`);
        else texts.set(path, found);
      }
      return true;
    },
  };
}
