/**
 * `node bench/answer-page.ts`: the respondent's page from the real listener over an emulated slow 4G (1.6 Mbit/s down, 150 ms a round
 * trip), beside the least such a line allows in the same run: what comes after n round trips cannot be there before n latencies and its
 * bytes over the rate. The emulation is the browser's own (Chromium's `Network.emulateNetworkConditions`), in which opening a connection
 * costs nothing; what it would cost is said apart, one connection for all behind a proxy with HTTP/2 (deploy/), one for each request
 * without. Budget: the promises and the button within a second, with up to 60 groups in the round; two keys of each are in the rules
 * and hardly pack.
 */
import type { Browser } from "playwright-core";
import { buildAnswerPage } from "../test/journeys/answer-build.fixture.ts";
import { type AnswerOrigin, openAnswerOrigin } from "../test/journeys/answer-origin.fixture.ts";
import { launchBrowser, phone, visit } from "../test/journeys/browser.fixture.ts";
import { onSlowLine, slow4G } from "../test/journeys/line.fixture.ts";

const DAY = 86_400_000;
const BUDGET_MS = 1_000;
const RUNS = 5;
/** TCP and TLS 1.3 cost one round trip each before the first request of a connection. */
const OPENING = 2;

interface Load {
  readonly promises: number;
  readonly button: number;
  /** Of the page, of what it names, and of the round: each can be asked for only when something of the one before is there. */
  readonly bytes: readonly [number, number, number];
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
      path: new URL(entry.name).pathname,
      bytes: Number(Reflect.get(entry, "transferSize")),
    })),
  ]);
  await guest.context.close();
  const sum = (start: string): number => resources.reduce((total, { path, bytes }) => total + (path.startsWith(start) ? bytes : 0), 0);
  const [assets, box] = [sum("/assets/"), sum("/box/")];
  return { promises: seen.promises, button: seen.button, bytes: [sum("/") - assets - box, assets, box] };
}

/** Milliseconds that no page can beat. `opening`: round trips that come before each of its own. */
function least(bytes: readonly number[], opening = 0): number {
  const bounds = bytes.map((_, turn) => {
    const left = bytes.slice(turn).reduce((sum, each) => sum + each, 0);
    return (turn + 1) * (1 + opening) * slow4G.latencyMs + (left / slow4G.bytesPerSecond) * 1_000;
  });
  return Math.max(...bounds);
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const built = buildAnswerPage();
const browser = await launchBrowser();
const now = Date.now();

/** Says what it took and what it could not have taken less of; answers whether promises and button kept within the budget. */
async function measure(groups: number): Promise<boolean> {
  const windows = [now - DAY, now + DAY, now + 2 * DAY, now + 9 * DAY] as const;
  const origin = await openAnswerOrigin({ page: built.folder, windows, groups });
  await load(browser, origin, false);
  const loads: Load[] = [];
  const unhindered: Load[] = [];
  for (let run = 0; run < RUNS; run++) {
    loads.push(await load(browser, origin, true));
    unhindered.push(await load(browser, origin, false));
  }
  await origin.close();
  process.stdout.write(`${groups} ${groups === 1 ? "group" : "groups"} in the round\n`);
  const within = (["promises", "button"] as const).map((what) => {
    const took = median(loads.map((one) => one[what]));
    const bytes = (loads[0]?.bytes ?? []).slice(0, what === "promises" ? 2 : 3);
    const figures = [
      `${took.toFixed(0)} ms`,
      `limit ${least(bytes).toFixed(0)} ms (${(bytes.reduce((sum, each) => sum + each, 0) / 1_000).toFixed(1)} KB, ${bytes.length} round trips)`,
      `without the line ${median(unhindered.map((one) => one[what])).toFixed(0)} ms`,
      `limit with one connection opened ${(least(bytes) + OPENING * slow4G.latencyMs).toFixed(0)} ms`,
      `with one a request ${least(bytes, OPENING).toFixed(0)} ms`,
    ];
    process.stdout.write(`  ${what.padEnd(10)}${figures.join(", ")}\n`);
    return took <= BUDGET_MS;
  });
  return within.every(Boolean);
}

process.stdout.write("slow 4G: 1.6 Mbit/s down, 150 ms a round trip, medians of 5\n");
// 28 groups are the most whose rules travel in the first class of length, 60 in the second; 500 are shown for what they cost.
const within = [await measure(1), await measure(28), await measure(60)];
await measure(500);
await browser.close();
built.remove();
process.stdout.write(`${within.every(Boolean) ? "within" : "outside"} ${BUDGET_MS} ms\n`);
process.exitCode = within.every(Boolean) ? 0 : 1;
