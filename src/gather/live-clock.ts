import { setTimeout as wait } from "node:timers/promises";
import type { LiveHttpSettings } from "../sources/live/live-http.ts";

/** The machine's own clock, chance and network for the client of one connection; adapters and their tests are given others. */
export function liveHttpOf(address: string): LiveHttpSettings {
  return {
    address,
    headers: {},
    now: Date.now,
    sleep: async (milliseconds, signal) => void (await wait(milliseconds, undefined, { signal })),
    random: Math.random,
    fetch: globalThis.fetch,
  };
}
