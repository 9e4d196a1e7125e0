import { EventEmitter, once } from "node:events";
import type { Page, Request, Route } from "playwright-core";
import type { Visit } from "./browser.fixture.ts";

// What a slow line costs a page: bytes, and how often it has to wait for an answer before it knows what to ask next.

/** 150 ms and 1.6 Mbit/s down: what performance audits call slow 4G. */
export const slow4G = { latencyMs: 150, bytesPerSecond: 200_000 } as const;

/** The browser's own emulation: it delays each answer by the latency and shares the rate; opening a connection costs nothing in it. */
export async function onSlowLine({ context, page }: Visit): Promise<void> {
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  const { latencyMs: latency, bytesPerSecond: downloadThroughput } = slow4G;
  await session.send("Network.emulateNetworkConditions", { offline: false, latency, downloadThroughput, uploadThroughput: 93_750 });
}

export interface Line {
  /** Kinds of what was asked (`kindOf`), in the order of asking. */
  readonly asked: readonly string[];
  /** Waits until all of these have been asked, and only then lets their answers through: one round trip. */
  readonly pass: (...kinds: readonly string[]) => Promise<void>;
  /** Bytes over the line so far, with headers. */
  readonly bytes: () => Promise<number>;
}

/**
 * Holds every answer back until it is let through. What comes to stand on the page after so many `pass` costs so many round trips, on
 * any machine and at any speed: a page that asks one after the other what it could ask together never gets on.
 */
export async function heldLine(page: Page): Promise<Line> {
  const asked: string[] = [];
  const held: { readonly kind: string; readonly route: Route }[] = [];
  const passed: Request[] = [];
  const news = new EventEmitter();
  await page.route(/^http/, (route) => {
    const kind = kindOf(route.request().url());
    asked.push(kind);
    held.push({ kind, route });
    news.emit("asked");
  });
  const pass = async (...kinds: readonly string[]): Promise<void> => {
    while (!kinds.every((kind) => held.some((each) => each.kind === kind))) await once(news, "asked");
    const going = held.filter(({ kind }) => kinds.includes(kind));
    held.splice(0, held.length, ...held.filter((each) => !going.includes(each)));
    passed.push(...going.map(({ route }) => route.request()));
    await Promise.all(going.map(({ route }) => route.continue()));
  };
  const bytes = async (): Promise<number> => {
    const sizes = await Promise.all(passed.map((request) => request.sizes()));
    return sizes.reduce((sum, { responseHeadersSize, responseBodySize }) => sum + responseHeadersSize + responseBodySize, 0);
  };
  return { asked, pass, bytes };
}

/** `page`, `script`, `early` (the script that runs ahead), `style`, or the name of a document of the box without its round. */
function kindOf(address: string): string {
  const { pathname } = new URL(address);
  if (pathname === "/") return "page";
  const document = /^\/box\/([a-z]+)-[0-9a-f-]{36}$/.exec(pathname);
  if (document?.[1] !== undefined) return document[1];
  if (pathname.startsWith("/assets/early-")) return "early";
  return { js: "script", css: "style" }[pathname.split(".").at(-1) ?? ""] ?? pathname;
}
