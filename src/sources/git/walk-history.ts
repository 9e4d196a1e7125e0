import type { CommitReader } from "./commit-reader.ts";
import { LOG_ARGS, logParser } from "./log-grammar.ts";
import { type GitPlace, startGit } from "./run-git.ts";

interface Walk {
  readonly place: GitPlace;
  /** Object ids; `^` in front excludes what it reaches. `git log --stdin` knows no --not. */
  readonly refs: readonly string[];
  readonly options?: readonly string[];
  readonly signal: AbortSignal;
  readonly onProgress: () => void;
}

/** Runs one `git log` and feeds the reader; batches go to the sink as they fill. */
export async function walkHistory(walk: Walk, reader: CommitReader): Promise<void> {
  if (walk.refs.length === 0) return;
  const git = startGit({
    args: [...LOG_ARGS, ...(walk.options ?? [])],
    place: walk.place,
    signal: walk.signal,
    stdin: `${walk.refs.join("\n")}\n`,
  });
  const parser = logParser(reader);
  try {
    for await (const chunk of git.stdout) {
      parser.push(chunk);
      await reader.flush(true);
      walk.onProgress();
    }
  } catch (failure) {
    git.stop();
    await git.finished;
    throw failure;
  }
  await git.finished;
  parser.end();
}
