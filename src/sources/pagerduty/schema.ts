import { z } from "zod";

/** What we read of PagerDuty, and nothing else of it: assignments, acknowledgements and responders name people and are never parsed. */
const id = z.string().regex(/^[A-Za-z0-9]{1,40}$/);
const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

export const incidentShape = z.object({
  id,
  created_at: time,
  status: z.enum(["triggered", "acknowledged", "resolved"]),
  urgency: z.enum(["high", "low"]).catch("high"),
  resolved_at: time.nullish().catch(null),
  /** Of an incident that was resolved before the interface told of it. */
  last_status_change_at: time.nullish().catch(null),
  priority: z
    .object({ summary: z.string().max(60) })
    .nullish()
    .catch(null),
  service: z
    .object({ id, summary: z.string().max(200) })
    .nullish()
    .catch(null),
  /** Set when it was folded into another one: it is then no incident of its own. */
  resolve_reason: z.object({ type: z.string() }).nullish().catch(null),
});
export type PagerDutyIncident = z.infer<typeof incidentShape>;

export const incidentPage = z.object({ incidents: z.array(z.unknown()), more: z.boolean() });
export const oneIncident = z.object({ incident: z.unknown() });

export const settingsShape = z
  .object({
    /** Names of services to read; empty: all that the key can see. */
    only: z.array(z.string()).default([]),
    severities: z.record(z.string(), z.enum(["critical", "high", "medium", "low"])).default({}),
    /** Which service of theirs is whose. */
    teams: z.record(z.string(), z.string()).default({}),
  })
  .loose();
export type PagerDutySettings = z.infer<typeof settingsShape>;

/** Where the next read goes on: everything before `readTo` is there; a first read that was interrupted still has `backTo` to go. */
export const cursorShape = z.strictObject({ readTo: z.int(), backTo: z.int().nullable() });
export type PagerDutyCursor = z.infer<typeof cursorShape>;
