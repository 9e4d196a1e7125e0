import type { Instant } from "../../core/model/time.ts";
import type { Database } from "../../state/database.ts";
import { addIngestCounts, addQuarantined, type IngestCount, type IngestOutcome, type QuarantinedShape } from "../../state/ingest-counts.ts";
import type { IngestPlace } from "../../state/ingest-events.ts";

/**
 * Counts what comes in and writes the counts once a second: a row that every request added to would make them wait for each other. A kill
 * loses the counts of that second and no event.
 */
export interface IngestTally {
  readonly count: (place: IngestPlace, outcome: IngestOutcome, kind: string, at: Instant, n?: number) => void;
  /** `shape` holds names and types of fields only (src/sources/events/shape-of.ts). */
  readonly quarantine: (place: IngestPlace, kind: string, shape: string, at: Instant) => void;
  readonly flush: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Kinds of one connection and outcome; beyond that a sender is inventing names, and they share one line. */
const MOST_KINDS = 200;
const REST = "other kinds";
const EVERY_MS = 1_000;

interface Tally {
  readonly place: IngestPlace;
  readonly counts: Map<string, IngestCount>;
  readonly shapes: Map<string, QuarantinedShape>;
}

export function createIngestTally(database: Database, complain: (error: unknown) => void): IngestTally {
  let tallies = new Map<string, Tally>();
  /** Names seen since the start, so that they stay few in the table as well. */
  const known = new Map<string, Set<string>>();
  let flushing: Promise<void> = Promise.resolve();

  const of = (place: IngestPlace): Tally => {
    const key = `${place.organisation}/${place.connection}`;
    const tally = tallies.get(key) ?? { place, counts: new Map(), shapes: new Map() };
    tallies.set(key, tally);
    return tally;
  };
  const shown = ({ organisation, connection }: IngestPlace, outcome: string, kind: string): string => {
    const key = `${organisation}/${connection} ${outcome}`;
    const kinds = known.get(key) ?? new Set<string>();
    known.set(key, kinds);
    if (kinds.size >= MOST_KINDS && !kinds.has(kind)) return REST;
    kinds.add(kind);
    return kind;
  };
  const write = async (): Promise<void> => {
    const taken = tallies;
    tallies = new Map();
    for (const { place, counts, shapes } of taken.values()) {
      await addIngestCounts(database, place, [...counts.values()]);
      await addQuarantined(database, place, [...shapes.values()]);
    }
  };
  const flush = (): Promise<void> => {
    flushing = flushing.catch(() => undefined).then(write);
    return flushing;
  };
  const timer = setInterval(() => {
    if (tallies.size > 0) flush().catch(complain);
  }, EVERY_MS).unref();

  return {
    count(place, outcome, kind, at, n = 1) {
      const { counts } = of(place);
      const name = shown(place, outcome, kind);
      const key = `${outcome} ${name}`;
      counts.set(key, { outcome, kind: name, n: (counts.get(key)?.n ?? 0) + n, last: at });
    },
    quarantine(place, kind, shape, at) {
      const { shapes } = of(place);
      const name = shown(place, "quarantine", kind);
      const before = shapes.get(name);
      shapes.set(name, { kind: name, shape, n: (before?.n ?? 0) + 1, first: before?.first ?? at, last: at });
    },
    flush,
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}
