import type { IncomingHttpHeaders } from "node:http";
import type { Instant } from "../../core/model/time.ts";
import { type Places, placesOf } from "../../sources/events/placing.ts";
import type { LiveKind, LiveSource } from "../../sources/live/live-source.ts";
import type { Database } from "../../state/database.ts";
import type { IngestPlace } from "../../state/ingest-events.ts";
import type { ConnectionAtTheDoor, ConnectionsAtTheDoor, PlacesAtTheDoor } from "./door.ts";
import type { IngestTally } from "./ingest-tally.ts";

/** What the door works with; made once, where everything is put together. */
export interface Door {
  readonly database: Database;
  readonly connections: ConnectionsAtTheDoor;
  readonly places: PlacesAtTheDoor;
  readonly tally: IngestTally;
  /** Who reads the deliveries of each tool. */
  readonly receivers: Readonly<Partial<Record<LiveKind, LiveSource["receive"]>>>;
  /** Hears that something waits, after it is on disk; must return at once. */
  readonly arrived: (what: "events" | "hints", place: IngestPlace) => void;
  /** Keeps a file of a pipeline and has it read. */
  readonly keepFile: KeepFile;
  readonly now: () => Instant;
}

export interface PipelineFile {
  readonly kind: "sarif" | "vex";
  readonly repository: string | null;
  readonly oid: string | null;
  readonly stage: string | null;
  readonly body: NodeJS.ReadableStream;
}
export type KeepFile = (place: IngestPlace, file: PipelineFile) => Promise<void>;

/** One request, after its connection was found and its signature checked. */
export interface Receiving {
  readonly door: Door;
  readonly place: IngestPlace;
  readonly connection: ConnectionAtTheDoor;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
  readonly now: Instant;
}

export async function placesAt({ door, place, connection: { settings } }: Receiving): Promise<Places> {
  const { organisation, services, repositories, resolve } = await door.places.place(place.organisation);
  return placesOf({
    organisation,
    services,
    repositories,
    resolve,
    production: settings.production.map((name) => name.toLowerCase()),
    teams: settings.teams,
    severities: settings.severities,
  });
}
