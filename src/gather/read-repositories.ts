import { join } from "node:path";
import type { Organisation } from "../core/model/organisation.ts";
import { type Instant, WEEK } from "../core/model/time.ts";
import type { Lake } from "../evidence/lake.ts";
import type { ClassifyChange } from "../sources/git/derive-changes.ts";
import { forgeOf } from "../sources/git/policy/forge-of.ts";
import { createOwnership } from "../sources/git/policy/ownership.ts";
import { readPolicy } from "../sources/git/policy/read-policy.ts";
import { treeAt } from "../sources/git/policy/tree-at-head.ts";
import { type OpenRepository, readGit } from "../sources/git/read-git.ts";
import type { BucketSalts } from "./bucket-salts.ts";

interface Reading {
  readonly locations: readonly string[];
  readonly organisation: Organisation;
  readonly now: Instant;
  readonly signal: AbortSignal;
  readonly progress: (progress: { what: string; done: number; total: number | null; unit: string }) => void;
}

export interface ReadRepository {
  readonly repo: string;
  readonly head: string;
  readonly headCommitted: Instant;
}

/** Branches beside the main one are looked at this far back; nobody waits longer for an update than this page can show. */
const BRANCHES_SINCE = 104 * WEEK;

const phases = { clone: "Cloning", history: "Reading history", policy: "Reading pipeline files" } as const;
const units = { clone: "objects", history: "commits", policy: "files" } as const;

/** Reads each repository, one run of the lake each: what is done stays done if a later one fails. */
export async function readRepositories(
  reading: Reading,
  into: { lake: Lake; folder: string; salts: BucketSalts },
): Promise<readonly ReadRepository[]> {
  const read: ReadRepository[] = [];
  for (const location of reading.locations) read.push(await readRepository(location, read, reading, into));
  return read;
}

async function readRepository(
  location: string,
  before: readonly ReadRepository[],
  reading: Reading,
  { lake, folder, salts }: { lake: Lake; folder: string; salts: BucketSalts },
): Promise<ReadRepository> {
  const { organisation, now, signal, progress, locations } = reading;
  const which = locations.length > 1 ? ` (${before.length + 1} of ${locations.length})` : "";
  const run = await lake.begin(`git-${before.length}`, now);
  let policy: Promise<void> = Promise.resolve();
  const readWhileWalking = async (opened: OpenRepository): Promise<ClassifyChange> => {
    policy = readPolicy({ ...policyOf(opened), head: opened.head, organisation, now, signal }, run);
    // Awaited before the run is committed; until then a failure is known, not unhandled.
    policy.catch(() => undefined);
    return ownershipReplay(opened, organisation, signal);
  };
  try {
    const git = await readGit(
      {
        location,
        taken: before.map(({ repo }) => repo),
        organisation,
        cacheDir: join(folder, "repositories"),
        now,
        from: now - BRANCHES_SINCE,
        signal,
        saltFor: salts.saltFor,
        progress: ({ phase, done, total }) => progress({ what: phases[phase] + which, done, total, unit: units[phase] }),
        classify: readWhileWalking,
      },
      run,
    );
    await policy;
    if (git.changed) {
      await run.commit();
      await git.remember();
    } else {
      await run.abort();
    }
    return { repo: git.repo, head: git.head, headCommitted: git.headCommitted };
  } catch (error) {
    await policy.catch(() => undefined);
    await run.abort();
    throw error;
  }
}

/** How the CODEOWNERS file in force when a change was made owned its paths. */
async function ownershipReplay(opened: OpenRepository, organisation: Organisation, signal: AbortSignal): Promise<ClassifyChange> {
  const { classify } = await createOwnership({ ...policyOf(opened), organisation, signal, forge: await forgeAt(opened, signal) });
  return (paths, { firstParentOid }) => classify(paths, firstParentOid);
}

function policyOf({ gitDir, repo, main, address }: OpenRepository) {
  return { gitDir, repo, main, remote: address !== null };
}

async function forgeAt({ gitDir, head }: OpenRepository, signal: AbortSignal) {
  return forgeOf((await treeAt(gitDir, head, signal)).keys());
}
