import { lookup } from "node:dns";
import http from "node:http";
import https from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { isPublicAddress } from "./public-address.ts";

const TIMEOUT = 10_000;
/** Enough for what a chat answers; more is not read. */
const MOST_ANSWERED = 500;

/**
 * Checks the address of a webhook as far as its text goes: https, no user name in it, no address of a private network.
 * @param origins those of EVENKEEL_WEBHOOK_ORIGINS, which may be anything
 */
export function checkWebhook(url: string, origins: readonly string[]): URL {
  if (!URL.canParse(url)) throw refused("it is no address");
  const parsed = new URL(url);
  if (parsed.username !== "" || parsed.password !== "") throw refused("it holds a user name or password");
  if (origins.includes(parsed.origin)) return parsed;
  if (parsed.protocol !== "https:") throw refused("it is not https");
  const host = parsed.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw refused("it lies in a private network");
  if (isIP(host) === 0 && (!host.includes(".") || /(^|\.)(localhost|local|internal|home\.arpa)\.?$/.test(host)))
    throw refused("it lies in a private network");
  return parsed;
}

/**
 * Sends one message. The name is resolved once and the connection goes to an address that was looked at, so a name that changes its
 * mind cannot lead inside; redirects are not followed; ten seconds at most. Throws `webhook.refused` and `webhook.not-sent`, whose
 * words hold the answer's status and never the address, which is a secret.
 */
export async function postWebhook(url: string, message: object, origins: readonly string[], signal?: AbortSignal): Promise<void> {
  const address = checkWebhook(url, origins);
  const isOwn = origins.includes(address.origin);
  const body = JSON.stringify(message);
  const patience = AbortSignal.timeout(TIMEOUT);
  const status = await new Promise<number>((resolve, reject) => {
    const request = (address.protocol === "https:" ? https : http).request(address, {
      method: "POST",
      agent: false,
      headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body), "user-agent": "evenkeel" },
      signal: signal === undefined ? patience : AbortSignal.any([signal, patience]),
      ...(isOwn ? {} : { lookup: publicOnly }),
    });
    request.on("error", (error) => reject(patience.aborted ? notSent("it did not answer within ten seconds") : namedError(error)));
    request.on("response", (response) => {
      let read = 0;
      response.on("data", (chunk: Buffer) => {
        read += chunk.length;
        if (read > MOST_ANSWERED) response.destroy();
      });
      response.on("error", () => {});
      response.on("close", () => resolve(response.statusCode ?? 0));
    });
    request.end(body);
  });
  if (status >= 300 && status < 400) throw notSent(`it answered ${status}, a redirect, which is not followed`);
  if (status < 200 || status >= 300) throw notSent(`it answered ${status}${meanings[status] ?? ""}`);
}

const meanings: Readonly<Record<number, string>> = {
  400: ", the message does not fit this kind of chat",
  401: ", the webhook needs a permission it does not have",
  403: ", the webhook is not allowed to post",
  404: ", the webhook is not there any more",
  410: ", the webhook was taken away",
  429: ", too many messages",
};

const publicOnly: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return done(error, "", 0);
    const inside = addresses.some(({ address }) => !isPublicAddress(address));
    const [first] = addresses;
    if (inside || first === undefined) return done(refused("its name leads into a private network"), "", 0);
    if (options.all === true) return done(null, addresses);
    return done(null, first.address, first.family);
  });
};

const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: "its name is not known",
  EAI_AGAIN: "its name could not be looked up",
  ECONNREFUSED: "it cannot be reached",
  EHOSTUNREACH: "it cannot be reached",
  ENETUNREACH: "it cannot be reached",
  ECONNRESET: "it closed the connection",
  ABORT_ERR: "sending was stopped",
};

/** Errors of the transport name hosts and ports; their code says enough. */
function namedError(error: Error): EvenkeelError {
  if (error instanceof EvenkeelError) return error;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const isTls = /CERT|SSL|TLS|SELF_SIGNED/.test(code);
  return notSent(reasons[code] ?? (isTls ? "its certificate is not trusted" : "the connection failed"));
}

function notSent(why: string): EvenkeelError {
  return new EvenkeelError(
    "webhook.not-sent",
    `The chat did not take the message: ${why}.`,
    "Check the webhook in the chat and set it again.",
  );
}

function refused(why: string): EvenkeelError {
  return new EvenkeelError(
    "webhook.refused",
    `This webhook is not used: ${why}.`,
    "Use the https address the chat gave; a chat of your own network is allowed with EVENKEEL_WEBHOOK_ORIGINS.",
  );
}
