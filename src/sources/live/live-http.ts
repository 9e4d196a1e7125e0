import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import { HOUR, type Instant } from "../../core/model/time.ts";
import { boundedJson, boundedText } from "./bounded-json.ts";
import { openQuota, type Quota, resetTime } from "./quota.ts";
import { sourceFailures } from "./source-failures.ts";

export interface LiveRequest {
  /** Below the connection's address; anything else is refused: no address found in a reply is ever fetched but its own next page. */
  readonly path: string;
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Sent as If-None-Match; then a 304 answers `unchanged`. */
  readonly etag?: string | null;
  readonly signal: AbortSignal;
}

export interface LiveReply {
  readonly status: number;
  readonly unchanged: boolean;
  readonly etag: string | null;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, null for an empty body; shapes are checked by the adapter. */
  readonly json: unknown;
  readonly receivedAt: Instant;
}

/**
 * The only way a live source speaks to its tool: waits as Retry-After says, tries again with full jitter (1 s to 15 min), spends at most
 * half of the quota that is left, and stops at once when asked to. 404, 410 and 451 are answers; 401, 403 and what remains are named errors.
 */
export interface LiveHttp {
  readonly send: (request: LiveRequest) => Promise<LiveReply>;
}

export interface LiveHttpSettings {
  /** Base address of the tool's interface, without a slash at the end. */
  readonly address: string;
  /** Sent with every request; an adapter's own headers win. */
  readonly headers: Readonly<Record<string, string>>;
  readonly now: () => Instant;
  /** Resolves after so many milliseconds, or rejects at once when the signal says so. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** 0 <= x < 1. */
  readonly random: () => number;
  readonly fetch: typeof globalThis.fetch;
}

const MOST_TRIES = 9;
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 15 * 60_000;
/** Quotas are given back by the hour; who asks for longer is asked again later by the next read. */
const LONGEST_ASKED_WAIT = 65 * 60_000;
const MOST_REDIRECTS = 3;
const TIMEOUT = 60_000;
const MEBIBYTE = 1_048_576;
const LARGEST_REPLY = 32 * MEBIBYTE;
/** Signed tokens of apps live ten minutes; tools refuse them from about here on. */
const SKEW = 5 * 60_000;

type Outcome =
  | { readonly is: "reply"; readonly reply: LiveReply }
  | { readonly is: "again"; readonly wait: number | null; readonly failure: () => EvenkeelError };

/**
 * Opens the client of one connection. Quota and pace are shared by all requests of it, also by those that run side by side.
 * @example openLiveHttp({ address: "https://api.github.com", headers: {}, now: Date.now, sleep, random: Math.random, fetch })
 */
export function openLiveHttp(settings: LiveHttpSettings): LiveHttp {
  const base = new URL(settings.address);
  const quota = openQuota();
  return {
    async send(request) {
      const url = below(base, request.path);
      const place = placeOf(url, base);
      for (let tries = 1; ; tries += 1) {
        await waitForQuota(settings, quota, place, request.signal);
        const outcome = await tryOnce(settings, base, quota, url, place, request);
        if (outcome.is === "reply") return outcome.reply;
        if (tries === MOST_TRIES) throw outcome.failure();
        await pause(settings, outcome.wait ?? backoff(tries, settings.random), request.signal);
      }
    },
  };
}

/** Full jitter: anything between nothing and the doubled wait, so that many readers do not come back together. */
function backoff(tries: number, random: () => number): number {
  return FIRST_WAIT + random() * (Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** tries) - FIRST_WAIT);
}

async function waitForQuota(settings: LiveHttpSettings, quota: Quota, place: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    const until = quota.waitUntil(place, settings.now());
    if (until === null) return;
    await pause(settings, Math.min(LONGEST_ASKED_WAIT, until - settings.now()) + settings.random() * FIRST_WAIT, signal);
    if (until - settings.now() > HOUR) return;
  }
}

async function pause(settings: LiveHttpSettings, milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await settings.sleep(milliseconds, signal);
  signal.throwIfAborted();
}

/** The address of a request: below the connection's own, whatever a path or a next page says. */
function below(base: URL, path: string): URL {
  const url = path.startsWith("/") && !path.startsWith("//") ? URL.parse(`${base.href.replace(/\/$/, "")}${path}`) : URL.parse(path);
  if (url === null || !isBelow(base, url)) throw sourceFailures.elsewhere(`a page of ${base.host}`);
  return url;
}

function isBelow(base: URL, url: URL): boolean {
  const root = base.pathname.replace(/\/$/, "");
  const inside = url.pathname === root || url.pathname.startsWith(`${root}/`);
  return url.origin === base.origin && url.username === "" && url.password === "" && inside;
}

/** Host and kind of page: what follows may name a person's own repository. */
function placeOf(url: URL, base: URL): string {
  const kind = url.pathname.slice(base.pathname.replace(/\/$/, "").length).split("/")[1] ?? "";
  return /^[a-z][a-z0-9-]{0,30}$/.test(kind) ? `${base.host} (${kind})` : base.host;
}

