import type { Model } from "../model/catalogue.ts";
import type { Finding, LensView, Missing } from "./finding.ts";

/**
 * The five lenses over the same findings: which belong to it, how many could be decided, and the measures that would decide the
 * rest, the one that unlocks most findings first. Never a score.
 */
export function lensViews(model: Model, findings: readonly Finding[]): readonly LensView[] {
  return model.lenses.map((lens) => {
    const seen = findings.filter((finding) => finding.links.lenses.includes(lens.id));
    return {
      id: lens.id,
      name: lens.name,
      question: lens.question,
      findings: seen.map(({ id }) => id),
      decided: seen.filter(({ outcome }) => outcome === "present" || outcome === "absent").length,
      wouldDecide: mostUsefulFirst(seen.flatMap((finding) => [...new Set(finding.missing.filter(isTold).map(({ measure }) => measure))])),
    };
  });
}

/** What is withheld for a small group is known already, and no source shows it. */
function isTold({ reason }: Missing): boolean {
  return !withheld.has(reason);
}

const withheld: ReadonlySet<Missing["reason"]> = new Set([
  "too-few-contributors",
  "one-contributor-dominates",
  "differencing",
  "small-pool",
]);

function mostUsefulFirst(measures: readonly string[]): readonly string[] {
  const uses = new Map<string, number>();
  for (const measure of measures) uses.set(measure, (uses.get(measure) ?? 0) + 1);
  return [...uses].toSorted(([a, usesOfA], [b, usesOfB]) => usesOfB - usesOfA || (a < b ? -1 : 1)).map(([measure]) => measure);
}
