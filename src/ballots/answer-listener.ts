import { constants, randomBytes } from "node:crypto";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import https from "node:https";
import { type DropCode, dropCodes, FRAME_BYTES } from "../core/privacy/ballot-frame.ts";
import { padded } from "../core/privacy/padding.ts";
import type { BallotBox, Published, StaticFile } from "./ballots.ts";
import { noRoundPage, noRoundPolicy } from "./no-round-page.ts";
import { createPacker, roundBundle } from "./round-bundle.ts";

interface KeyPair {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** As the server reads it; renewed while it runs. */
export interface AnswerCertificate {
  readonly now: () => KeyPair;
  readonly onChange: (listener: (renewed: KeyPair) => void) => void;
}

export interface AnswerListenerOptions {
  /** Null: plain HTTP, behind a proxy or on this machine. */
  readonly certificate: AnswerCertificate | null;
  readonly box: BallotBox;
  readonly published: Published;
  /** The page and its assets by path ("/", "/answer.js"); empty: a page that says that no round is open. */
  readonly pages: ReadonlyMap<string, StaticFile>;
  /** Origin of the application, where the page fetches its token. */
  readonly application: string;
}

/** A reply to a frame comes no sooner, so that the group it waits for, and what it held, cannot be told from when it comes. */
const REPLY_AFTER_MS = 250;
/** Bodies and replies under way at most: 50 MB. */
const MOST_FRAMES = 4_000;
const LIMITS = { maxHeaderSize: 8_192, headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 5_000 };
const JSON_TYPE = "application/json";
const NAME = /^\/box\/([A-Za-z0-9._-]{1,128})$/;

const ALWAYS = {
  "cache-control": "no-store",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;

/**
 * The answer origin (privacy.md 4): one static page, what a round publishes, and the slot that ballots are dropped through. It keeps no
 * log and no count, sets no cookie, gives requests no id, and looks at nothing of a request but its method, path, length and body, and
 * whether it takes gzip: the page comes packed then, and the bundle of a round packed and filled up to a class of length. What else a
 * round publishes is filled up unpacked, because its packed length would tell what it was.
 */
export function createAnswerListener(options: AnswerListenerOptions): http.Server | https.Server {
  const answer = createAnswer(options);
  const { certificate } = options;
  if (certificate === null) return http.createServer(LIMITS, answer);
  // Without tickets no connection is a continuation of another: they would join two visits of one browser.
  const tls = { ...LIMITS, ...certificate.now(), minVersion: "TLSv1.3", secureOptions: constants.SSL_OP_NO_TICKET } as const;
  const server = https.createServer(tls, answer);
  certificate.onChange((renewed) =>
    server.setSecureContext({ ...renewed, minVersion: "TLSv1.3", secureOptions: constants.SSL_OP_NO_TICKET }),
  );
  return server;
}

function createAnswer(options: AnswerListenerOptions): (request: IncomingMessage, response: ServerResponse) => void {
  const { box, published, pages, certificate, application } = options;
  const always = {
    ...ALWAYS,
    "content-security-policy": pages.size === 0 ? noRoundPolicy : pagePolicy(application),
    ...(certificate === null ? {} : { "strict-transport-security": "max-age=31536000" }),
  };
  const send = (response: ServerResponse, status: number, { bytes, type }: StaticFile, body = true, how: Packing = {}): void => {
    const headers = { ...always, ...how, "content-type": type, "content-length": String(bytes.length) };
    response.writeHead(status, headers).end(body ? bytes : undefined);
  };
  const nothing = (response: ServerResponse, status: number): void => {
    response.writeHead(status, { ...always, "content-length": "0" }).end();
  };
  const pack = createPacker();
  let dropping = 0;

  const drop = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.headers["content-length"] !== String(FRAME_BYTES)) return nothing(response, 400);
    dropping++;
    try {
      const frame = await bodyOf(request);
      if (frame === null) return;
      const [code] = await Promise.all([dropping > MOST_FRAMES ? dropCodes.tryLater : box.drop(frame), wait(REPLY_AFTER_MS)]);
      send(response, 200, { bytes: replyOf(code), type: "application/octet-stream" });
    } finally {
      dropping--;
    }
  };
  const serve = async (response: ServerResponse, path: string, body: boolean, takesGzip: boolean): Promise<void> => {
    const page = path === "/" && pages.size === 0 ? noRoundPage : pages.get(path);
    if (page === undefined) return serveBox(response, path, body, takesGzip);
    if (page.gzip !== undefined && takesGzip) return send(response, 200, { ...page, bytes: page.gzip }, body, PACKED);
    send(response, 200, page, body, page.gzip === undefined ? {} : PLAIN);
  };
  const serveBox = async (response: ServerResponse, path: string, body: boolean, takesGzip: boolean): Promise<void> => {
    const name = NAME.exec(path)?.[1];
    if (name === undefined) return nothing(response, 404);
    const bundle = await roundBundle(published, name);
    if (bundle !== null && takesGzip) return send(response, 200, { bytes: await pack(name, bundle), type: JSON_TYPE }, body, PACKED);
    const content = bundle ?? (await published(name));
    if (content === null) return nothing(response, 404);
    send(response, 200, { bytes: padded(content), type: JSON_TYPE }, body, bundle === null ? {} : PLAIN);
  };

