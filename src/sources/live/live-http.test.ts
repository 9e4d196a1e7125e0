import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import { openLiveHttp } from "./live-http.ts";
import { nextPage } from "./next-page.ts";

const START = Date.UTC(2026, 9, 1);
const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

/** A tool on a real port and a client of it, whose clock moves only by waiting. */
async function aTool(answer: Answer, path = "") {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    answer(request, response, asked.length);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = `http://127.0.0.1:${portOf(server.address())}`;
  let now = START;
  const waits: number[] = [];
  const http = openLiveHttp({
    address: `${address}${path}`,
    headers: { authorization: "Bearer very-secret" },
    now: () => now,
    sleep: (milliseconds, signal) => {
      signal.throwIfAborted();
      waits.push(Math.round(milliseconds));
      now += milliseconds;
      return Promise.resolve();
    },
    random: () => 0.5,
    fetch,
  });
  const signal = new AbortController().signal;
  return { http, asked, waits, address, now: () => now, get: (page: string) => http.send({ path: page, signal }) };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

function json(response: ServerResponse, status: number, value: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(value === null ? "" : JSON.stringify(value));
}

async function failureOf(promise: Promise<unknown>): Promise<EvenkeelError> {
  const failure = await promise.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(failure instanceof EvenkeelError)) throw new Error(`no named failure: ${String(failure)}`);
  return failure;
}

