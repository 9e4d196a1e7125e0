import { readCatalogue } from "../../catalogue/read-catalogue.ts";
import type { Cell, Outcome } from "../evidence/estimate.ts";
import type { Measure } from "../evidence/measure.ts";
import { unknownOrganisation } from "../model/organisation.ts";
import type { Claim, Criterion } from "./finding.ts";
import { inElapsedTime } from "./in-elapsed-time.ts";

const { claims, measures } = await readCatalogue();
export const observable = claims.filter(({ perception }) => perception === null);
export const behaviours = claims.filter(({ perception }) => perception !== null);
export const context = { node: "org", measures, organisation: unknownOrganisation };

function measureOf(id: string): Measure {
  const measure = measures.find((each) => each.id === id);
  if (measure === undefined) throw new Error(`no measure ${id}`);
  return measure;
}

export function claimOf(id: string): Claim {
  const claim = claims.find((each) => each.id === id);
  if (claim === undefined) throw new Error(`no finding ${id}`);
  return claim;
}

export function cellFor(criterion: Criterion, result: Outcome, proxy = false): Cell {
  const measure = measureOf(criterion.measure);
  const variant = criterion.variant ?? measure.variants[0]?.id ?? null;
  return {
    id: `${criterion.measure}/${variant}/${criterion.category}@org${proxy ? "~" : ""}`,
    measure: criterion.measure,
    version: 1,
    variant: proxy ? `${variant}-standing-in` : variant,
    proxy,
    category: criterion.category,
    node: "org",
    window: { from: 0, to: 1 },
    unit: measure.unit,
    result,
    contributors: null,
    counters: [],
    caveats: [],
    items: [],
    inputsHash: "",
  };
}

export function estimate(
  low: number | null,
  high: number | null,
  value: number | null = low !== null && high !== null ? (low + high) / 2 : null,
  n = 20,
): Outcome {
  return { outcome: "value", estimate: { value, n, interval: { low, high, level: 0.9 }, method: "given", coverage: 1 }, details: {} };
}

const clock = ({ threshold, unit }: Criterion) => inElapsedTime(threshold, unit);
const past = (criterion: Criterion) => estimate(clock(criterion) * 1.1, clock(criterion) * 1.5);
const short = (criterion: Criterion) => estimate(clock(criterion) * 0.5, clock(criterion) * 0.9);

export const sides = {
  met: (criterion: Criterion) => (criterion.side === "above" ? past(criterion) : short(criterion)),
  notMet: (criterion: Criterion) => (criterion.side === "above" ? short(criterion) : past(criterion)),
  across: (criterion: Criterion) => estimate(clock(criterion) * 0.8, clock(criterion) * 1.3),
  missing: (): Outcome => ({ outcome: "unknown", reason: "no-source", n: null, coverage: null }),
  suppressed: (): Outcome => ({ outcome: "suppressed", reason: "too-few-contributors" }),
  nothing: (): Outcome => ({ outcome: "not-applicable", reason: "nothing-to-measure" }),
};

export function allCells(claim: Claim, result: (criterion: Criterion) => Outcome, proxy = false): readonly Cell[] {
  return claim.criteria.filter(({ role }) => role === "decides").map((criterion) => cellFor(criterion, result(criterion), proxy));
}
