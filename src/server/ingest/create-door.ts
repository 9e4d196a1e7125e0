import { connectionSettings } from "../../contract/connections.ts";
import type { Instant } from "../../core/model/time.ts";
import type { Jobs } from "../../jobs/jobs.ts";
import { connectionAtTheDoor } from "../../state/connections.ts";
import type { Database } from "../../state/database.ts";
import type { Vault } from "../../state/vault.ts";
import type { ConnectionsAtTheDoor } from "./door.ts";
import { createIngestTally } from "./ingest-tally.ts";
import { createKeepFile } from "./keep-pipeline-file.ts";
import type { Door } from "./receiving.ts";
import { rememberedPlaces } from "./remembered-places.ts";

export interface DoorSettings extends Pick<Door, "receivers" | "arrived"> {
  readonly database: Database;
  readonly vault: Vault;
  readonly dataFolder: string;
  readonly jobs: Pick<Jobs, "read">;
  readonly now: () => Instant;
  readonly complain: (error: unknown) => void;
}

/** The door of a server. Its tally has to be closed before the database is. */
export function createDoor({ database, vault, dataFolder, jobs, now, complain, receivers, arrived }: DoorSettings): Door {
  const places = rememberedPlaces({ database, vault, dataFolder, now });
  return {
    database,
    places,
    connections: connectionsOf(database, vault),
    tally: createIngestTally(database, complain),
    receivers,
    arrived,
    keepFile: createKeepFile({ database, dataFolder, places, jobs, now }),
    now,
  };
}

function connectionsOf(database: Database, vault: Vault): ConnectionsAtTheDoor {
  return {
    async find(organisation, connection) {
      const found = await connectionAtTheDoor(database, vault, { organisation, connection });
      if (found === null || found === "revoked") return found;
      const { kind, tokenHash, secrets, settings } = found;
      // Whoever receives verifies with the webhook's secret alone; a token is not needed to receive and may be gone.
      return {
        kind,
        tokenHash,
        settings: connectionSettings.parse(settings),
        secrets: { token: secrets.token ?? "", webhook: secrets.webhook },
      };
    },
  };
}
