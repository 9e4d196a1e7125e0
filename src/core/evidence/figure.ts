import type { Details, Estimate } from "./estimate.ts";

/** What an estimator of one shape says about rows that passed the cell rule. */
export type Figure =
  | { readonly kind: "figure"; readonly estimate: Estimate; readonly details: Details; readonly caveats: readonly string[] }
  | { readonly kind: "too-few"; readonly n: number };
