import type { Measure } from "../core/evidence/measure.ts";
import type { Claim } from "../core/findings/finding.ts";
import type { Catalogue } from "../core/model/catalogue.ts";
import type { Practice } from "../core/recommendations/practice.ts";
import { checkInstruments } from "./check-instruments.ts";
import { plannedPractices } from "./planned-practices.ts";

/** What no single file can show: ids used twice and references that lead nowhere. One sentence each; empty when all is well. */
export function checkCatalogue(catalogue: Catalogue): readonly string[] {
  const { measures, claims, practices } = catalogue;
  return [
    ...twice(
      "measure",
      measures.map(({ id }) => id),
    ),
    ...twice(
      "finding",
      claims.map(({ id }) => id),
    ),
    ...twice(
      "practice",
      practices.map(({ id }) => id),
    ),
    ...twice(
      "practice number",
      practices.map(({ number }) => String(number)),
    ),
    ...practices
      .filter(({ id }) => plannedPractices.includes(id))
      .map(({ id }) => `practice ${id} is written and still on the list of planned ones`),
    ...measures.flatMap((measure) => measureProblems(measure, catalogue)),
    ...claims.flatMap((claim) => claimProblems(claim, catalogue)),
    ...practices.flatMap((practice) => practiceProblems(practice, catalogue)),
    ...checkInstruments(catalogue.instruments),
  ];
}

function measureProblems(measure: Measure, { measures }: Catalogue): readonly string[] {
  const known = new Set(measures.map(({ id }) => id));
  return [
    ...measure.counters.filter((id) => !known.has(id)).map((id) => `measure ${measure.id}: counter ${id} does not exist`),
    ...(measure.counters.includes(measure.id) ? [`measure ${measure.id} is its own counter`] : []),
    ...twice(
      `variant of ${measure.id}`,
      measure.variants.map(({ id }) => id),
    ),
  ];
}

function claimProblems(claim: Claim, { measures, practices }: Catalogue): readonly string[] {
  const remedies = new Set([...plannedPractices, ...practices.map(({ id }) => id)]);
  const deciding = claim.criteria.filter(({ role }) => role === "decides").length;
  return [
    ...claim.remedies.filter((id) => !remedies.has(id)).map((id) => `finding ${claim.id}: remedy ${id} does not exist`),
    ...claim.criteria.flatMap(({ measure: id, variant }) => {
      const measure = measures.find((each) => each.id === id);
      if (measure === undefined) return [`finding ${claim.id}: measure ${id} does not exist`];
      return variant === null || measure.variants.some((each) => each.id === variant)
        ? []
        : [`finding ${claim.id}: ${id} has no variant ${variant}`];
    }),
    ...(claim.perception === null && deciding < claim.need
      ? [`finding ${claim.id}: ${claim.need} criteria must be met and only ${deciding} decide`]
      : []),
  ];
}

function practiceProblems(practice: Practice, { measures, model, practices }: Catalogue): readonly string[] {
  const yardsticks = new Set([...measures.map(({ id }) => id), ...model.behaviours.map(({ id }) => id)]);
  const others = new Set([...plannedPractices, ...practices.map(({ id }) => id)]);
  return [
    ...[practice.measure.primary, practice.measure.guard]
      .filter((id) => !yardsticks.has(id))
      .map((id) => `practice ${practice.id}: measure ${id} does not exist`),
    ...[...practice.prerequisites, ...practice.conflicts]
      .filter((id) => !others.has(id))
      .map((id) => `practice ${practice.id}: practice ${id} does not exist`),
    ...(leadsBack(practice.id, practice.prerequisites, practices, new Set()) ? [`practice ${practice.id} is its own prerequisite`] : []),
  ];
}

function leadsBack(start: string, prerequisites: readonly string[], practices: readonly Practice[], seen: Set<string>): boolean {
  return prerequisites.some((id) => {
    if (id === start) return true;
    if (seen.has(id)) return false;
    seen.add(id);
    return leadsBack(start, practices.find((practice) => practice.id === id)?.prerequisites ?? [], practices, seen);
  });
}

function twice(what: string, ids: readonly string[]): readonly string[] {
  return [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))].map((id) => `${what} ${id} exists twice`);
}
