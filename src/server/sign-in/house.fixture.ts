import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { Writable } from "node:stream";
import { readCatalogue } from "../../catalogue/read-catalogue.ts";
import { openTestDatabase } from "../../state/test-database.fixture.ts";
import { openVault } from "../../state/vault.ts";
import { testContext, testSettings } from "../application.fixture.ts";
import { createApplication } from "../application.ts";
import type { Context } from "../context.ts";
import { allHandlers } from "../handlers/all.ts";
import { createLog } from "../log.ts";
import type { Settings } from "../settings.ts";
import { firstRunLink } from "./first-run-link.ts";
import { createIdentify } from "./identify.ts";

/** The application on a real database, with the real sign-in and a clock that is set by the test. */
export interface House {
  readonly origin: string;
  readonly context: Context;
  readonly clock: { now: number };
  readonly logged: () => string;
  readonly browser: () => Browser;
  /** Signed in by the first-run link. */
  readonly operator: () => Promise<Browser>;
  readonly close: () => Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers by name
  readonly body: any;
}

/** Keeps cookies by host as a browser does, sends its origin, and the token of its session with changes. */
export interface Browser {
  readonly call: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;
  readonly cookies: Map<string, string>;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

export const NOON = Date.UTC(2026, 2, 2, 12);

export async function openHouse(
  settings: Partial<Settings> = {},
  over: Partial<Context> = {},
  commandLineToken: string | null = null,
): Promise<House> {
  const database = await openTestDatabase();
  const origin = settings.origin ?? `http://localhost:${await freePort()}`;
  const port = Number(new URL(origin).port);
  const clock = { now: NOON };
  const context = testContext({
    database,
    catalogue: await readCatalogue(),
    settings: { ...testSettings, origin, ...settings },
    vault: openVault(randomBytes(32)),
    now: () => clock.now,
    ...over,
  });
  const lines: string[] = [];
  const kept = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  const log = createLog(context.settings, kept);
  const often = { perMinute: 100_000, longestWait: null };
  const app = await createApplication({
    context,
    handlers: allHandlers,
    identify: createIdentify({ database, isCommandLine: (token) => token === commandLineToken, now: context.now }),
    placeOf: async () => null,
    record: async () => {},
    checks: {},
    log,
    paces: { guessable: often, heavy: often, ordinary: often },
    web: new URL("file:///nowhere/"),
  });
  await app.listen({ host: "127.0.0.1", port });
  const browser = () => openBrowser(origin);
  return {
    origin,
    context,
    clock,
    logged: () => lines.join(""),
    browser,
    operator: async () => {
      const operator = browser();
      const secret = (await firstRunLink(database, origin, clock.now))?.split("#")[1];
      await operator.call("POST", "/api/sign-in/link", { secret });
      return operator;
    },
    close: async () => {
      await app.close();
      await database.close();
    },
  };
}

function openBrowser(origin: string): Browser {
  const cookies = new Map<string, string>();
  let csrf: string | null = null;
  const call: Browser["call"] = async (method, path, body, headers = {}) => {
    const reply = await fetch(new URL(path, origin), {
      method,
      redirect: "manual",
      headers: {
        "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        origin,
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        ...(csrf === null ? {} : { "x-evenkeel-csrf": csrf }),
        ...(body === undefined || typeof body === "string" ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    for (const line of reply.headers.getSetCookie()) keepCookie(cookies, line);
    const text = await reply.text();
    const parsed: unknown = text === "" || !reply.headers.get("content-type")?.includes("json") ? text : JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null && "csrf" in parsed && typeof parsed.csrf === "string") csrf = parsed.csrf;
    return { status: reply.status, headers: reply.headers, body: parsed };
  };
  return { call, cookies };
}

export function keepCookie(cookies: Map<string, string>, line: string): void {
  const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
  const over = value === "" || /max-age=0\b/i.test(line) || /expires=Thu, 01 Jan 1970/i.test(line);
  if (over) cookies.delete(name);
  else cookies.set(name, value);
}