  return (request, response) => {
    forgetCookie(request);
    // One request a connection, so that a page load and a ballot are not joined by it; what is left of a body is not read.
    response.setHeader("connection", "close");
    response.sendDate = false;
    const { method, url = "" } = request;
    const work = method === "POST" && url === "/drop" ? drop(request, response) : serveOrRefuse(method, url);
    // Whoever sent it learns that it failed; a log would say when somebody tried.
    work.catch(() => (response.headersSent ? response.destroy() : nothing(response, 503)));

    async function serveOrRefuse(asked: string | undefined, path: string): Promise<void> {
      if (asked !== "GET" && asked !== "HEAD") return nothing(response, 404);
      await serve(response, path, asked === "GET", takesGzip(request.headers["accept-encoding"]));
    }
  };
}

type Packing = Readonly<Record<string, string>>;
const PLAIN = { vary: "accept-encoding" } as const;
const PACKED = { ...PLAIN, "content-encoding": "gzip" } as const;

/** Named, and not with a weight of nothing. Whoever names no encoding, such as the command line, gets the bytes whose hash is signed. */
function takesGzip(accepted: string | string[] | undefined): boolean {
  return String(accepted ?? "")
    .split(",")
    .some((one) => /^\s*gzip\s*(;\s*q=(1(\.0*)?|0\.0*[1-9]\d*))?\s*$/i.test(one));
}

/** Before anything else sees the request: browsers send the application's cookies to every port of a host. */
export function forgetCookie(request: Pick<IncomingMessage, "headers" | "rawHeaders">): void {
  delete request.headers.cookie;
  for (let at = request.rawHeaders.length - 2; at >= 0; at -= 2) {
    if (request.rawHeaders[at]?.toLowerCase() === "cookie") request.rawHeaders.splice(at, 2);
  }
}

/** Null: the connection ended before the whole frame came. */
async function bodyOf(request: IncomingMessage): Promise<Uint8Array | null> {
  const frame = new Uint8Array(FRAME_BYTES);
  let at = 0;
  try {
    for await (const part of request) {
      if (!(part instanceof Uint8Array)) return null;
      frame.set(part, at);
      at += part.length;
    }
  } catch {
    // Whoever sent it is gone, and nobody is told.
    return null;
  }
  return at === FRAME_BYTES ? frame : null;
}

function replyOf(code: DropCode): Uint8Array {
  const reply = randomBytes(FRAME_BYTES);
  reply[0] = code;
  return reply;
}

/** At least so long: a timer may come a millisecond early. */
function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms + 1));
}

function pagePolicy(application: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `connect-src 'self' ${application}`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join("; ");
}
