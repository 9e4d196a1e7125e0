import type { Row } from "../../core/evidence/tables.ts";
import { declaredTeam } from "../reading/declared-team.ts";
import type { FileRecord } from "../reading/file-records.ts";
import { rowId } from "../reading/row-id.ts";
import { severityOf } from "../reading/severity-of.ts";
import type { SourceContext } from "../reading/source-context.ts";

export interface IncidentRows {
  readonly incident: Row<"incident">[];
  readonly failure: Row<"failure">[];
  readonly learning_review: Row<"learning_review">[];
  readonly data_quality: Row<"data_quality">[];
}

const SOURCE = "incidents";

/** Turns records into incidents, the failures they show and the reviews that were published. Refuses double ids. */
export function toEvents(records: readonly FileRecord[], context: SourceContext): IncidentRows {
  const rows: IncidentRows = { incident: [], failure: [], learning_review: [], data_quality: [] };
  const ids = new Set<string>();
  for (const record of records) {
    const incident = incidentOf(record, context);
    if (ids.has(incident.id)) throw record.fault("id", "already used above");
    ids.add(incident.id);
    const failure = failureOf(incident);
    const published = record.time("review_published");
    rows.incident.push(incident);
    rows.failure.push(failure);
    if (published !== null) rows.learning_review.push({ id: rowId("review", failure.id), failure: failure.id, published });
    rows.data_quality.push(...oddities(incident, record, context));
  }
  return rows;
}

function incidentOf(record: FileRecord, context: SourceContext): Row<"incident"> {
  const id = record.text("id");
  const detected = record.time("detected");
  if (id === null || detected === null) throw record.fault(id === null ? "id" : "detected", "must not be empty");
  const repo = repoOf(record.text("repository"), context.repos);
  const severity = record.text("severity");
  const cause = record.text("caused_by");
  if (cause !== null && /\s/.test(cause)) throw record.fault("caused_by", "must be the id or tag of a deployment, without spaces");
  return {
    id,
    service: record.text("service"),
    repo,
    env: record.text("environment"),
    severity: severity === null ? null : severityOf(severity).severity,
    detected,
    mitigated: record.time("mitigated"),
    resolved: record.time("resolved"),
    caused_by: cause,
    // A cause the file names is explicit; the weak link by service and time is made where deployments are known, not here.
    link_kind: cause === null ? null : "explicit",
    is_security: record.yesNo("security") ?? false,
    detected_by: record.oneOf("detected_by", ["internal", "external"]),
    team:
      declaredTeam(context.organisation, record.text("team")) ??
      context.organisation.repositories.find((owned) => owned.repository === repo)?.team ??
      null,
  };
}

/** S7 found by us, S8 by others. Where the file does not say who found it, S7 is the least it can be, and only probable. */
function failureOf(incident: Row<"incident">): Row<"failure"> {
  return {
    id: rowId("incident", incident.service ?? incident.repo ?? "", incident.id),
    rule: "incident",
    stage: incident.detected_by === "external" ? "S8" : "S7",
    radius: incident.severity === null ? null : severityOf(incident.severity).radius,
    confidence: incident.detected_by === null ? "probable" : "high",
    kind: incident.is_security ? "security" : "unclassified",
    team: incident.team,
    repo: incident.repo,
    bucket: null,
    first_at: incident.detected,
    state: incident.resolved === null ? "open" : "ended",
  };
}

/** An incident may belong to no repository; with one assessed and none named it is that one. */
function repoOf(named: string | null, repos: readonly string[]): string | null {
  const wanted = named?.toLowerCase() ?? null;
  if (wanted === null) return repos.length === 1 ? (repos[0] ?? null) : null;
  const found = repos.filter((repo) => repo.toLowerCase() === wanted || repo.toLowerCase().endsWith(`/${wanted}`));
  return found.length === 1 ? (found[0] ?? null) : null;
}

function oddities(incident: Row<"incident">, record: FileRecord, context: SourceContext): readonly Row<"data_quality">[] {
  const quality = (kind: string, odd: boolean) =>
    odd ? [{ source: SOURCE, container: incident.service ?? incident.repo ?? "*", kind, item: incident.id, n: 1 }] : [];
  const ends = [incident.mitigated, incident.resolved].filter((end) => end !== null);
  return [
    ...quality(
      "negative-duration",
      ends.some((end) => end < incident.detected),
    ),
    ...quality(
      "time-to-come",
      [incident.detected, ...ends].some((time) => time > context.now),
    ),
    ...quality("repository-not-assessed", record.text("repository") !== null && incident.repo === null),
    ...quality("detected-by-unknown", incident.detected_by === null),
    ...quality("team-not-declared", record.text("team") !== null && declaredTeam(context.organisation, record.text("team")) === null),
  ];
}
