import { isDeepStrictEqual } from "node:util";
import type { Structure, StructureProblem } from "../core/model/structure.ts";
import type { StructureChange } from "../core/model/structure-change.ts";

/**
 * Why changes may not be made because they would lower the smallest group (k): every figure shown so far was promised to concern at
 * least that many, and a group that appears after k went down could be told from the others by subtraction. Lowering it takes two
 * people (privacy.md 10), which no page offers yet.
 * @example loweredK(structure, [{ change: "describe", name: "Harbour", hours, k: 5 }]) // of one whose k is 8: one problem
 */
export function loweredK({ k }: Structure, changes: readonly StructureChange[]): readonly StructureProblem[] {
  const isLower = changes.some((each) => each.change === "describe" && each.k < k);
  return isLower ? [{ place: "k", problem: `may be raised, not lowered: it is ${k}`, severity: "refused" }] : [];
}

/** What is left of an undo when k stays where it was raised to; a change that only raised it cannot be undone. */
export function withoutLowering(undo: readonly StructureChange[], { k, name, hours }: Structure): readonly StructureChange[] {
  return undo.flatMap((each) => {
    if (each.change !== "describe" || each.k >= k) return [each];
    const isNothing = each.name === name && isDeepStrictEqual(each.hours, hours);
    return isNothing ? [] : [{ ...each, k }];
  });
}
