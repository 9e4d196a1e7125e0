import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import http, { type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dropCodes, FRAME_BYTES } from "../core/privacy/ballot-frame.ts";
import { unpadded } from "../core/privacy/padding.ts";
import { createAnswerListener, forgetCookie } from "./answer-listener.ts";
import { createBallotBoxes } from "./ballot-boxes.ts";
import type { BallotBoxes, StaticFile } from "./ballots.ts";
import { aBallot, aRound, frameOf, NOW, questionnaire, someScores } from "./round.fixture.ts";

const round = aRound();
const manifest = Buffer.from(JSON.stringify(round.manifest));
const long = Buffer.from(`[${"1,".repeat(40_000)}1]`);
const content: Record<string, Uint8Array> = { "manifest-1": manifest, long };
const script = Buffer.from("export {};");
const pages = new Map<string, StaticFile>([
  ["/", { bytes: Buffer.from("<!doctype html><title>Answers</title>"), type: "text/html; charset=utf-8" }],
  ["/answer.js", { bytes: script, type: "text/javascript; charset=utf-8", gzip: gzipSync(script) }],
]);
const application = "http://app.evenkeel.localhost:4747";

let folder = "";
let boxes: BallotBoxes;
let listener: Server;
let bare: Server;
let origin = "";
let bareOrigin = "";

async function listening(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${addressOf(server.address()).port}`;
}

function addressOf(address: string | AddressInfo | null): AddressInfo {
  if (address === null || typeof address === "string") throw new Error("not listening on a port");
  return address;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "evenkeel-answer-"));
  boxes = createBallotBoxes({
    folder,
    now: () => NOW,
    complain: (error) => {
      throw error;
    },
  });
  await boxes.open(round.manifest, questionnaire, round.manifest.windows.answerUntil);
  const published = async (name: string) => content[name] ?? null;
  listener = createAnswerListener({ certificate: null, box: boxes, published, pages, application });
  bare = createAnswerListener({ certificate: null, box: boxes, published, pages: new Map(), application });
  origin = await listening(listener);
  bareOrigin = await listening(bare);
});
afterAll(async () => {
  for (const server of [listener, bare]) {
    server.close();
    await once(server, "close");
  }
  await boxes.close();
  rmSync(folder, { recursive: true });
});

const drop = (frame: Uint8Array) => fetch(`${origin}/drop`, { method: "POST", body: new Uint8Array(frame) });
const codeOf = async (reply: Response) => new Uint8Array(await reply.arrayBuffer())[0];

test("without a built page it says that no round is open, under a policy that lets its own style in", async () => {
  const reply = await fetch(`${bareOrigin}/`, { headers: { cookie: "evenkeel-session=somebody" } });
  const text = await reply.text();
  expect(text).toContain("No round is open");
  const style = /<style>(.*?)<\/style>/s.exec(text)?.[1] ?? "";
  const policy = reply.headers.get("content-security-policy") ?? "";
  expect(policy).toContain(`'sha256-${createHash("sha256").update(style).digest("base64")}'`);
  expect(policy).not.toContain("script-src");
});

test("the page comes under the policy of the design, may ask the application for its token, and nobody else", async () => {
  const reply = await fetch(`${origin}/`);
  expect(await reply.text()).toContain("<title>Answers</title>");
  expect(reply.headers.get("content-security-policy")).toBe(
    `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ${application}; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'`,
  );
  expect(await (await fetch(`${origin}/answer.js`)).text()).toBe("export {};");
});

const rawly = (path: string, encoding: string | null) =>
  new Promise<{ readonly bytes: Buffer; readonly encoding: string | undefined; readonly length: number }>((resolve, reject) => {
    const headers = encoding === null ? {} : { "accept-encoding": encoding };
    http
      .get(`${origin}${path}`, { headers }, async (reply) => {
        const bytes = Buffer.concat(await reply.toArray());
        resolve({ bytes, encoding: reply.headers["content-encoding"], length: Number(reply.headers["content-length"]) });
      })
      .on("error", reject);
  });

