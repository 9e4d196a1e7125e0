import { call } from "./call.ts";
import { callsOfScript } from "./calls-of-script.ts";
import { newTrail, type Pipeline, type PolicyFiles, unreadable } from "./pipeline.ts";
import { below, itemsOf, textOf } from "./yaml-tree.ts";

export const PRE_COMMIT_PATH = /^\.pre-commit-config\.ya?ml$/;

/** Reads the hooks of `.pre-commit-config.yaml`; hooks of the `manual` stage alone never run by themselves. */
export function readPreCommitConfig(path: string, files: PolicyFiles): Pipeline {
  const root = files.yaml(path);
  if (below(root ?? undefined, "repos") === undefined) return unreadable(path);
  const trail = newTrail(files);
  for (const repository of itemsOf(below(root ?? undefined, "repos"))) {
    const source = below(repository, "repo");
    if (source?.kind !== "scalar") continue;
    const here = source.text === "local" || source.text === "meta";
    for (const hook of itemsOf(below(repository, "hooks"))) {
      const stages = itemsOf(below(hook, "stages")).map((stage) => textOf(stage));
      if (stages.length > 0 && stages.every((stage) => stage === "manual")) continue;
      const id = below(hook, "id");
      const entry = below(hook, "entry");
      if (here && entry?.kind === "scalar") trail.calls.push(...callsOfScript(entry, path));
      else if (id?.kind === "scalar") trail.calls.push(call("hook", id.text, path, id.line));
    }
  }
  return { path, calls: trail.calls, references: [], outside: [], token: null, readable: true };
}
