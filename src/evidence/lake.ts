import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Instant } from "../core/model/time.ts";
import { cleanLake } from "./clean-lake.ts";
import { type DuckDatabase, startDuckdb } from "./duckdb.ts";
import { type LakeCommit, readCommits } from "./lake-commits.ts";
import { namedWriteError } from "./lake-files.ts";
import { takeLock } from "./lake-lock.ts";
import { mergeSmallFiles } from "./lake-merge.ts";
import { type LakeRun, startRun } from "./lake-run.ts";

/** The evidence on disk: Parquet files that are only ever added, made visible by commit files (evidence.md 2.4). */
export interface Lake {
  readonly root: string;
  /** The engine that writes the files; queries may share it. */
  readonly database: DuckDatabase;
  /** Opens a run of one source. Several sources of one process may run at once; a second process gets `lake.locked`. */
  begin(source: string, observedAt: Instant): Promise<LakeRun>;
  commits(): Promise<readonly LakeCommit[]>;
  close(): Promise<void>;
}

/** Opens or creates the lake below `dir`. Returns before the engine has started, so that its start overlaps with reading. */
export async function openLake(dir: string): Promise<Lake> {
  const database = startDuckdb();
  const root = join(dir, "v1");
  await Promise.all([mkdir(join(root, "tmp"), { recursive: true }), mkdir(join(root, "commits"), { recursive: true })]);
  const known = new Map<string, LakeCommit>();
  let lastBatch = 0;
  let tidied = false;
  let running = 0;
  let lock: Promise<() => Promise<void>> | null = null;

  const open = async (): Promise<() => Promise<void>> => {
    const release = await takeLock(join(root, "lock"));
    try {
      const commits = await readCommits(root, known);
      lastBatch = commits.reduce((last, commit) => Math.max(last, Number(commit.batch)), lastBatch);
      // Looks at every file, so not before each of thousands of runs.
      if (!tidied) {
        await cleanLake(root, commits);
        lastBatch = await mergeSmallFiles({ root, database, commits: await readCommits(root, known), last: lastBatch });
      }
      tidied = true;
      return release;
    } catch (error) {
      await release();
      throw namedWriteError(error);
    }
  };
  const end = async (): Promise<void> => {
    running -= 1;
    if (running > 0 || lock === null) return;
    const release = await lock;
    lock = null;
    await release();
  };

  return {
    root,
    database,
    async begin(source, observedAt) {
      lock ??= open();
      running += 1;
      try {
        await lock;
      } catch (error) {
        lock = null;
        running -= 1;
        throw error;
      }
      lastBatch += 1;
      return startRun({ root, database, number: lastBatch, source, observedAt, end });
    },
    commits: () => readCommits(root, known),
    async close() {
      await database.close();
      if (lock !== null) await (await lock)();
      lock = null;
    },
  };
}