test.each(["gzip", "br, gzip", "gzip, deflate, br, zstd", "deflate;q=0.5, GZIP;q=0.8"])(
  "a page file comes packed to whoever takes %s",
  async (accepted) => {
    const { bytes, encoding, length } = await rawly("/answer.js", accepted);
    expect([encoding, length]).toEqual(["gzip", bytes.length]);
    expect(gunzipSync(bytes).equals(script)).toBe(true);
  },
);

test.each([null, "", "identity", "br", "gzip;q=0", "gzip;q=0.00", "x-gzipped"])(
  "a page file comes as its hash was signed to whoever says %j",
  async (accepted) => {
    const { bytes, encoding } = await rawly("/answer.js", accepted);
    expect([encoding, bytes.equals(script)]).toEqual([undefined, true]);
  },
);

test("what a round publishes by one name is never packed, because its length would tell documents apart", async () => {
  expect(await rawly("/box/manifest-1", "gzip")).toMatchObject({ encoding: undefined, length: 65_536 });
});

const bundled = "2f0d0a7e-4f3c-4d1e-9b1a-5a4a4b1c2d3e";
const rules = { entry: { instrument: { sha256: "a".repeat(64) } }, key: "k", signature: "s" };
function publish(chain: readonly unknown[], questions: unknown): void {
  content[`manifest-${bundled}`] = Buffer.from(JSON.stringify(rules));
  content[`chain-${bundled}`] = Buffer.from(JSON.stringify(chain));
  content["a".repeat(64)] = Buffer.from(JSON.stringify(questions));
}

test("all that the page needs of a round comes in one document, packed and filled up to the same length for every round", async () => {
  const lengths: number[] = [];
  for (const [chain, questions] of [
    [[], { items: [] }],
    [[{ entry: 1 }], { items: Array.from({ length: 43 }, (_, at) => ({ id: `b${at}`, text: randomBytes(40).toString("hex") })) }],
  ] as const) {
    publish(chain, questions);
    const { bytes, encoding, length } = await rawly(`/box/round-${bundled}`, "gzip, br");
    const whole = gunzipSync(bytes).toString("utf8");
    expect([encoding, JSON.parse(whole)]).toEqual(["gzip", { chain, manifest: rules, questionnaire: questions }]);
    lengths.push(length);
  }
  expect(lengths).toEqual([32_768, 32_768]);
});

test("the same document comes unpacked and filled up to 64 KiB for whoever takes no gzip", async () => {
  publish([], { items: [] });
  const { bytes, encoding } = await rawly(`/box/round-${bundled}`, null);
  expect([encoding, bytes.length]).toEqual([undefined, 65_536]);
  expect(JSON.parse(bytes.toString("utf8"))).toEqual({ chain: [], manifest: rules, questionnaire: { items: [] } });
});

test("a round whose chain went on since is packed anew", async () => {
  publish([], {});
  const chainIn = async (): Promise<unknown> => (await (await fetch(`${origin}/box/round-${bundled}`)).json()).chain;
  expect(await chainIn()).toEqual([]);
  publish([{ entry: { kind: "void" } }], {});
  expect(await chainIn()).toEqual([{ entry: { kind: "void" } }]);
});

test("nothing of an answer tells one visitor from another, and no connection serves a second request", async () => {
  const [one, two] = await Promise.all([
    fetch(`${origin}/`, { headers: { cookie: "a=b", "accept-language": "de", "user-agent": "one" } }),
    fetch(`${origin}/`),
  ]);
  expect([...one.headers]).toEqual([...two.headers]);
  for (const name of ["set-cookie", "date", "x-request-id", "etag", "last-modified", "server"]) expect(one.headers.get(name)).toBeNull();
  expect(one.headers.get("cache-control")).toBe("no-store");
  expect(one.headers.get("connection")).toBe("close");
});

test("cookies are gone before anything can look at them", () => {
  const request = { headers: { cookie: "a=b", host: "x" }, rawHeaders: ["Host", "x", "Cookie", "a=b", "COOKIE", "c=d"] };
  forgetCookie(request);
  expect(request).toEqual({ headers: { host: "x" }, rawHeaders: ["Host", "x"] });
});

