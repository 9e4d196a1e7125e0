import { instantOfSeconds } from "../instant-of-seconds.ts";
import { askGit, SEALED_LOG } from "./ask-git.ts";
import { pathText } from "./tree-at-head.ts";

/** More paths would make the one log slow for little: dates of later ones stay unknown. */
const MOST_PATHS = 400;

/**
 * When each path first came to main, by committer time (UTC ms). A path that only came with the oldest commit at hand of a shallow
 * clone has no known date. One log along first parents: 0.6 s on 82,000 commits.
 */
export async function firstSeen(request: {
  readonly gitDir: string;
  readonly head: string;
  readonly paths: readonly string[];
  readonly signal: AbortSignal;
}): Promise<ReadonlyMap<string, number>> {
  const { gitDir, head, signal } = request;
  const paths = [...request.paths].sort().slice(0, MOST_PATHS);
  const seen = new Map<string, number>();
  if (paths.length === 0) return seen;
  const shallow = (await askGit({ gitDir, args: ["rev-parse", "--is-shallow-repository"], signal })).toString("latin1").trim() === "true";
  const log = await askGit({
    gitDir,
    args: [
      "--literal-pathspecs",
      ...SEALED_LOG,
      "--first-parent",
      "--diff-merges=first-parent",
      "--diff-filter=A",
      "--name-only",
      "-z",
      "--format=tformat:%x01%ct %P",
      head,
      "--",
      ...paths,
    ],
    signal,
  });
  let at: number | null = null;
  for (const token of tokensOf(log)) {
    const plain = token[0] === 10 ? token.subarray(1) : token;
    if (plain[0] === 1) {
      const [seconds = "", parent = ""] = plain.toString("latin1", 1).split(" ");
      at = shallow && parent === "" ? null : instantOfSeconds(seconds);
    } else if (plain.length > 0) {
      // Newest first: an older addition of the same path comes later and stands.
      const path = pathText(plain);
      if (at === null) seen.delete(path);
      else seen.set(path, at);
    }
  }
  return seen;
}

function tokensOf(bytes: Buffer): readonly Buffer[] {
  const tokens: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf(0); end >= 0; end = bytes.indexOf(0, start)) {
    tokens.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return tokens;
}
