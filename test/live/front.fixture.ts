import { createServer, type IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";

/** What somebody asked of a forge: its address, and the question where it was one. */
export interface Asked {
  readonly url: string;
  readonly body: string;
  readonly status: number;
}

/**
 * Stands before a fake forge, which it can exchange while it keeps its own address, as a forge does whose repositories are renamed or
 * deleted. Its token can be exchanged too, or be refused from a certain request on.
 */
export async function frontOf(target: string, fakeToken: string, token: string) {
  const front = { address: "", target, token, answers: Number.POSITIVE_INFINITY, asked: [] as Asked[], close: () => {} };
  const server = createServer(async (request, reply) => {
    const body = await buffer(request);
    const url = request.url ?? "/";
    const note = (status: number) => front.asked.push({ url, body: body.toString(), status });
    if (!isSigned(request, front.token) || front.answers <= 0) {
      note(401);
      // A forge may name whose token it was.
      reply.writeHead(401, { "content-type": "application/json" }).end(JSON.stringify({ message: "Bad credentials of canarylogin-ada" }));
      return;
    }
    front.answers -= 1;
    const { headers, method = "GET" } = request;
    const sent: Record<string, string> = { authorization: `Bearer ${fakeToken}`, "content-type": "application/json" };
    if (typeof headers["if-none-match"] === "string") sent["if-none-match"] = headers["if-none-match"];
    const answer = await fetch(`${front.target}${url}`, {
      method,
      headers: sent,
      body: method === "POST" ? body : null,
      redirect: "manual",
    });
    note(answer.status);
    const told = Object.fromEntries(
      [...answer.headers].filter(([name]) => !/^(?:content-length|connection|keep-alive|transfer-)/.test(name)),
    );
    const link = told.link === undefined ? {} : { link: told.link.replaceAll(front.target, front.address) };
    reply.writeHead(answer.status, { ...told, ...link }).end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const at = server.address();
  front.address = `http://127.0.0.1:${typeof at === "object" && at !== null ? at.port : 0}`;
  front.close = () => {
    server.closeAllConnections();
    server.close();
  };
  return front;
}

function isSigned({ headers }: IncomingMessage, token: string): boolean {
  return (headers.authorization?.replace("Bearer ", "") ?? headers["private-token"]) === token;
}