test("a ballot is taken with 12,288 bytes for 12,288 bytes, and the same reply for whatever is dropped", async () => {
  const frame = frameOf(aBallot(round), someScores());
  const accepted = await drop(frame);
  const refused = await drop(randomBytes(FRAME_BYTES));
  expect([accepted.status, refused.status]).toEqual([200, 200]);
  expect([...accepted.headers]).toEqual([...refused.headers]);
  const [one, other] = [new Uint8Array(await accepted.arrayBuffer()), new Uint8Array(await refused.arrayBuffer())];
  expect([one.length, other.length]).toEqual([FRAME_BYTES, FRAME_BYTES]);
  expect([one[0], other[0]]).toEqual([dropCodes.accepted, dropCodes.unknownKey]);
  expect(Buffer.from(one.subarray(1)).equals(other.subarray(1))).toBe(false);
  expect(await codeOf(await drop(frame))).toBe(dropCodes.acceptedBefore);
});

test("no reply to a frame comes before 250 ms", async () => {
  for (const frame of [randomBytes(FRAME_BYTES), frameOf(aBallot(round), someScores())]) {
    const from = performance.now();
    await (await drop(frame)).arrayBuffer();
    expect(performance.now() - from).toBeGreaterThanOrEqual(250);
  }
});

test("two hundred at once over HTTP leave one ballot of a token", async () => {
  const before = (await boxes.accepted(round.manifest.round)) ?? 0;
  const ballot = aBallot(round);
  const codes = await Promise.all(Array.from({ length: 200 }, async () => codeOf(await drop(frameOf(ballot, someScores())))));
  expect(codes.filter((code) => code === dropCodes.accepted)).toHaveLength(1);
  expect(codes.filter((code) => code === dropCodes.tokenUsed)).toHaveLength(199);
  expect(await boxes.accepted(round.manifest.round)).toBe(before + 1);
});

test.each([0, 1, FRAME_BYTES - 1, FRAME_BYTES + 1, 2 * FRAME_BYTES])("a body of %i bytes is no frame", async (size) => {
  expect((await fetch(`${origin}/drop`, { method: "POST", body: new Uint8Array(size) })).status).toBe(400);
});

test("a body without a length is no frame, and one that ends early is forgotten", async () => {
  const send = (headers: http.OutgoingHttpHeaders, bytes: Uint8Array, whole: boolean) =>
    new Promise<number | string>((resolve) => {
      const request = http.request(`${origin}/drop`, { method: "POST", headers }, (reply) => {
        reply.resume();
        resolve(reply.statusCode ?? 0);
      });
      request.on("error", () => resolve("ended"));
      request.write(bytes, () => (whole ? request.end() : request.destroy()));
    });
  expect(await send({ "transfer-encoding": "chunked" }, randomBytes(FRAME_BYTES), true)).toBe(400);
  expect(await send({ "content-length": FRAME_BYTES }, randomBytes(100), false)).toBe("ended");
  expect((await fetch(`${origin}/`)).status).toBe(200);
});

test("what a round publishes comes in steps of 64 KiB and is whole without the spaces", async () => {
  const reply = await fetch(`${origin}/box/manifest-1`);
  const bytes = new Uint8Array(await reply.arrayBuffer());
  expect(bytes.length).toBe(65_536);
  expect(Buffer.from(unpadded(bytes)).equals(manifest)).toBe(true);
  expect(await (await fetch(`${origin}/box/manifest-1`)).json()).toMatchObject({ kind: "round" });
  expect((await (await fetch(`${origin}/box/long`)).arrayBuffer()).byteLength).toBe(131_072);
});

test.each([
  "/box/none",
  "/box/round-00000000-0000-4000-8000-000000000000",
  "/box/round-1",
  "/box/",
  "/box/..%2fkeys",
  "/box/a/b",
  "/api/session",
  "/favicon.ico",
  "/?code=1",
  "/drop",
  "//",
  "/answer.js?x",
])("%s leads nowhere", async (path) => {
  const reply = await fetch(`${origin}${path}`);
  expect([reply.status, await reply.text()]).toEqual([404, ""]);
});

test.each(["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])("%s of a page leads nowhere", async (method) => {
  expect((await fetch(`${origin}/`, { method })).status).toBe(404);
});
