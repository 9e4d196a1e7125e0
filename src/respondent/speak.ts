import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";

export interface Spoken {
  readonly status: number;
  readonly bytes: Uint8Array;
}

export interface Sent {
  readonly type: string;
  readonly bytes: Uint8Array;
}

const PATIENCE_MS = 30_000;
/** A manifest of 500 cohorts has half a megabyte, a spent list of 50,000 ballots three. */
const MOST_BYTES = 20_000_000;

/**
 * One request to the answer origin or the application, with nothing in it that could be told again: no cookie, no agent, no language,
 * and a connection of its own. Node asks a name server for `*.localhost`, which browsers know to be this machine.
 * Throws `respondent.unreachable`.
 */
export async function speak(address: URL, body: Sent | null = null): Promise<Spoken> {
  const request = address.protocol === "https:" ? httpsRequest : httpRequest;
  const host = address.hostname.endsWith(".localhost") ? "127.0.0.1" : address.hostname;
  return new Promise((resolve, reject) => {
    const failed = (cause: Error): void => reject(unreachable(address, cause));
    const outgoing = request(
      {
        method: body === null ? "GET" : "POST",
        host,
        port: address.port,
        path: address.pathname + address.search,
        agent: false,
        headers: {
          host: address.host,
          connection: "close",
          ...(body === null ? {} : { "content-type": body.type, "content-length": body.bytes.length }),
        },
        ...(address.protocol === "https:" ? { servername: address.hostname } : {}),
        timeout: PATIENCE_MS,
      },
      (incoming) => {
        read(incoming).then((bytes) => resolve({ status: incoming.statusCode ?? 0, bytes }), failed);
      },
    );
    outgoing.on("timeout", () => outgoing.destroy(new Error("no answer in time")));
    outgoing.on("error", failed);
    outgoing.end(body?.bytes);
  });
}

async function read(incoming: IncomingMessage): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of incoming) {
    if (!(part instanceof Uint8Array)) throw new Error("not bytes");
    size += part.length;
    if (size > MOST_BYTES) throw new Error("longer than anything a round publishes");
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function unreachable(address: URL, cause: Error): EvenkeelError {
  return new EvenkeelError(
    "respondent.unreachable",
    `${quoted(address.origin)} does not answer: ${cause.message}.`,
    "Check the connection and try again; nothing was lost, and what was sent twice counts once.",
    { cause },
  );
}
