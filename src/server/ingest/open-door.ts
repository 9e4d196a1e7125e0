import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import type { ConnectionAtTheDoor, ConnectionsAtTheDoor } from "./door.ts";

/** @throws EvenkeelError ingest.not-connected (404), ingest.revoked (410), ingest.wrong-kind (404) */
export async function findConnection(
  connections: ConnectionsAtTheDoor,
  place: { readonly organisation: string; readonly connection: string },
  takes: (kind: ConnectionAtTheDoor["kind"]) => boolean,
): Promise<ConnectionAtTheDoor> {
  const found = await connections.find(place.organisation, place.connection);
  if (found === null) throw notConnected();
  if (found === "revoked") throw revoked();
  if (!takes(found.kind)) throw wrongKind();
  return found;
}

/** Tokens are kept as SHA-256 and compared as such, so nothing of them shows in the time. */
export function checkToken({ tokenHash }: ConnectionAtTheDoor, headers: IncomingHttpHeaders): void {
  const token = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(headers.authorization ?? "")?.[1];
  const given = createHash("sha256")
    .update(token ?? "")
    .digest();
  const right = tokenHash !== null && tokenHash.length === given.length && timingSafeEqual(tokenHash, given);
  if (token === undefined || !right) throw badToken();
}

function notConnected(): EvenkeelError {
  return new EvenkeelError(
    "ingest.not-connected",
    "There is no connection of this name in that organisation.",
    "Compare the address with the one under Sources.",
  );
}

function revoked(): EvenkeelError {
  return new EvenkeelError(
    "ingest.revoked",
    "This connection was disconnected.",
    "Stop sending, or connect it again and use the new address and token.",
  );
}

function wrongKind(): EvenkeelError {
  return new EvenkeelError(
    "ingest.wrong-kind",
    "This connection takes no content of this kind.",
    "Send events to a connection of kind events, and webhooks to the connection of their tool.",
  );
}

function badToken(): EvenkeelError {
  return new EvenkeelError(
    "ingest.bad-token",
    "The source token is missing or wrong.",
    "Send the header authorization: Bearer TOKEN with the token of this connection; a new one can be made under Sources.",
  );
}
