import type { Target } from "../../../contract/evidence-shapes.ts";
import type { Unit } from "../../../core/evidence/estimate.ts";
import type { Answer } from "../api/ask.ts";

type About = Target["about"];
type Words = Pick<Answer<"words">, "behaviours" | "measures">;

/** What a target may be set for. */
export interface TargetSubject {
  readonly about: About;
  readonly name: string;
  readonly unit: Unit;
}

/** Whether two aims concern the same behaviour or the same figure of a measure. */
export function sameAbout(left: About, right: About): boolean {
  if ("behaviour" in left || "behaviour" in right) return "behaviour" in left && "behaviour" in right && left.behaviour === right.behaviour;
  return left.measure === right.measure && left.variant === right.variant && left.category === right.category;
}

/** What an aim is about, by the names of the catalogue; of several figures the first needs no word. Null for one the catalogue no longer has. */
export function nameOfAim(about: About, words: Words): Pick<TargetSubject, "name" | "unit"> | null {
  if ("behaviour" in about) {
    const behaviour = words.behaviours.find(({ id }) => id === about.behaviour);
    return behaviour === undefined ? null : { name: behaviour.name, unit: "count" };
  }
  const measure = words.measures.find(({ id }) => id === about.measure);
  if (measure === undefined) return null;
  const [, ...others] = measure.variants;
  const variant = others.find(({ id }) => id === about.variant);
  const category = about.category?.replaceAll("-", " ");
  return {
    name: [measure.name, category, variant?.label].filter((each) => each !== undefined).join(", "),
    unit: variant?.unit ?? measure.unit,
  };
}
