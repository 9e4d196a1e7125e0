import { join } from "node:path";
import type { Organisation } from "../core/model/organisation.ts";
import { type Instant, WEEK } from "../core/model/time.ts";
import type { Lake } from "../evidence/lake.ts";
import { readGit } from "../sources/git/read-git.ts";
import { readPolicy } from "../sources/git/policy/read-policy.ts";
import type { BucketSalts } from "./bucket-salts.ts";

interface Reading {
  readonly locations: readonly string[];
  readonly organisation: Organisation;
  readonly cache: string;
  readonly now: Instant;
  readonly signal: AbortSignal;
  readonly progress: (progress: { what: string; done: number; total: number | null; unit: string }) => void;
}

export interface ReadRepository {
  readonly repo: string;
  readonly head: string;
}

/** Branches beside the main one are looked at this far back; nobody waits longer for an update than this page can show. */
const BRANCHES_SINCE = 104 * WEEK;

const phases = { clone: "Cloning", history: "Reading history", policy: "Reading pipeline files" } as const;
const units = { clone: "objects", history: "commits", policy: "files" } as const;

/** Reads each repository, one run of the lake each: what is done stays done if a later one fails. */
export async function readRepositories(reading: Reading, into: { lake: Lake; folder: string; salts: BucketSalts }): Promise<readonly ReadRepository[]> {
  const read: ReadRepository[] = [];
  for (const location of reading.locations) read.push(await readRepository(location, reading, into));
  return read;
}

async function readRepository(location: string, { organisation, cache, now, signal, progress, locations }: Reading, { lake, folder, salts }: { lake: Lake; folder: string; salts: BucketSalts }): Promise<ReadRepository> {
  const which = locations.length > 1 ? ` (${locations.indexOf(location) + 1} of ${locations.length})` : "";
  const run = await lake.begin(`git-${locations.indexOf(location)}`, now);
  try {
    const git = await readGit(
      {
        location,
        organisation,
        cacheDir: folder,
        now,
        from: now - BRANCHES_SINCE,
        signal,
        saltFor: salts.saltFor,
        progress: ({ phase, done, total }) => progress({ what: phases[phase] + which, done, total, unit: units[phase] }),
      },
      run,
    );
    if (git.changed) {
      await readPolicy({ gitDir: git.gitDir, repo: git.repo, main: git.main, head: git.head, organisation, now, signal }, run);
      await run.commit();
    } else {
      await run.abort();
    }
    return { repo: git.repo, head: git.head };
  } catch (error) {
    await run.abort();
    throw error;
  }
}
