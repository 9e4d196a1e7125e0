import type { Cell, Outcome } from "../core/evidence/estimate.ts";
import type { Measure } from "../core/evidence/measure.ts";
import type { Window } from "../core/model/time.ts";

/** A cell that says nothing but its result: no contributors, no items, no hash that could be guessed back to rows. */
export function plainCell(measure: Measure, node: string, window: Window, result: Outcome): Cell {
  return {
    id: `${measure.id}@${node}`,
    measure: measure.id,
    version: measure.version,
    variant: null,
    proxy: false,
    category: null,
    node,
    window,
    unit: measure.unit,
    result,
    contributors: null,
    counters: measure.counters,
    caveats: [],
    items: [],
    inputsHash: "",
  };
}
