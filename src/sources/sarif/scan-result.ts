import type { Instant } from "../../core/model/time.ts";
import { instantOf } from "../reading/instant-text.ts";
import { namesAPerson } from "../reading/plain-text.ts";
import { rowId } from "../reading/row-id.ts";
import type { SarifLocation, SarifResult, SarifSuppression } from "./schema.ts";

export type WeaknessState = "open" | "accepted" | "false-positive";

/** What is kept of one result while the rest of the file is read: a few hundred bytes, no text of the code or the message. */
export interface ScanResult {
  readonly ruleId: string | null;
  readonly ruleIndex: number | null;
  /** Position of the extension that holds the rule; null: the tool itself. */
  readonly extension: number | null;
  /** False for passes, notes and open questions: only kind `fail` is a weakness. */
  readonly fails: boolean;
  readonly level: string | null;
  readonly location: (SarifLocation & { readonly index: number | null }) | null;
  readonly line: number | null;
  /** Strongest identity the tool gave, hashed; empty when only rule, path and line are left. */
  readonly keys: readonly string[];
  /** Keys of a result's content hold within a file only; a full fingerprint holds anywhere. */
  readonly keysNeedPath: boolean;
  readonly state: WeaknessState;
  readonly hasReason: boolean;
  readonly expires: Instant | null;
  readonly baseline: NonNullable<SarifResult["baselineState"]> | null;
  readonly firstDetected: Instant | null;
  readonly taxa: readonly string[];
  readonly tags: readonly string[];
  readonly score: number | null;
  readonly purl: string | null;
}

/** One for all: most results have neither tags nor taxa of their own, and a file holds some hundred thousand. */
const NOTHING: readonly string[] = [];

/** Reduces a result to what decides identity, severity and state. Several locations are one weakness: the first one names it. */
export function scanResult(result: SarifResult): ScanResult {
  const physical = (result.locations ?? []).find((location) => location.physicalLocation?.artifactLocation)?.physicalLocation;
  const at = physical?.artifactLocation ?? null;
  const line = physical?.region?.startLine ?? null;
  const suppressions = result.suppressions ?? [];
  return {
    ruleId: result.ruleId ?? result.rule?.id ?? null,
    ruleIndex: positive(result.ruleIndex ?? result.rule?.index),
    extension: positive(result.rule?.toolComponent?.index),
    fails: (result.kind ?? "fail") === "fail",
    level: result.level ?? null,
    location: at === null ? null : { uri: at.uri, uriBaseId: at.uriBaseId, index: positive(at.index) },
    line: line !== null && line > 0 ? line : null,
    ...identity(result, physical?.region?.snippet?.text ?? "", line),
    state: stateOf(suppressions),
    hasReason: suppressions.some((suppression) => (suppression.justification ?? "").trim() !== ""),
    expires: suppressions.map((suppression) => instantOf(textOf(suppression.properties?.expiryUtc))).find((at) => at !== null) ?? null,
    baseline: result.baselineState ?? null,
    firstDetected: instantOf(result.provenance?.firstDetectionTimeUtc ?? ""),
    taxa: result.taxa?.flatMap((taxon) => cweOfTaxon(taxon.toolComponent?.name ?? "", taxon.id ?? "")) ?? NOTHING,
    ...bagOf(result.properties),
  };
}

/** The free-form properties of a result or a rule that tell severity, class and package. */
export function bagOf(bag: SarifResult["properties"]): {
  readonly tags: readonly string[];
  readonly score: number | null;
  readonly purl: string | null;
} {
  const score = Number.parseFloat(textOf(bag?.["security-severity"]));
  const purl = textOf(bag?.purl);
  return {
    tags: bag == null ? NOTHING : [...textsOf(bag.tags), ...textsOf(bag.cwe)],
    score: Number.isFinite(score) && score >= 0 && score <= 10 ? score : null,
    purl: /^pkg:[a-z0-9.+-]+\/\S+$/i.test(purl) ? purl : null,
  };
}

export function cweOfTaxon(taxonomy: string, id: string): readonly string[] {
  return /cwe/i.test(taxonomy) && /^(?:CWE-)?\d+$/i.test(id) ? [`CWE-${id.replace(/\D/g, "")}`] : [];
}

/**
 * Fingerprints before partial fingerprints before rule and snippet (evidence.md 2.3).
 * Some secret scanners put author and mail address of a commit among the fingerprints: those never enter a hash.
 */
function identity(result: SarifResult, snippet: string, line: number | null): Pick<ScanResult, "keys" | "keysNeedPath"> {
  const full = impersonal(result.fingerprints);
  if (full.length > 0) return { keys: full.map(([name, value]) => rowId("full", name, value)), keysNeedPath: false };
  const rule = result.ruleId ?? result.rule?.id ?? "";
  const partial = impersonal(result.partialFingerprints);
  if (partial.length > 0) {
    // A commit id alone says when, not what: the line within that commit tells two results apart.
    const place = partial.every(([name]) => /commit/i.test(name)) ? [String(line)] : [];
    return { keys: [rowId("partial", rule, ...partial.flat(), ...place)], keysNeedPath: true };
  }
  const normalised = snippet.replace(/\s+/g, " ").trim();
  return { keys: normalised === "" ? [] : [rowId("snippet", rule, normalised)], keysNeedPath: true };
}

function impersonal(fingerprints: Readonly<Record<string, string>> | null | undefined): readonly (readonly [string, string])[] {
  return Object.entries(fingerprints ?? {})
    .filter(([name]) => !namesAPerson(name) && !/^(?:date|commitMessage|message)$/i.test(name))
    .sort(([left], [right]) => (left < right ? -1 : 1));
}

/** Suppressed only if every suppression is accepted; one under review or rejected keeps it open (3.27.23 of the standard). */
function stateOf(suppressions: readonly SarifSuppression[]): WeaknessState {
  if (suppressions.length === 0 || suppressions.some((suppression) => (suppression.status ?? "accepted") !== "accepted")) return "open";
  return suppressions.some((suppression) => SAYS_FALSE.test(suppression.justification ?? "")) ? "false-positive" : "accepted";
}

const SAYS_FALSE = /false[\s_-]*(?:positive|alarm)|not (?:a |an )?(?:real )?(?:vulnerab|weakness|bug|issue|problem|secret)|\bfp\b/i;

function positive(index: number | null | undefined): number | null {
  return index === null || index === undefined || index < 0 ? null : index;
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === "string") : [];
}
