import { sourceText, tableText } from "../../../../report/words/source.ts";
import type { Answer } from "../../api/ask.ts";

type Coverage = Answer<"dataQuality">["coverage"][number];

export interface CoverageRow {
  readonly source: string;
  /** Of which repository, where the source is one. */
  readonly of: string | null;
  readonly gave: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly share: number;
}

/** What was read from one source over the same time and to the same part stands in one row. */
export function coverageRows(coverage: readonly Coverage[], repositories: ReadonlyMap<string, string>): readonly CoverageRow[] {
  const rows = new Map<string, CoverageRow>();
  for (const { source, table, from, to, share } of coverage) {
    const key = [source, from, to, share].join(" ");
    const before = rows.get(key);
    rows.set(key, {
      source: sourceText(source),
      of: repositories.get(source.replace(/^git\./, "")) ?? null,
      gave: [...(before?.gave ?? []), tableText(table)],
      from,
      to,
      share,
    });
  }
  return [...rows.values()];
}