describe("a live tool", () => {
  test("is asked with the token, and its answer comes with tag and headers", async () => {
    const tool = await aTool((request, response) => json(response, 200, { token: request.headers.authorization }, { etag: '"a"' }));
    expect(await tool.get("/x")).toMatchObject({ status: 200, unchanged: false, etag: '"a"', json: { token: "Bearer very-secret" } });
  });

  test("that has nothing new answers unchanged", async () => {
    const tool = await aTool((request, response) => json(response, request.headers["if-none-match"] === '"a"' ? 304 : 200, null));
    const reply = await tool.http.send({ path: "/x", etag: '"a"', signal: new AbortController().signal });
    expect([reply.status, reply.unchanged, reply.json]).toEqual([304, true, null]);
  });

  test.each([404, 410, 451])("%s is an answer", async (status) => {
    const tool = await aTool((_, response) => json(response, status, { message: "x" }));
    expect(await tool.get("/x")).toMatchObject({ status, json: null });
  });

  test.each([
    [401, "source.unauthorised"],
    [403, "source.forbidden-scope"],
    [422, "source.schema-changed"],
  ])("%s is %s, at once, and says neither token nor page nor reply", async (status, code) => {
    const tool = await aTool((_, response) => json(response, status, { message: "ada is not allowed" }));
    const failure = await failureOf(tool.get("/repos/ada/engine?token=t0ken"));
    expect(failure.code).toBe(code);
    expect(`${failure.message} ${failure.whatToDo}`).not.toMatch(/ada|t0ken|secret|engine/);
    expect([tool.asked.length, failure.message.includes("repos")]).toEqual([1, true]);
  });

  test("that refuses a signed token while the clocks differ names the clocks", async () => {
    const tool = await aTool((_, response) => json(response, 401, null, { date: new Date(START + 3_600_000).toUTCString() }));
    const signed = { path: "/x", headers: { authorization: "Bearer eyJhbGciOi" }, signal: new AbortController().signal };
    expect(await failureOf(tool.http.send(signed))).toMatchObject({ code: "source.clock-skew" });
  });

  test("that is down for a moment is asked again with growing waits", async () => {
    const tool = await aTool((_, response, count) => json(response, count < 4 ? 502 : 200, {}));
    await tool.get("/x");
    expect(tool.waits).toEqual([1500, 2500, 4500]);
  });

  test("that stays down is unavailable after limited tries", async () => {
    const tool = await aTool((_, response) => json(response, 503, null));
    expect(await failureOf(tool.get("/x"))).toMatchObject({ code: "source.unavailable" });
    expect(tool.asked.length).toBe(9);
  });

  test("that breaks off in the middle of a page is asked for it again", async () => {
    const tool = await aTool((_, response, count) => {
      if (count === 1) response.writeHead(200, { "content-length": "900" }).write('[{"a":');
      if (count === 1) setTimeout(() => response.destroy(), 20);
      else if (count === 2) response.writeHead(200).end('[{"a":');
      else json(response, 200, [1]);
    });
    expect((await tool.get("/x")).json).toEqual([1]);
    expect(tool.asked.length).toBe(3);
  });

  test.each([
    ["seconds", "120", 120_500],
    ["a date", new Date(START + 90_000).toUTCString(), 90_500],
  ])("is left alone as long as Retry-After says in %s", async (_, text, wait) => {
    const tool = await aTool((_request, response, count) => json(response, count === 1 ? 429 : 200, {}, { "retry-after": text }));
    await tool.get("/x");
    expect(tool.waits).toEqual([wait]);
  });

  test("that names a secondary limit is asked later, not given up as forbidden", async () => {
    const tool = await aTool((_, response, count) =>
      json(response, count === 1 ? 403 : 200, { message: "You have exceeded a secondary rate limit." }),
    );
    await tool.get("/x");
    expect(tool.waits).toEqual([1500]);
  });

  test("that never stops asking to wait is rate-limited by name", async () => {
    const tool = await aTool((_, response) => json(response, 429, null));
    expect(await failureOf(tool.get("/x"))).toMatchObject({ code: "source.rate-limited" });
  });

  test.each([
    ["x-ratelimit-remaining", "x-ratelimit-reset", String(START / 1000 + 600)],
    ["ratelimit-remaining", "ratelimit-reset", "600"],
  ])("keeps half of its quota for others (%s)", async (remaining, reset, until) => {
    let left = 10;
    const tool = await aTool((_, response) => {
      left -= 1;
      json(response, 200, {}, { [remaining]: String(left), [reset]: until });
    });
    for (let count = 0; count < 6; count += 1) await tool.get("/x");
    expect(tool.waits).toEqual([]);
    await tool.get("/x");
    expect(tool.waits).toEqual([600_500]);
  });

  test("is never left for another host, however it is pointed to", async () => {
    let visits = 0;
    const other = await aTool((_, response) => {
      visits += 1;
      json(response, 200, {});
    });
    const tool = await aTool((_, response) => response.writeHead(302, { location: `${other.address}/x` }).end());
    for (const path of ["/x", `${other.address}/x`, `//${other.address.slice(7)}/x`, "file:///etc/passwd", "x"])
      expect(await failureOf(tool.get(path))).toMatchObject({ code: "source.unavailable" });
    expect(visits).toBe(0);
  });

  test("is never left upwards from the address it was connected at", async () => {
    const tool = await aTool((_, response) => json(response, 200, {}), "/api/v3");
    for (const path of ["/../../admin", `${tool.address}/admin`, `${tool.address}/api/v33`])
      expect(await failureOf(tool.get(path))).toMatchObject({ code: "source.unavailable" });
    await tool.get(`${tool.address}/api/v3/repos?page=2`);
    expect(tool.asked).toEqual(["/api/v3/repos?page=2"]);
  });

  test("finds a renamed repository at its new place below the address", async () => {
    const tool = await aTool((request, response) =>
      request.url === "/repos/a/old"
        ? response.writeHead(301, { location: "/repositories/7" }).end()
        : json(response, 200, { id: 7, auth: request.headers.authorization }),
    );
    expect((await tool.get("/repos/a/old")).json).toEqual({ id: 7, auth: "Bearer very-secret" });
  });

  test("that sends in circles is given up", async () => {
    const tool = await aTool((_, response) => response.writeHead(301, { location: "/x" }).end());
    expect(await failureOf(tool.get("/x"))).toMatchObject({ code: "source.unavailable" });
  });

  test("that answers with nests deeper than 64 or with too much is refused", async () => {
    const deep = await aTool((_, response) => response.writeHead(200).end(`${"[".repeat(65)}${"]".repeat(65)}`));
    expect(await failureOf(deep.get("/x"))).toMatchObject({ code: "source.schema-changed" });
    const large = await aTool((_, response) => {
      response.writeHead(200);
      for (let count = 0; count < 40; count += 1) response.write(" ".repeat(1_048_576));
      response.end("1");
    });
    expect(await failureOf(large.get("/x"))).toMatchObject({ code: "source.too-large" });
  });

  test("stops at once when asked to, in a request and in a wait", async () => {
    const stop = new AbortController();
    const tool = await aTool(() => stop.abort());
    await expect(tool.http.send({ path: "/x", signal: stop.signal })).rejects.toThrow(/abort/i);
    const waiting = new AbortController();
    const slow = await aTool((_, response) => {
      waiting.abort();
      json(response, 500, null);
    });
    await expect(slow.http.send({ path: "/x", signal: waiting.signal })).rejects.toThrow(/abort/i);
    expect([tool.waits, slow.waits]).toEqual([[], []]);
  });
});

test("the next page is the one that the Link header calls next", () => {
  const link = '<https://h/x?page=1>; rel="prev", <https://h/x?page=3&a=1,2>; rel="next", <https://h/x?page=9>; rel="last"';
  expect([nextPage({ headers: { link } }), nextPage({ headers: {} })]).toEqual(["https://h/x?page=3&a=1,2", null]);
});
