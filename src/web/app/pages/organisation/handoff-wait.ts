import type { WaitLevel } from "../../../../report/charts/handoff-arcs.ts";
import type { Answer } from "../../api/ask.ts";

export type Edge = Answer<"handoffs">["edges"][number];

const bandLevels: Readonly<Record<NonNullable<Edge["band"]>, WaitLevel>> = {
  "under 4 hours": 0,
  "under a day": 0,
  "1 to 3 days": 1,
  "3 to 7 days": 2,
  "over 7 days": 3,
};

/** Hours at which the next darkness begins: the bounds of the bands. */
const bounds = [24, 72, 168];

/** Half wait at least this long: the median, or what it lies above where it was not reached; null: not known, or told as a band. */
export function leastWait({ wait }: Edge): number | null {
  return wait?.median ?? wait?.low ?? null;
}

export function waitLevel(edge: Edge): WaitLevel | null {
  if (edge.band !== null) return bandLevels[edge.band];
  const hours = leastWait(edge);
  if (hours === null) return null;
  const passed = bounds.filter((bound) => hours >= bound).length;
  return passed === 0 ? 0 : passed === 1 ? 1 : passed === 2 ? 2 : 3;
}
