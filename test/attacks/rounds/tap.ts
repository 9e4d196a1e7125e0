import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { connect, createServer, type Socket } from "node:net";
import type { Marks } from "./linker.ts";

// Somebody on the wire: sees when a connection begins, how long it lasts and how many bytes go each way. TLS hides the rest, so the
// bytes are counted and not looked at.

export interface Message {
  /** Clock of the round, not of the test. */
  readonly at: number;
  readonly up: number;
  readonly down: number;
  readonly tookMs: number;
  /** From where; the tests know whose it is. */
  readonly port: number;
}

export interface Tap {
  /** What clients connect to instead. */
  readonly origin: string;
  /** Connections in the order in which they ended. */
  readonly seen: readonly Message[];
  /** Resolves when so many have ended: a client may be done a moment before its connection is. */
  readonly saw: (count: number) => Promise<readonly Message[]>;
  readonly close: () => Promise<void>;
}

export async function openTap(target: string, now: () => number): Promise<Tap> {
  const { hostname, port } = new URL(target);
  const seen: Message[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    const [began, at, from] = [performance.now(), now(), near.remotePort ?? 0];
    let [up, down] = [0, 0];
    for (const socket of [near, far]) {
      sockets.add(socket);
      // Either side may hang up; what was counted until then is what was seen.
      socket.on("error", () => socket.destroy());
    }
    near.on("data", (part) => {
      up += part.length;
    });
    far.on("data", (part) => {
      down += part.length;
    });
    near.pipe(far);
    far.pipe(near);
    far.on("close", () => {
      seen.push({ at, up, down, tookMs: performance.now() - began, port: from });
      near.destroy();
      sockets.delete(near);
      sockets.delete(far);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    seen,
    saw: async (count) => {
      while (seen.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
      return [...seen];
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** Sends a body on a connection of its own and answers the port that it came from. */
export async function sendThrough(tap: Tap, path: string, body: Uint8Array): Promise<number> {
  const request = httpRequest(`${tap.origin}${path}`, { method: "POST", agent: false, headers: { "content-length": body.length } });
  request.end(body);
  const [[socket], [reply]] = await Promise.all([once(request, "socket"), once(request, "response")]);
  reply.resume();
  const port = Number(socket.localPort);
  await once(reply, "close");
  return port;
}

export const marksOf = ({ at, up, down, tookMs }: Message): Marks => ({
  "when it began": at,
  "bytes up": up,
  "bytes down": down,
  "how long": tookMs,
});
