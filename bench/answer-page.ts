/**
 * `node bench/answer-page.ts`: the respondent's page from the real listener over an emulated slow 4G (1.6 Mbit/s down, 150 ms a round
 * trip), beside the least such a line allows in the same run: bytes over the rate, and the latency once for each round trip. The
 * emulation is the browser's own (Chromium's `Network.emulateNetworkConditions`), in which opening a connection costs nothing; on a line
 * where it does, each of the round trips costs one more for TCP and one for TLS 1.3, which is said apart. Budget: the promises and the
 * button within a second.
 */
import type { Browser } from "playwright-core";
import { buildAnswerPage } from "../test/journeys/answer-build.fixture.ts";
import { type AnswerOrigin, openAnswerOrigin } from "../test/journeys/answer-origin.fixture.ts";
import { launchBrowser, phone, visit } from "../test/journeys/browser.fixture.ts";
import { onSlowLine, slow4G } from "../test/journeys/line.fixture.ts";

const DAY = 86_400_000;
const BUDGET_MS = 1_000;
const RUNS = 5;
/** Of the page and of the documents behind it; test/journeys/answer-line.test.ts holds them to it. */
const TURNS = { promises: 2, button: 4 } as const;

interface Load {
  readonly promises: number;
  readonly button: number;
  readonly bytes: { readonly promises: number; readonly button: number };
}

/** Runs in the page before anything of it does: when a heading and when a button came to stand, since the address was asked for. */
function watch(): void {
  const seen: Record<string, number> = {};
  Reflect.set(globalThis, "seen", seen);
  new MutationObserver(() => {
    for (const [what, where] of [
      ["promises", "ol.promises"],
      ["button", "button.go"],
    ] as const) {
      if (!(what in seen) && document.querySelector(where) !== null) seen[what] = performance.now();
    }
  }).observe(document, { childList: true, subtree: true });
}

async function load(browser: Browser, origin: AnswerOrigin, slow: boolean): Promise<Load> {
  const guest = await visit(browser, origin.origin, { size: phone });
  await guest.context.addInitScript(watch);
  if (slow) await onSlowLine(guest);
  await guest.page.goto(origin.link());
  await guest.page.getByRole("button", { name: "Get my ballot" }).waitFor();
  const [seen, resources] = await guest.page.evaluate(() => [
    Object(Reflect.get(globalThis, "seen")),
    [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].map((entry) => ({
      isBox: entry.name.includes("/box/"),
      bytes: Number(Reflect.get(entry, "transferSize")),
    })),
  ]);
  await guest.context.close();
  const sum = (some: readonly { readonly bytes: number }[]): number => some.reduce((total, { bytes }) => total + bytes, 0);
  const page = resources.filter(({ isBox }) => !isBox);
  return { promises: seen.promises, button: seen.button, bytes: { promises: sum(page), button: sum(resources) } };
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

buildAnswerPage();
const browser = await launchBrowser();
const now = Date.now();
const origin = await openAnswerOrigin({ windows: [now - DAY, now + DAY, now + 2 * DAY, now + 9 * DAY], listener: true });
await load(browser, origin, false);
const loads: Load[] = [];
const unhindered: Load[] = [];
for (let run = 0; run < RUNS; run++) {
  loads.push(await load(browser, origin, true));
  unhindered.push(await load(browser, origin, false));
}
await origin.close();
await browser.close();
process.stdout.write("slow 4G: 1.6 Mbit/s down, 150 ms a round trip, medians of 5\n");
const within = (["promises", "button"] as const).map((what) => {
  const took = median(loads.map((one) => one[what]));
  const bytes = median(loads.map((one) => one.bytes[what]));
  const travel = (bytes / slow4G.bytesPerSecond) * 1_000;
  const limit = travel + TURNS[what] * slow4G.latencyMs;
  const figures = [
    `${took.toFixed(0)} ms`,
    `limit ${limit.toFixed(0)} ms (${(bytes / 1_000).toFixed(1)} KB, ${TURNS[what]} round trips)`,
    `without the line ${median(unhindered.map((one) => one[what])).toFixed(0)} ms`,
    `limit with TCP and TLS ${(travel + 3 * TURNS[what] * slow4G.latencyMs).toFixed(0)} ms`,
  ];
  process.stdout.write(`${what.padEnd(10)}${figures.join(", ")}\n`);
  return took <= BUDGET_MS;
});
process.stdout.write(`${within.every(Boolean) ? "within" : "outside"} ${BUDGET_MS} ms\n`);
process.exitCode = within.every(Boolean) ? 0 : 1;
