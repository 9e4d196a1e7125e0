import type { ConnectionSettings, connectionKinds } from "../../contract/connections.ts";
import type { Organisation } from "../../core/model/organisation.ts";
import type { KnownService } from "../../sources/events/placing.ts";
import type { KnownRepository } from "../../sources/live/live-source.ts";
import type { Resolve } from "../../sources/live/resolve-account.ts";

/** A connection as the door must know it. Secrets are opened for one request and never logged. */
export interface ConnectionAtTheDoor {
  readonly kind: (typeof connectionKinds)[number];
  /** SHA-256 of the source token that pipelines send as Bearer; null where the kind takes none. */
  readonly tokenHash: Uint8Array | null;
  /** `webhook`: the shared secret of signatures, as it was handed out. */
  readonly secrets: { readonly token: string; readonly webhook: string | null };
  readonly settings: ConnectionSettings;
}

/** Whom the door asks about connections; state/connections.ts answers. */
export interface ConnectionsAtTheDoor {
  /** `revoked`: there was one, and it was disconnected (410); null: never heard of (404). */
  readonly find: (organisation: string, connection: string) => Promise<ConnectionAtTheDoor | "revoked" | null>;
}

/** What events of an organisation are placed with; asked per request, so it should be remembered until structure or roster change. */
export interface OrganisationAtTheDoor {
  readonly organisation: Organisation;
  readonly services: readonly KnownService[];
  readonly repositories: readonly KnownRepository[];
  readonly resolve: Resolve;
}

/** Who knows the organisation's structure and roster. */
export interface PlacesAtTheDoor {
  readonly place: (organisation: string) => Promise<OrganisationAtTheDoor>;
}
