import type { Instant } from "../../core/model/time.ts";
import { storedText } from "../reading/plain-text.ts";
import { rowId } from "../reading/row-id.ts";
import { repositoryPath } from "./repository-path.ts";
import type { SarifRun } from "./sarif-runs.ts";
import { bagOf, cweOfTaxon, type ScanResult, type WeaknessState } from "./scan-result.ts";
import type { SarifRule } from "./schema.ts";

/** One weakness as one run of a tool saw it. */
export interface Sighting {
  readonly rule: string;
  readonly path: string | null;
  readonly line: number | null;
  /** Equal alias in the same tool: the same weakness. */
  readonly aliases: readonly string[];
  /** Equal content elsewhere: the same weakness if its old place is empty (a renamed file). */
  readonly contentKeys: readonly string[];
  readonly severity: string;
  readonly cwes: readonly string[];
  readonly cve: string | null;
  readonly purl: string | null;
  readonly state: WeaknessState;
  readonly hasReason: boolean;
  readonly expires: Instant | null;
  readonly baseline: ScanResult["baseline"];
  readonly firstDetected: Instant | null;
}

/** Lower bounds of the CVSS v3 severity bands (first.org, CVSS v3.1 specification, section 5). */
const BANDS = [
  [9, "critical"],
  [7, "high"],
  [4, "medium"],
  [0.1, "low"],
] as const;
const LEVELS: Readonly<Record<string, string>> = { error: "high", warning: "medium", note: "low", none: "info" };

/** A result with its rule and place resolved; the rules may stand after the results, so this waits for the end of the run. */
export function sightingOf(result: ScanResult, run: SarifRun): Sighting {
  const rule = ruleOf(result, run);
  const ofRule = bagOf(rule?.properties);
  const name = storedText(result.ruleId ?? rule?.id ?? "unnamed rule", 200);
  const artifact = result.location?.uri == null ? run.artifacts.get(result.location?.index ?? -1) : result.location;
  const path = repositoryPath(artifact ?? null, run.uriBases);
  const words = [name, ...result.tags, ...ofRule.tags];
  const place = path ?? "";
  const tool = run.tool ?? "";
  const keys = result.keys.map((key) => rowId(tool, key));
  return {
    rule: name,
    path: path === null ? null : storedText(path, 1000),
    line: result.line,
    aliases:
      keys.length === 0
        ? [rowId(tool, "line", name, place, Math.floor((result.line ?? 0) / 10))]
        : result.keysNeedPath
          ? keys.map((key) => rowId(key, place))
          : keys,
    contentKeys: keys,
    severity: severityOf(result.score ?? ofRule.score, result.level ?? rule?.defaultConfiguration?.level ?? "warning"),
    cwes: [...new Set([...words.flatMap(cwesIn), ...result.taxa, ...taxaOf(rule)])].sort(),
    cve: words.map(advisoryIn).find((cve) => cve !== null) ?? null,
    purl: result.purl ?? ofRule.purl,
    state: result.state,
    hasReason: result.hasReason,
    expires: result.expires,
    baseline: result.baseline,
    firstDetected: result.firstDetected,
  };
}

function severityOf(score: number | null, level: string): string {
  if (score === null) return LEVELS[level] ?? "medium";
  return BANDS.find(([least]) => score >= least)?.[1] ?? "info";
}

function ruleOf(result: ScanResult, run: SarifRun): SarifRule | undefined {
  const rules = run.rules.get(result.extension ?? -1);
  if (result.ruleIndex !== null) return rules?.get(result.ruleIndex);
  const id = result.ruleId;
  if (id === null) return undefined;
  // `CA1000/1` is a case of rule `CA1000` (3.52.4 of the standard).
  const known = rulesById(run);
  return known.get(id) ?? known.get(id.replace(/\/[^/]*$/, ""));
}

const rulesOfRun = new WeakMap<SarifRun, ReadonlyMap<string, SarifRule>>();

/** Built once per run: a file of 100,000 results would otherwise search its rules 100,000 times. */
function rulesById(run: SarifRun): ReadonlyMap<string, SarifRule> {
  const built =
    rulesOfRun.get(run) ??
    new Map([...run.rules.values()].flatMap((rules) => [...rules.values()].map((rule) => [rule.id, rule] as const)).reverse());
  rulesOfRun.set(run, built);
  return built;
}

function taxaOf(rule: SarifRule | undefined): readonly string[] {
  return (rule?.relationships ?? []).flatMap(({ target }) => cweOfTaxon(target.toolComponent?.name ?? "", target.id ?? ""));
}

/** `external/cwe/cwe-079`, `CWE-79: …` and `cwe79` are one class. */
function cwesIn(text: string): readonly string[] {
  return [...text.matchAll(/\bcwe[-_ ]?0*(\d{1,5})\b/gi)].map((found) => `CWE-${found[1]}`);
}

function advisoryIn(text: string): string | null {
  return /\bCVE-\d{4}-\d{4,}\b/i.exec(text)?.[0].toUpperCase() ?? null;
}
