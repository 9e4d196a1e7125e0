import { tables } from "../../core/evidence/tables.ts";
import type { Folded } from "./fold.ts";
import type { FedTable, PartValue } from "./part.ts";

/** What a column says where no event did and the lake wants an answer; contents of a change come from git (evidence fold). */
const unsaid: Readonly<Partial<Record<FedTable, Readonly<Record<string, PartValue>>>>> = {
  change: {
    style: "request",
    n_files: 0,
    actor: "human",
    kind: "other",
    is_security: false,
    is_dependency_update: false,
    touches_tests: false,
    touches_docs: false,
  },
  review_step: { is_security: false, self: false },
  run: { branch_role: "other", result: "running" },
  incident: { is_security: false },
  failure: { stage: "S7", confidence: "probable", kind: "unclassified" },
  work_item: { type: "other", class: "other" },
  action: { verified: false },
};

export type CompleteRow = Readonly<Record<string, PartValue | null>>;

/**
 * The row of the lake, once all it must have was said; null until then: an end without its beginning waits for it, and is never given a
 * duration of 0.
 */
export function completeRow({ table, columns }: Folded): CompleteRow | null {
  const row: Record<string, PartValue | null> = {};
  for (const [name, type] of Object.entries(tables[table].columns)) {
    const value = columns[name]?.[0] ?? unsaid[table]?.[name] ?? null;
    if (value === null && !type.endsWith("?")) return null;
    row[name] = value;
  }
  return table === "work_item" ? opened(row, columns.reopened?.[0]) : row;
}

/** An item that moved again after it was done is not done. */
function opened(row: CompleteRow, reopened: PartValue | undefined): CompleteRow {
  return typeof reopened === "number" && typeof row.done === "number" && reopened > row.done ? { ...row, done: null } : row;
}
