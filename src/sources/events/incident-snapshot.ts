import { createHash } from "node:crypto";
import { z } from "zod";
import { instantOf } from "../reading/instant-text.ts";
import { mapIncident, mapReview } from "./map-incident.ts";
import { type MappedEvent, orderOf, type Part } from "./part.ts";
import { idOf, type Places } from "./placing.ts";
import type { Told } from "./told.ts";

const instant = z
  .string()
  .max(40)
  .transform((text, context) => {
    const at = instantOf(text);
    if (at === null) context.addIssue({ code: "custom", message: "no ISO 8601 time with an offset" });
    return at ?? 0;
  });
const text = z.string().min(1).max(200);

/** An incident as any tool can send it (docs/run/ingest.md). There is no field for a person, and unknown fields are refused. */
export const incidentSnapshot = z.strictObject({
  id: text,
  detected: instant,
  mitigated: instant.nullish(),
  resolved: instant.nullish(),
  /** Orders what is sent about the same incident; without it the latest of the times above does. */
  updated: instant.nullish(),
  service: text.nullish(),
  environment: text.nullish(),
  repository: text.nullish(),
  team: text.nullish(),
  severity: text.nullish(),
  causedBy: text.nullish(),
  detectedBy: z.enum(["internal", "external"]).nullish(),
  security: z.boolean().nullish(),
  reviewPublished: instant.nullish(),
});
export type IncidentSnapshot = z.infer<typeof incidentSnapshot>;

export interface ReadSnapshot {
  readonly eventId: string;
  readonly event: MappedEvent;
}

/** @param source where ids of incidents are unique: the connection */
export function readIncidentSnapshot(snapshot: IncidentSnapshot, source: string, places: Places): ReadSnapshot {
  const { id, detected, mitigated, resolved, updated, service, environment, reviewPublished, ...custom } = snapshot;
  const eventId = createHash("sha256")
    .update(JSON.stringify([source, snapshot]))
    .digest("hex");
  const at = updated ?? Math.max(detected, mitigated ?? 0, resolved ?? 0);
  const told: Told = {
    predicate: "detected",
    time: detected,
    eventId,
    source,
    native: id,
    id: idOf(id, source),
    content: { service: { id: service }, environment: { id: environment } },
    custom: { ...custom, mitigated: typeof mitigated === "number" ? new Date(mitigated).toISOString() : null },
  };
  const begin = mapIncident(told, places);
  const end = typeof resolved === "number" ? mapIncident({ ...told, predicate: "resolved", time: resolved }, places) : [];
  const review =
    typeof reviewPublished === "number"
      ? mapReview({ ...told, predicate: "published", time: reviewPublished, content: { incident: id } }, places)
      : [];
  const parts = [begin, end, review].flatMap((mapped) => (typeof mapped === "string" ? [] : mapped));
  return { eventId, event: { order: orderOf(at, eventId), parts: joined(parts) } };
}

/** One part per thing; what is said later in the list counts. */
function joined(parts: readonly Part[]): readonly Part[] {
  const byThing = new Map<string, Part>();
  for (const part of parts) {
    const key = `${part.table} ${part.id}`;
    byThing.set(key, { ...part, columns: { ...byThing.get(key)?.columns, ...part.columns } });
  }
  return [...byThing.values()];
}
