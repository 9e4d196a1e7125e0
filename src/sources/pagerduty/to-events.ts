import type { Row } from "../../core/evidence/tables.ts";
import type { LiveRows } from "../live/live-source.ts";
import { storedText } from "../reading/plain-text.ts";
import { severityOf } from "../reading/severity-of.ts";
import type { PagerDutyIncident, PagerDutySettings } from "./schema.ts";

const MERGED = "merge_resolve_reason";
const SOURCE = "pagerduty";

/** The organisation's four words as the five usual severities, so that every source of incidents reaches alike. */
const RANK = { critical: "sev1", high: "sev2", medium: "sev3", low: "sev4" } as const;

/**
 * Incidents as rows. One that was merged into another is that other one and gives no row; the name of its service is the service's id
 * with us, so that an incident and the deployment before it meet. Nothing of who was called or who answered is read.
 */
export function toEvents(incidents: readonly PagerDutyIncident[], settings: PagerDutySettings): LiveRows {
  const own = incidents.filter((each) => !isMerged(each) && isWanted(each, settings));
  return {
    incident: own.map((each) => incidentRow(each, settings)),
    failure: own.map((each) => failureRow(each, settings)),
    data_quality: own.flatMap(oddities),
  };
}

function isMerged({ resolve_reason }: PagerDutyIncident): boolean {
  return resolve_reason?.type === MERGED;
}

function isWanted({ service }: PagerDutyIncident, { only }: PagerDutySettings): boolean {
  return only.length === 0 || (service != null && only.some((name) => name.toLowerCase() === service.summary.toLowerCase()));
}

function incidentRow(incident: PagerDutyIncident, settings: PagerDutySettings): Row<"incident"> {
  const { id, created_at, service } = incident;
  return {
    id: `${SOURCE}/${id}`,
    service: service == null ? null : serviceName(service.summary),
    repo: null,
    env: null,
    severity: severity(incident, settings),
    detected: created_at,
    mitigated: null,
    resolved: resolvedAt(incident),
    caused_by: null,
    link_kind: null,
    is_security: false,
    // An alert is ours; who rang first is not said.
    detected_by: null,
    team: teamOf(incident, settings),
  };
}

function failureRow(incident: PagerDutyIncident, settings: PagerDutySettings): Row<"failure"> {
  const known = severity(incident, settings);
  return {
    id: `${SOURCE}/failure/${incident.id}`,
    rule: "incident",
    stage: "S7",
    radius: known === null ? null : severityOf(known).radius,
    confidence: "probable",
    kind: "unclassified",
    team: teamOf(incident, settings),
    repo: null,
    bucket: null,
    first_at: incident.created_at,
    state: incident.status === "resolved" ? "ended" : "open",
  };
}

/** The priority by the organisation's own map, else by its number; without a priority the urgency is all that is known, and says too little. */
function severity({ priority }: PagerDutyIncident, { severities }: PagerDutySettings): string | null {
  if (priority == null) return null;
  const mapped = Object.hasOwn(severities, priority.summary) ? severities[priority.summary] : undefined;
  return mapped === undefined ? severityOf(storedText(priority.summary, 60)).severity : RANK[mapped];
}

function resolvedAt({ status, resolved_at, last_status_change_at }: PagerDutyIncident): number | null {
  return status === "resolved" ? (resolved_at ?? last_status_change_at ?? null) : null;
}

function teamOf({ service }: PagerDutyIncident, { teams }: PagerDutySettings): string | null {
  if (service == null) return null;
  return Object.hasOwn(teams, service.summary) ? (teams[service.summary] ?? null) : null;
}

/** @example serviceName("Payments API") // "payments-api" */
function serviceName(summary: string): string {
  return storedText(summary, 120).trim().toLowerCase().replaceAll(/\s+/g, "-");
}

function oddities(incident: PagerDutyIncident): readonly Row<"data_quality">[] {
  const end = resolvedAt(incident);
  const container = incident.service == null ? "*" : serviceName(incident.service.summary);
  const quality = (kind: string) => ({ source: SOURCE, container, kind, item: `${SOURCE}/${incident.id}`, n: 1 });
  return [
    ...(end !== null && end < incident.created_at ? [quality("negative-duration")] : []),
    ...(incident.status === "resolved" && end === null ? [quality("missing-end")] : []),
  ];
}
