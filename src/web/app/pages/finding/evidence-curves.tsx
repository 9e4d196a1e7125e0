import type { ReactElement } from "react";
import type { FindingDetail } from "../../../../contract/evidence-shapes.ts";
import { useScope } from "../../layout/scope.ts";
import { CellChart } from "../../parts/cell-chart.tsx";

/** The whole distribution behind the figures that decide, where a measure keeps one. */
export function EvidenceCurves({ detail }: { readonly detail: FindingDetail }): ReactElement {
  const { node, weeks } = useScope();
  const curves = detail.cells.flatMap((cell) => {
    const judged = detail.finding.criteria.find((each) => "cell" in each.judged && each.judged.cell?.id === cell.id);
    const mark = detail.marks.find((each) => each.cell === cell.id);
    if (cell.result.outcome !== "value" || judged === undefined || (cell.result.details.survival?.length ?? 0) < 4) return [];
    return [{ cell, name: mark?.name ?? cell.measure, aid: judged.threshold }];
  });
  return (
    <>
      {curves.map(({ cell, name, aid }) => (
        <CellChart key={cell.id} cell={cell} name={name} aid={aid} node={node} weeks={weeks} titled />
      ))}
    </>
  );
}
