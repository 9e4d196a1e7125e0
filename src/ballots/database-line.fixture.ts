import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { Client } from "pg";

/** A line to a PostgreSQL that counts what passes, in both directions, and is cut before a chosen packet is handed on. */
export interface DatabaseLine {
  readonly url: string;
  /** Packets that were handed on. */
  readonly passed: () => number;
  readonly close: () => Promise<void>;
}

/** @param cutBefore number of the packet that comes no further; @param cut what happens to whoever waits for it, before anything else */
export async function openDatabaseLine(url: string, cutBefore: number, cut: () => void): Promise<DatabaseLine> {
  // What an address means is the client's to say: a host may be a folder of sockets.
  const { host, port } = new Client({ connectionString: url });
  const target = host.startsWith("/") ? { path: `${host}/.s.PGSQL.${port}` } : { host, port };
  const sockets = new Set<Socket>();
  let count = 0;
  let isCut = false;
  const server = createServer((near) => {
    const far = connect(target);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.setNoDelay(true);
      // A process that was killed leaves its end open in this way or that; what counts is what the database keeps.
      from.on("error", () => to.destroy());
      from.on("close", () => to.destroy());
      from.on("data", (bytes) => {
        if (isCut) return;
        if (count + 1 === cutBefore) {
          isCut = true;
          cut();
          for (const each of [near, far]) each.destroy();
          return;
        }
        count++;
        to.write(bytes);
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const own = new URL(url);
  own.search = "";
  own.hostname = "127.0.0.1";
  own.port = typeof address === "object" ? String(address?.port) : "";
  const close = async () => {
    for (const each of sockets) each.destroy();
    server.close();
    await once(server, "close");
  };
  return { url: own.href, passed: () => count, close };
}
