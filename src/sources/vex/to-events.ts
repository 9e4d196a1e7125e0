import type { Row } from "../../core/evidence/tables.ts";
import type { Instant } from "../../core/model/time.ts";
import { instantOf } from "../reading/instant-text.ts";
import { percentDecoded } from "../reading/percent-decoded.ts";
import { storedText } from "../reading/plain-text.ts";
import { advisoryWeaknessId } from "../reading/row-id.ts";
import type { VexVulnerability } from "./schema.ts";
import type { VexDocument } from "./vex-document.ts";

export interface VexRows {
  readonly weakness: readonly Row<"weakness">[];
  readonly weakness_status: readonly Row<"weakness_status">[];
  /** Vulnerabilities that name no component of the document: nothing to attach them to. */
  readonly unattached: number;
}

const STATES: Readonly<Record<string, string>> = {
  resolved: "fixed",
  resolved_with_pedigree: "fixed",
  exploitable: "open",
  in_triage: "open",
  false_positive: "false-positive",
  not_affected: "not-affected",
};

/** Worst first. Bands of a score: CVSS v3.1 specification, section 5. */
const SEVERITIES: readonly string[] = ["critical", "high", "medium", "low", "info"];
const LEAST_SCORE = [9, 7, 4, 0.1, 0] as const;

/** One weakness per advisory and package; a document that names it twice means the later word. */
export function toEvents(document: VexDocument, repo: string, now: Instant): VexRows {
  const observed = past(document.timestamp, now);
  const weaknesses = new Map<string, Row<"weakness">>();
  const statuses = new Map<string, Row<"weakness_status">>();
  let unattached = 0;
  for (const vulnerability of document.vulnerabilities) {
    const purls = [...new Set((vulnerability.affects ?? []).flatMap(({ ref }) => purlOf(ref, document) ?? []))];
    if (purls.length === 0 || !vulnerability.id) unattached += 1;
    for (const purl of vulnerability.id ? purls : []) {
      const weakness = weaknessOf(vulnerability, purl, repo, observed, now);
      const before = weaknesses.get(weakness.id);
      weaknesses.set(
        weakness.id,
        before === undefined ? weakness : { ...weakness, first_seen: earliest(before.first_seen, weakness.first_seen) },
      );
      for (const status of statusesOf(vulnerability, weakness, observed ?? now, now))
        statuses.set(`${status.id} ${status.time} ${status.state}`, status);
    }
  }
  return { weakness: [...weaknesses.values()], weakness_status: [...statuses.values()], unattached };
}

function weaknessOf(vulnerability: VexVulnerability, purl: string, repo: string, observed: Instant | null, now: Instant): Row<"weakness"> {
  const advisory = vulnerability.id ?? "";
  const cve = [advisory, ...(vulnerability.references ?? []).map((reference) => reference.id ?? "")].find((id) =>
    /^CVE-\d{4}-\d{4,}$/i.test(id),
  );
  const cwe = vulnerability.cwes?.find((number) => number > 0);
  return {
    id: advisoryWeaknessId(repo, cve ?? advisory, purl),
    repo,
    rule: storedText(advisory, 200),
    tool: "CycloneDX",
    cwe: cwe === undefined ? null : `CWE-${cwe}`,
    cve: cve?.toUpperCase() ?? null,
    purl: storedText(purl, 300),
    path: null,
    severity: severityOf(vulnerability.ratings ?? []),
    first_seen: firstSeen(vulnerability, observed, now),
    first_stage: "S5",
    disclosed: past(vulnerability.published ?? vulnerability.created, now),
    due: null,
  };
}

/**
 * The analysis says when it was first issued. Otherwise an open weakness was seen when the document was written; one that is already
 * closed was seen some time before, nobody knows when.
 */
function firstSeen(vulnerability: VexVulnerability, observed: Instant | null, now: Instant): Instant | null {
  const issued = past(vulnerability.analysis?.firstIssued, now);
  const closed = past(vulnerability.analysis?.lastUpdated, now);
  if (issued !== null) return closed !== null && issued > closed ? null : issued;
  return stateOf(vulnerability) === "open" ? observed : null;
}

function statusesOf(
  vulnerability: VexVulnerability,
  weakness: Row<"weakness">,
  observed: Instant,
  now: Instant,
): readonly Row<"weakness_status">[] {
  const state = stateOf(vulnerability);
  const told =
    past(vulnerability.analysis?.lastUpdated, now) ??
    past(vulnerability.analysis?.firstIssued, now) ??
    past(vulnerability.updated, now) ??
    observed;
  const reason = [vulnerability.analysis?.justification, vulnerability.analysis?.detail].some((text) => (text ?? "").trim() !== "");
  const status = (time: Instant, of: string): Row<"weakness_status"> => ({
    id: weakness.id,
    repo: weakness.repo,
    time,
    state: of,
    by_team: null,
    has_reason: of !== "open" && reason,
    expires: null,
  });
  if (state === "open") return [status(weakness.first_seen ?? told, "open")];
  return weakness.first_seen !== null && weakness.first_seen < told
    ? [status(weakness.first_seen, "open"), status(told, state)]
    : [status(told, state)];
}

function stateOf(vulnerability: VexVulnerability): string {
  return STATES[vulnerability.analysis?.state ?? "in_triage"] ?? "open";
}

/** The worst rating wins: several methods rate the same weakness, and the mildest is the easiest to find. */
function severityOf(ratings: NonNullable<VexVulnerability["ratings"]>): string {
  const ranks = ratings.flatMap((rating) => {
    const named = SEVERITIES.indexOf(rating.severity?.toLowerCase() ?? "");
    if (named !== -1) return [named];
    const score = /cvss/i.test(rating.method ?? "cvss") ? rating.score : null;
    return score === null || score === undefined ? [] : [LEAST_SCORE.findIndex((least) => score >= least)].filter((rank) => rank !== -1);
  });
  return ranks.length === 0 ? "unknown" : (SEVERITIES[Math.min(...ranks)] ?? "unknown");
}

/** A reference is a component of the document, a package URL itself, or a link into another document (`urn:cdx:serial/version#ref`). */
function purlOf(ref: string, document: VexDocument): string | null {
  const local = ref.startsWith("urn:cdx:") && ref.includes("#") ? percentDecoded(ref.slice(ref.indexOf("#") + 1)) : ref;
  const purl = document.purls.get(local) ?? (local.startsWith("pkg:") ? local : null);
  return purl !== null && /^pkg:[a-z0-9.+-]+\/\S+$/i.test(purl) ? purl : null;
}

function past(text: string | null | undefined, now: Instant): Instant | null {
  const at = instantOf(text ?? "");
  return at === null ? null : Math.min(at, now);
}

function earliest(left: Instant | null, right: Instant | null): Instant | null {
  return left === null || right === null ? null : Math.min(left, right);
}
