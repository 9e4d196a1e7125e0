import { join } from "node:path";
import type { Organisation } from "../core/model/organisation.ts";
import { type Instant, WEEK } from "../core/model/time.ts";
import type { Lake } from "../evidence/lake.ts";
import type { ClassifyChange } from "../sources/git/derive-changes.ts";
import { forgeOf } from "../sources/git/policy/forge-of.ts";
import { createOwnership } from "../sources/git/policy/ownership.ts";
import { readPolicy } from "../sources/git/policy/read-policy.ts";
import { treeAt } from "../sources/git/policy/tree-at-head.ts";
import { type GitRequest, type OpenRepository, readGit } from "../sources/git/read-git.ts";
import type { BucketSalts } from "./bucket-salts.ts";

interface Circumstances {
  readonly organisation: Organisation;
  readonly now: Instant;
  readonly signal: AbortSignal;
  readonly progress: (progress: { what: string; done: number; total: number | null; unit: string }) => void;
}

interface Reading extends Circumstances {
  readonly locations: readonly string[];
}

interface OneReading extends Circumstances {
  readonly location: string;
  /** Its name in the lake; the same one every time, because a run replaces what the source said before. */
  readonly source: string;
  readonly named: Pick<GitRequest, "taken" | "as" | "rules" | "anew" | "credential">;
}

interface Into {
  readonly lake: Lake;
  /** Where clones and what the next run must know are kept. */
  readonly folder: string;
  readonly salts: BucketSalts;
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
export async function readRepositories(reading: Reading, into: Into): Promise<readonly ReadRepository[]> {
  const read: ReadRepository[] = [];
  for (const location of reading.locations) read.push(await readRepository(location, read, reading, into));
  return read;
}

function readRepository(location: string, before: readonly ReadRepository[], reading: Reading, into: Into): Promise<ReadRepository> {
  const { locations, progress } = reading;
  const which = locations.length > 1 ? ` (${before.length + 1} of ${locations.length})` : "";
  return readOne(
    {
      ...reading,
      location,
      source: `git-${before.length}`,
      named: { taken: before.map(({ repo }) => repo) },
      progress: (at) => progress({ ...at, what: at.what + which }),
    },
    into,
  );
}

/**
 * Reads one repository in one run of the lake: what is new in it since the last run of the same source, or nothing.
 * Throws `git.*` by name and `run.interrupted`; then nothing of this run is visible.
 */
export async function readOne(
  { location, source, named, organisation, now, signal, progress }: OneReading,
  { lake, folder, salts }: Into,
): Promise<ReadRepository> {
  const run = await lake.begin(source, now);
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
        ...named,
        organisation,
        cacheDir: join(folder, "repositories"),
        now,
        from: now - BRANCHES_SINCE,
        signal,
        saltFor: salts.saltFor,
        progress: ({ phase, done, total }) => progress({ what: phases[phase], done, total, unit: units[phase] }),
        classify: readWhileWalking,
      },
      run,
    );
    await policy;
    if (git.changed) {
      // Before the rows that need them: a bucket whose salt was lost would count its contributor twice.
      await salts.keep();
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
