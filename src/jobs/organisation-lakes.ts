import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Instant } from "../core/model/time.ts";
import type { Engine } from "../evidence/engine.ts";
import { type Lake, openLake } from "../evidence/lake.ts";
import { type BucketSalts, openBucketSalts } from "../gather/bucket-salts.ts";
import { duckdbEngines, type EvidenceEngines } from "./evidence-engines.ts";
import { type OrganisationFolder, organisationFolder } from "./organisation-folder.ts";

/** One organisation's lake while somebody works with it. */
export interface OpenOrganisation extends OrganisationFolder {
  readonly lake: Lake;
  readonly salts: (now: Instant) => Promise<BucketSalts>;
  /** What is committed, ready for queries; kept between them and made again after a commit. */
  readonly engine: () => Promise<Engine>;
  /** To be called after every commit. */
  readonly renew: () => void;
}

export interface OrganisationLakes {
  /** Runs one piece of work on an organisation's lake; the lake is closed a while after the last one. */
  readonly with: <T>(organisation: string, work: (open: OpenOrganisation) => Promise<T>) => Promise<T>;
  /** Closes and deletes everything of an organisation. */
  readonly forget: (organisation: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

interface Held {
  readonly open: Promise<OpenOrganisation>;
  users: number;
  closing: NodeJS.Timeout | null;
}

/** The engine's process holds a copy of the organisation's rows; so long it waits for another question before it gives them back. */
const IDLE_MS = 60_000;
const OWNER_ONLY = 0o700;

export function organisationLakes(
  dataFolder: string,
  { idleMs = IDLE_MS, engines = duckdbEngines }: { readonly idleMs?: number; readonly engines?: EvidenceEngines } = {},
): OrganisationLakes {
  const held = new Map<string, Held>();

  const close = async (organisation: string): Promise<void> => {
    const known = held.get(organisation);
    if (known === undefined) return;
    held.delete(organisation);
    if (known.closing !== null) clearTimeout(known.closing);
    const { lake } = await known.open;
    await lake.close();
  };
  const take = (organisation: string): Held => {
    const known = held.get(organisation) ?? { open: openOrganisation(dataFolder, organisation, engines), users: 0, closing: null };
    held.set(organisation, known);
    if (known.closing !== null) clearTimeout(known.closing);
    known.closing = null;
    known.users += 1;
    return known;
  };
  const release = (organisation: string, known: Held, failed: boolean): void => {
    known.users -= 1;
    if (known.users > 0 || held.get(organisation) !== known) return;
    // A failure may be that of the engine's process, which never comes back: the next work starts a new one.
    if (failed) void close(organisation).catch(() => held.delete(organisation));
    else known.closing = setTimeout(() => void close(organisation).catch(() => held.delete(organisation)), idleMs).unref();
  };

  return {
    async with(organisation, work) {
      const known = take(organisation);
      let failed = true;
      try {
        const result = await work(await known.open);
        failed = false;
        return result;
      } finally {
        release(organisation, known, failed);
      }
    },
    async forget(organisation) {
      await close(organisation);
      await engines.forget(organisation);
      await rm(organisationFolder(dataFolder, organisation).folder, { recursive: true, force: true });
    },
    async close() {
      await Promise.all([...held.keys()].map(close));
      await engines.close();
    },
  };
}

async function openOrganisation(dataFolder: string, organisation: string, engines: EvidenceEngines): Promise<OpenOrganisation> {
  const place = organisationFolder(dataFolder, organisation);
  await mkdir(place.folder, { recursive: true, mode: OWNER_ONLY });
  const lake = await openLake(join(place.folder, "lake"));
  let engine: Promise<Engine> | null = null;
  return {
    ...place,
    lake,
    salts: (now) => openBucketSalts(place.folder, now),
    engine() {
      const current = engine ?? engines.open(organisation, lake);
      engine = current;
      current.catch(() => {
        if (engine === current) engine = null;
      });
      return current;
    },
    renew() {
      engine = null;
    },
  };
}
