import type { WaitLevel } from "./handoff-arcs.ts";

/** Where few people answer, their wait is told as a band. */
export type WaitBand = "under 4 hours" | "under a day" | "1 to 3 days" | "3 to 7 days" | "over 7 days";

/** How long what one team handed to another waited there; hours. */
export interface HandoffWait {
  readonly wait: { readonly median: number | null; readonly low: number | null; readonly high: number | null; readonly n: number } | null;
  readonly band: WaitBand | null;
}

const bandLevels: Readonly<Record<WaitBand, WaitLevel>> = {
  "under 4 hours": 0,
  "under a day": 0,
  "1 to 3 days": 1,
  "3 to 7 days": 2,
  "over 7 days": 3,
};

/** Hours at which the next darkness begins: the bounds of the bands. */
const bounds = [24, 72, 168];

/** Half wait at least this long: the median, or what it lies above where it was not reached; null: not known, or told as a band. */
export function leastWait({ wait }: HandoffWait): number | null {
  return wait?.median ?? wait?.low ?? null;
}

/** How dark a handoff is drawn; null: too few ends to say. @example waitLevel({ wait: null, band: "1 to 3 days" }) // 1 */
export function waitLevel(edge: HandoffWait): WaitLevel | null {
  if (edge.band !== null) return bandLevels[edge.band];
  const hours = leastWait(edge);
  if (hours === null) return null;
  const passed = bounds.filter((bound) => hours >= bound).length;
  return passed === 0 ? 0 : passed === 1 ? 1 : passed === 2 ? 2 : 3;
}
