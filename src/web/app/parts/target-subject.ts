import type { Target } from "../../../contract/evidence.ts";
import type { Unit } from "../../../core/evidence/estimate.ts";

type About = Target["about"];

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
