import type { Call, OutsideReference } from "./call.ts";
import type { YamlTree } from "./yaml-tree.ts";

/** What one pipeline file, with the local files it takes in, does. */
export interface Pipeline {
  readonly path: string;
  readonly calls: readonly Call[];
  readonly references: readonly OutsideReference[];
  /** Whole pipelines taken from outside: what they do cannot be seen here. Each also stands in `calls`, so a known one is recognised. */
  readonly outside: readonly Call[];
  /** Line of the workflow's token rights and whether they are restricted; null where the pipeline engine has no such setting. */
  readonly token: { readonly line: number; readonly restricted: boolean } | null;
  /** False: a file that is not a pipeline by itself, or one that could not be read. */
  readonly readable: boolean;
}

/** Files at head, asked by path. A text that is not loaded yet is remembered as wanted and read in the next round. */
export interface PolicyFiles {
  readonly paths: ReadonlySet<string>;
  text(path: string): string | null;
  /** Null: unreadable; the reason is kept as a data-quality item. */
  yaml(path: string): YamlTree | null;
}

export function unreadable(path: string): Pipeline {
  return { path, calls: [], references: [], outside: [], token: null, readable: false };
}

/** Collects while a pipeline is followed into its local parts; each part is followed once, at most 200 of them. */
export interface Trail {
  readonly files: PolicyFiles;
  readonly calls: Call[];
  readonly references: OutsideReference[];
  readonly outside: Call[];
  readonly visited: Set<string>;
}

const MOST_PARTS = 200;

export function newTrail(files: PolicyFiles): Trail {
  return { files, calls: [], references: [], outside: [], visited: new Set() };
}

/** Whether to follow `path` now: it is a file at head that was not followed before. */
export function follows(trail: Trail, path: string): boolean {
  if (!trail.files.paths.has(path) || trail.visited.has(path) || trail.visited.size >= MOST_PARTS) return false;
  trail.visited.add(path);
  return true;
}

/** A path as written inside a pipeline, seen from `folder` or, with a leading slash, from the root. */
export function localPath(folder: string, written: string): string {
  const parts: string[] = written.startsWith("/") || folder === "" ? [] : folder.split("/");
  for (const part of written.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}
