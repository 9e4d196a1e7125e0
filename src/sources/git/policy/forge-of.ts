import type { Forge } from "./path-pattern.ts";

/** Which forge's CODEOWNERS rules hold, told by the files at head: a repository that names both is GitHub's, mirrored to the other. */
export function forgeOf(paths: Iterable<string>): Forge {
  let isGitlab = false;
  for (const path of paths) {
    if (path.startsWith(".github/")) return "github";
    if (path === ".gitlab-ci.yml" || path.startsWith(".gitlab/")) isGitlab = true;
  }
  return isGitlab ? "gitlab" : "github";
}
