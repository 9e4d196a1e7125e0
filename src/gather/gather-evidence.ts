import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Measure } from "../core/evidence/measure.ts";
import type { Organisation } from "../core/model/organisation.ts";
import type { Instant } from "../core/model/time.ts";
import { openDuckdbEngine } from "../evidence/duckdb-engine.ts";
import { openLake } from "../evidence/lake.ts";
import { namedWriteError } from "../evidence/lake-files.ts";
import type { GatheredEvidence } from "../report/compose-report.ts";
import { openBucketSalts } from "./bucket-salts.ts";
import { distinctPlaces } from "./distinct-places.ts";
import { measureEvidence } from "./measure-evidence.ts";
import { type EvidenceFiles, readFiles, requireFiles } from "./read-files.ts";
import { readRepositories } from "./read-repositories.ts";

/** How far a long piece of work is; `total` is null while it is not known. */
export interface Progress {
  readonly what: string;
  readonly done: number;
  readonly total: number | null;
  readonly unit: string;
}

export interface Subjects {
  /** Paths or clone addresses; several are one organisation. */
  readonly locations: readonly string[];
  readonly files: EvidenceFiles;
  readonly organisation: Organisation;
  readonly measures: readonly Measure[];
  /** Version of tool and catalogue: other rules read the same files differently, so they get a lake of their own. */
  readonly rules: string;
  readonly weeks: number;
  readonly cache: string;
  readonly now: Instant;
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
}

/** Reads every source into the lake of this subject, then asks the lake for one report. */
export async function gatherEvidence(asked: Subjects): Promise<GatheredEvidence> {
  await requireFiles(asked.files);
  const subjects = { ...asked, locations: await distinctPlaces(asked.locations, asked.signal) };
  try {
    return await gatherFrom(subjects);
  } catch (error) {
    throw namedWriteError(error);
  }
}

async function gatherFrom(subjects: Subjects): Promise<GatheredEvidence> {
  const folder = join(subjects.cache, "subjects", subjectKey(subjects));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const lake = await openLake(join(folder, "lake"));
  try {
    const salts = await openBucketSalts(folder, subjects.now);
    const repositories = await readRepositories(subjects, { lake, folder, salts });
    await salts.keep();
    await readFiles(subjects, { lake, repositories });
    subjects.signal.throwIfAborted();
    subjects.progress({ what: "Measuring", done: 0, total: null, unit: "measures" });
    return await measureEvidence(await openDuckdbEngine(lake), subjects);
  } finally {
    await lake.close();
  }
}

/** One lake per set of places and attribution rules: another roster or other hours would give the same rows to other teams. */
function subjectKey({ locations, organisation, rules }: Subjects): string {
  const { teams, roster, repositories, ownership, securityPaths, hours, gates } = organisation;
  const key = { rules, locations, teams, roster, repositories, ownership, securityPaths, hours, gates };
  return createHash("sha256").update(JSON.stringify(key)).digest("hex").slice(0, 24);
}
