import { createHash, randomUUID } from "node:crypto";
import { connectionSettings } from "../../contract/connections.ts";
import { eventPlacing } from "../../sources/events/places.fixture.ts";
import { createOrganisation } from "../../state/organisations.ts";
import { openTestDatabase } from "../../state/test-database.fixture.ts";
import { type Started, startForTest } from "../application.fixture.ts";
import type { ConnectionAtTheDoor } from "./door.ts";
import { createIngestTally, type IngestTally } from "./ingest-tally.ts";
import type { Door } from "./receiving.ts";
import { signatureOf } from "./standard-webhooks.ts";

export const token = "source-token-of-the-test";
export const secret = `whsec_${Buffer.from("a secret of thirty-two bytes....").toString("base64")}`;
export const doorNow = Date.UTC(2026, 2, 10, 12);

export interface OpenDoor extends Started {
  readonly organisation: string;
  readonly tally: IngestTally;
  /** What `arrived` was told. */
  readonly arrivals: readonly string[];
  readonly post: (path: string, body: string | Uint8Array, headers: Readonly<Record<string, string>>) => Promise<Response>;
}

/** An application whose door knows `ci` (events), `hub` (github) and `gone` (disconnected). */
export async function openDoor(over: Partial<Door> = {}): Promise<OpenDoor> {
  const database = await openTestDatabase();
  const { id: organisation } = await createOrganisation(database, { name: "Harbour", invented: false }, doorNow);
  const tally = createIngestTally(database, () => {});
  const arrivals: string[] = [];
  const settings = connectionSettings.parse({ production: ["production", "prod1"] });
  const known = (kind: ConnectionAtTheDoor["kind"]): ConnectionAtTheDoor => ({
    kind,
    tokenHash: createHash("sha256").update(token).digest(),
    secrets: { token, webhook: secret },
    settings,
  });
  const door: Door = {
    database,
    tally,
    connections: {
      find: async (of, connection) => {
        if (of !== organisation) return null;
        if (connection === "gone") return "revoked";
        return connection === "ci" ? known("events") : connection === "hub" ? known("github") : null;
      },
    },
    places: { place: async () => eventPlacing },
    receivers: {},
    arrived: (what, { connection }) => void arrivals.push(`${what} ${connection}`),
    keepFile: async () => {
      throw new Error("this test keeps no file");
    },
    now: () => doorNow,
    ...over,
  };
  const started = await startForTest({ database, door });
  return {
    ...started,
    organisation,
    tally,
    arrivals,
    post: (path, body, headers) =>
      fetch(`${started.origin}${path}`, {
        method: "POST",
        body: typeof body === "string" ? body : Buffer.from(body),
        headers: { ...headers },
      }),
    close: async () => {
      await tally.close();
      await started.close();
    },
  };
}

/** Headers of a request that the connection `ci` would send, signed now. */
export function signed(body: string | Uint8Array, over: { readonly at?: number; readonly id?: string } = {}): Record<string, string> {
  const head = { id: over.id ?? randomUUID(), timestamp: String(Math.floor((over.at ?? doorNow) / 1_000)) };
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  return {
    authorization: `Bearer ${token}`,
    "content-type": "application/cloudevents-batch+json",
    "webhook-id": head.id,
    "webhook-timestamp": head.timestamp,
    "webhook-signature": signatureOf(bytes, head, secret),
  };
}
