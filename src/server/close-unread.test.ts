import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Started, startForTest } from "./application.fixture.ts";
import { openDoor, token } from "./ingest/door.fixture.ts";

// Over real sockets: what a refused client sees depends on who closes what first.

const PATIENCE_MS = 60_000;
const roster = "/api/organisations/acme/roster";
const chunk = Buffer.concat([Buffer.from("10000\r\n"), Buffer.alloc(65_536, "a"), Buffer.from("\r\n")]);
let server: Started;
let door: Awaited<ReturnType<typeof openDoor>>;

beforeAll(async () => {
  server = await startForTest({
    handlers: {
      importRoster: async () => {
        throw new Error("nobody without a session comes this far");
      },
    },
  });
  door = await openDoor({
    keepFile: async (_place, { body }) => {
      for await (const _ of body);
    },
  });
}, PATIENCE_MS);
afterAll(async () => {
  await server.close();
  await door.close();
});

interface Answered {
  readonly status: number;
  readonly text: string;
}

/** What came until the other side ended the connection. */
async function answerOf(socket: Socket): Promise<Answered> {
  let text = "";
  socket.on("data", (bytes) => {
    text += bytes;
  });
  socket.on("end", () => socket.end());
  // On a busy machine it is closed on while it still sends; what came before that counts.
  socket.on("error", () => {});
  await new Promise<void>((closed) => void socket.once("close", () => closed()));
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]), text };
}

function open(origin: string): Socket {
  return connect({ host: "127.0.0.1", port: Number(new URL(origin).port), allowHalfOpen: true });
}

function headOf(origin: string, path: string, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries({ host: new URL(origin).host, ...headers }).map(([name, value]) => `${name}: ${value}`);
  return [`POST ${path} HTTP/1.1`, ...lines, "", ""].join("\r\n");
}

/** Sends without end and without looking at what comes back, until it is closed on. */
async function flood(origin: string, path: string, headers: Readonly<Record<string, string>>): Promise<Answered> {
  const socket = open(origin);
  const send = (): void => {
    while (socket.writable && socket.write(chunk));
  };
  socket.on("drain", send);
  socket.write(headOf(origin, path, { ...headers, "transfer-encoding": "chunked" }));
  send();
  return answerOf(socket);
}

test.each([
  ["a file without a session", 401, () => flood(server.origin, roster, { "content-type": "text/csv" })],
  ["a file with a wrong token", 401, () => floodScan({ authorization: "Bearer wrong" })],
  ["a file of another kind", 415, () => floodScan({ authorization: `Bearer ${token}`, "content-type": "text/html" })],
  ["a file that is too large", 413, () => floodScan({ authorization: `Bearer ${token}` })],
  [
    "a delivery that is too large",
    413,
    () => flood(door.origin, `/hooks/${door.organisation}/hub`, { "content-type": "application/json" }),
  ],
] as const)(
  "%s is refused, and its connection ends",
  async (_, status, ask) => {
    const answer = await ask();
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(/^connection: close\r$/im);
  },
  PATIENCE_MS,
);

function floodScan(headers: Readonly<Record<string, string>>): Promise<Answered> {
  return flood(door.origin, `/ingest/${door.organisation}/ci/sarif`, { "content-type": "application/json", ...headers });
}

test(
  "a client that reads only after it has sent everything finds its whole answer",
  async () => {
    const socket = open(server.origin);
    const body = Buffer.alloc(2_000_000, "a");
    const answer = answerOf(socket);
    socket.pause();
    socket.write(headOf(server.origin, roster, { "content-type": "text/csv", "content-length": String(body.length) }));
    await new Promise<void>((sent) => void socket.write(body, () => sent()));
    socket.resume().end();
    expect(await answer).toMatchObject({ status: 401, text: expect.stringContaining('"code":"session.needed"') });
  },
  PATIENCE_MS,
);

test(
  "a small body that nobody read costs no connection",
  async () => {
    const socket = open(server.origin);
    const head = headOf(server.origin, roster, { "content-type": "text/csv", "content-length": "5" });
    const answers = answerOf(socket);
    socket.write(`${head}a,b\r\n`);
    await once(socket, "data");
    socket.write(head.replace(/\r\n\r\n$/, "\r\nconnection: close\r\n\r\n"));
    socket.write("a,b\r\n");
    const { text } = await answers;
    expect(text.match(/HTTP\/1\.1 401/g)).toHaveLength(2);
  },
  PATIENCE_MS,
);