async function tryOnce(
  settings: LiveHttpSettings,
  base: URL,
  quota: Quota,
  url: URL,
  place: string,
  request: LiveRequest,
): Promise<Outcome> {
  request.signal.throwIfAborted();
  try {
    const response = await fetchBelow(settings, base, url, place, request);
    const headers = Object.fromEntries(response.headers);
    quota.note(place, headers, settings.now());
    const text = await boundedText(response.body, LARGEST_REPLY);
    if (text === null) throw sourceFailures.tooLarge(place, LARGEST_REPLY / MEBIBYTE);
    return judge(settings, place, isSigned(settings, request), response.status, headers, text);
  } catch (cause) {
    if (cause instanceof EvenkeelError) throw cause;
    request.signal.throwIfAborted();
    return { is: "again", wait: null, failure: () => sourceFailures.unavailable(place, "does not answer", cause) };
  }
}

/** Follows a moved page (a renamed repository) as long as it stays below the address. */
async function fetchBelow(settings: LiveHttpSettings, base: URL, url: URL, place: string, request: LiveRequest): Promise<Response> {
  let at = url;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
    const response = await settings.fetch(at.href, {
      method: request.method ?? "GET",
      headers: headersOf(settings, request),
      ...(request.body === undefined ? {} : { body: request.body }),
      redirect: "manual",
      signal: AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT)]),
    });
    const location = response.headers.get("location");
    if (![301, 302, 307, 308].includes(response.status) || location === null) return response;
    await response.body?.cancel();
    const next = URL.parse(location, at.href);
    if (next === null || !isBelow(base, next)) throw sourceFailures.elsewhere(place);
    at = next;
  }
  throw sourceFailures.unavailable(place, "sends in circles");
}

function headersOf(
  settings: LiveHttpSettings,
  request: LiveRequest,
): Readonly<Record<string, string>> & { readonly authorization?: string } {
  const etag = request.etag ?? null;
  return {
    accept: "application/json",
    "user-agent": "evenkeel",
    ...(request.body === undefined ? {} : { "content-type": "application/json" }),
    ...settings.headers,
    ...request.headers,
    ...(etag === null ? {} : { "if-none-match": etag }),
  };
}

/** Missing, gone, or taken down for legal reasons (RFC 7725): of one repository, which is no reason to stop reading the others. */
const NOT_THERE: ReadonlySet<number> = new Set([404, 410, 451]);

function judge(
  settings: LiveHttpSettings,
  place: string,
  signed: boolean,
  status: number,
  headers: Readonly<Record<string, string>>,
  text: string,
): Outcome {
  const now = settings.now();
  if (status === 401) throw refusedToken(place, signed, headers, now);
  if (status === 429 || (status === 403 && asksToWait(headers, text)))
    return { is: "again", wait: askedWait(headers, now, settings.random), failure: () => sourceFailures.rateLimited(place, MOST_TRIES) };
  if (status === 403) throw sourceFailures.forbidden(place);
  if (status >= 500)
    return {
      is: "again",
      wait: askedWait(headers, now, settings.random),
      failure: () => sourceFailures.unavailable(place, `answers ${status}`),
    };
  const answers = status < 300 || status === 304 || NOT_THERE.has(status);
  if (!answers) throw sourceFailures.schemaChanged(place, `status ${status}`);
  const unchanged = status === 304;
  // What a missing page says is of no use, and often no JSON.
  const parsed = status < 300 ? boundedJson(text) : { value: null };
  if ("value" in parsed)
    return { is: "reply", reply: { status, unchanged, etag: headers.etag ?? null, headers, json: parsed.value, receivedAt: now } };
  if (parsed.fault === "too-deep") throw sourceFailures.schemaChanged(place, "nested deeper than 64 levels");
  return { is: "again", wait: null, failure: () => sourceFailures.schemaChanged(place, "no whole JSON") };
}

/** Forges answer 403 both for "not yours" and for "slower"; only the second says when or why to come back. */
function asksToWait(headers: Readonly<Record<string, string>>, text: string): boolean {
  const spent = (headers["x-ratelimit-remaining"] ?? headers["ratelimit-remaining"]) === "0";
  return spent || headers["retry-after"] !== undefined || /rate limit|abuse detection/i.test(text.slice(0, 2000));
}

/** What the tool asks for, plus up to a second; null where it does not say. */
function askedWait(headers: Readonly<Record<string, string>>, now: Instant, random: () => number): number | null {
  const spent = (headers["x-ratelimit-remaining"] ?? headers["ratelimit-remaining"]) === "0";
  const until = resetTime(
    headers["retry-after"] ?? (spent ? (headers["x-ratelimit-reset"] ?? headers["ratelimit-reset"]) : undefined),
    now,
  );
  if (until === null) return null;
  return Math.min(LONGEST_ASKED_WAIT, Math.max(0, until - now)) + random() * FIRST_WAIT;
}

/** Apps sign in with a JSON web token, which is only valid around its time. */
function isSigned(settings: LiveHttpSettings, request: LiveRequest): boolean {
  return (headersOf(settings, request).authorization ?? "").startsWith("Bearer eyJ");
}

function refusedToken(place: string, signed: boolean, headers: Readonly<Record<string, string>>, now: Instant): EvenkeelError {
  const theirs = Date.parse(headers.date ?? "");
  const apart = signed && !Number.isNaN(theirs) ? Math.abs(theirs - now) : 0;
  return apart > SKEW ? sourceFailures.clockSkew(place, Math.round(apart / 60_000)) : sourceFailures.unauthorised(place);
}
