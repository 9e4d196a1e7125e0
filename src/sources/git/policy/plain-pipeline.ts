import { callsOfScript } from "./calls-of-script.ts";
import { newTrail, type Pipeline, type PolicyFiles, type Trail, unreadable } from "./pipeline.ts";
import type { YamlTree } from "./yaml-tree.ts";

/** Pipeline files of which only the scripts are read: every one of them names commands under keys like these. */
export const PLAIN_PIPELINE_PATH =
  /^(?:\.travis\.yml|bitbucket-pipelines\.yml|\.?appveyor\.yml|\.cirrus\.yml|\.drone\.yml|\.woodpecker\.ya?ml|\.woodpecker\/[^/]+\.ya?ml|\.buildkite\/pipeline\.ya?ml|\.build\.yml|\.builds\/[^/]+\.ya?ml)$/;
const SCRIPT_KEY = /^(?:commands?|ps|cmd|sh|pwsh|bash|steps|tasks|\w*script|(?:before|after)_\w+)$/;
/** What an `steps` or `tasks` list holds may be maps; only text in it is a script. */
export function readPlainPipeline(path: string, files: PolicyFiles): Pipeline {
  const root = files.yaml(path);
  if (root?.kind !== "map") return unreadable(path);
  const trail = newTrail(files);
  readPart(trail, path, root, false);
  return { path, calls: trail.calls, references: [], outside: [], token: null, readable: true };
}

function readPart(trail: Trail, path: string, part: YamlTree, isScript: boolean): void {
  if (part.kind === "scalar" && isScript) trail.calls.push(...callsOfScript(part, path));
  if (part.kind === "list") for (const item of part.items) readPart(trail, path, item, isScript);
  if (part.kind === "map") for (const [key, value] of part.entries) readPart(trail, path, value, SCRIPT_KEY.test(key));
}
