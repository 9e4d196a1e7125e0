import type { Mark } from "../../contract/evidence-shapes.ts";
import type { Finding } from "../../core/findings/finding.ts";
import type { Naming } from "../naming.ts";
import { intervalText } from "../words/estimate.ts";
import { sentenceCase } from "../words/number.ts";
import { AID_AT } from "./axis.ts";
import { distinct, marksOf } from "./mark.ts";

export interface Extremes {
  readonly strongest: string | null;
  readonly weakest: string | null;
  readonly mostUncertain: string | null;
}

type Placed = Mark & { readonly position: NonNullable<Mark["position"]> };

/**
 * The easiest, the hardest and the least certain of what decides a claim, as sentences. By the end of the interval that is nearer to
 * the reading aid, so that a wide guess is never called strongest; one file that is there or not is no contest and left out.
 */
export function extremesOf(findings: readonly Finding[], names: Naming): Extremes {
  const marks = distinct(findings.filter((each) => each.about !== "behaviour").flatMap((each) => marksOf(each, names, "decides")));
  const placed = marks.filter(isPlaced).filter(({ estimate }) => estimate.n > 1);
  const easier = placed.filter(({ position }) => position.low > AID_AT);
  const harder = placed.filter(({ position }) => position.high < AID_AT);
  const across = placed.filter(({ position }) => position.low < AID_AT && position.high > AID_AT);
  return {
    strongest: say(first(easier, ({ position }) => -position.low)),
    weakest: say(first(harder, ({ position }) => position.high)),
    mostUncertain: say(first(across, ({ position }) => position.low - position.high)),
  };
}

function isPlaced(mark: Mark): mark is Placed {
  return mark.position !== null;
}

function first(marks: readonly Placed[], rank: (mark: Placed) => number): Placed | null {
  const [best] = [...marks].sort(
    (one, other) => rank(one) - rank(other) || other.estimate.n - one.estimate.n || (one.cell < other.cell ? -1 : 1),
  );
  return best ?? null;
}

function say(mark: Placed | null): string | null {
  if (mark === null) return null;
  const range = mark.estimate.value === null ? null : intervalText(mark.estimate, mark.unit);
  return sentenceCase(
    `${mark.name}: ${mark.said}${range === null ? "" : ` (90\u00a0%: ${range}${mark.unit === "share" ? "\u00a0%" : ""})`}.`,
  );
}
