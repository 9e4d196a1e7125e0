import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { DatabaseSync } from "node:sqlite";

/**
 * What a survey tool does that thought of nothing: fetching and answering in one visit, bodies as long as what was written, a serial number
 * and a time beside every answer, no token. It exists here alone: an attack that fails on this one proves nothing by failing on the product.
 */
export interface BrokenTwin {
  readonly origin: string;
  /** Ballots that were stored. */
  readonly stored: () => number;
  readonly close: () => Promise<void>;
}

export async function openBrokenTwin(now: () => number): Promise<BrokenTwin> {
  const database = new DatabaseSync(":memory:");
  database.exec("create table ballot (id integer primary key, at integer, payload text)");
  const put = database.prepare("insert into ballot (at, payload) values (?, ?)");
  const server = createServer((request, response) => {
    response.setHeader("connection", "close");
    bodyOf(request).then(
      (body) => {
        if (request.url === "/drop") put.run(now(), body);
        response.end(JSON.stringify({ taken: body.length }));
      },
      () => response.destroy(),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    stored: () => Number(database.prepare("select count(*) as stored from ballot").get()?.stored),
    close: async () => {
      server.closeAllConnections();
      server.close();
      database.close();
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}
