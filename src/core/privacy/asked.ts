import type { Cohort, Manifest } from "./manifest.ts";
import type { Asked } from "./payload.ts";
import type { Questionnaire } from "./questionnaire.ts";

/**
 * What one cohort is asked: item zero goes to the cohorts whose team made the commitment, everything else to everybody. The box and
 * every client decide by this.
 */
export function askedOf(
  { items, prompts }: Questionnaire,
  { disciplines }: Pick<Manifest, "disciplines">,
  { id }: Pick<Cohort, "id">,
): Asked {
  const theirs = items.filter(({ cohorts }) => cohorts === null || cohorts.includes(id));
  return {
    items: new Set(theirs.map((item) => item.id)),
    kept: new Set(theirs.filter(({ scale }) => scale === "kept").map((item) => item.id)),
    prompts: new Set(prompts.map((prompt) => prompt.id)),
    disciplines: disciplines.length,
  };
}
