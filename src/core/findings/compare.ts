import type { Finding } from "./finding.ts";

type Change = "appeared" | "gone" | "still" | "newly-observable" | "no-longer-observable";

export interface FindingChange {
  readonly finding: string;
  readonly claim: string;
  readonly change: Change;
}

/**
 * What changed since an earlier report (findings.md 2.5). Only findings of the same version, on the same node, judged by the same
 * measure versions are compared; a finding that stayed absent or stayed unknown is no news and left out.
 */
export function compareFindings(previous: readonly Finding[], current: readonly Finding[]): readonly FindingChange[] {
  return current.flatMap((now) => {
    const before = previous.find(({ id, node }) => id === now.id && node === now.node);
    if (before === undefined || !isSameQuestion(before, now)) return [];
    const change = changeOf(before, now);
    return change === null ? [] : [{ finding: now.id, claim: now.claim, change }];
  });
}

function changeOf(before: Finding, now: Finding): Change | null {
  if (!isDecided(before)) return isDecided(now) ? "newly-observable" : null;
  if (!isDecided(now)) return "no-longer-observable";
  if (now.outcome === "present") return before.outcome === "present" ? "still" : "appeared";
  return before.outcome === "present" ? "gone" : null;
}

function isDecided(finding: Finding): boolean {
  return finding.outcome === "present" || finding.outcome === "absent";
}

function isSameQuestion(before: Finding, now: Finding): boolean {
  if (before.version !== now.version) return false;
  const versions = measureVersions(before);
  return [...measureVersions(now)].every(([measure, version]) => (versions.get(measure) ?? version) === version);
}

function measureVersions(finding: Finding): ReadonlyMap<string, number> {
  return new Map(
    finding.criteria.flatMap(({ judged }) => (judged.cell === null ? [] : [[judged.cell.measure, judged.cell.version] as const])),
  );
}
