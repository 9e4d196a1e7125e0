import type { Finding } from "../findings/finding.ts";
import type { Model } from "../model/catalogue.ts";
import type { Practice, Recommendation } from "./practice.ts";

/**
 * The reason for a recommendation in one or two sentences: the present findings that name the practice as a remedy, or, without
 * one, all that weigh on its targets; then the targets.
 */
export function explain(practice: Practice, targets: Recommendation["targets"], findings: readonly Finding[], model: Model): string {
  const ids = new Set(targets.flatMap(({ evidence }) => evidence));
  const present = findings.filter(
    ({ id, outcome }, at) => ids.has(id) && outcome === "present" && findings.findIndex((other) => other.id === id) === at,
  );
  const direct = present.filter(({ remedies }) => remedies.includes(practice.id));
  const named = (direct.length > 0 ? direct : present).map(({ claim, confidence }) => {
    const sentence = claim.replace(/[.]$/, "");
    return confidence === "probable" ? `${sentence} (probable)` : sentence;
  });
  const weak = targets.filter(({ w }) => w !== null && w > 0).map(({ id }) => nameOf(id, model));
  const works = weak.length === 0 ? "" : ` This practice works on ${listed(weak)}.`;
  if (named.length === 0) return `The survey points here.${works}`;
  return `Found: ${named.slice(0, MOST_NAMED).join("; ")}${more(named.length - MOST_NAMED)}.${works}`;
}

const MOST_NAMED = 3;

function more(left: number): string {
  return left <= 0 ? "" : `; and ${left} more`;
}

function nameOf(id: string, model: Model): string {
  return [...model.behaviours, ...model.symptoms].find((concept) => concept.id === id)?.name ?? id;
}

function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`);
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} and ${quoted.at(-1)}`;
}
