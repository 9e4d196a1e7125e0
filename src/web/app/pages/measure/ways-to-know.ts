import type { OpenLane } from "../../../../contract/evidence-shapes.ts";

interface WayToKnow {
  readonly reason: string;
  readonly unlock: OpenLane["unlock"];
  readonly names: readonly string[];
}

/** Lanes with one reason and one way to know them stand together, in the order in which they were met. */
export function waysToKnow(open: readonly OpenLane[]): readonly WayToKnow[] {
  const ways = new Map<string, WayToKnow>();
  for (const { name, reason, unlock } of open) {
    const key = `${reason}|${unlock?.how ?? ""}`;
    ways.set(key, { reason, unlock, names: [...(ways.get(key)?.names ?? []), name] });
  }
  return [...ways.values()];
}
