import type { ReactElement } from "react";
import { useAnswer } from "../../api/use-answer.ts";
import { useScope } from "../../layout/scope.ts";
import { Answered } from "../../parts/answered.tsx";
import { PageSkeleton } from "../../parts/states.tsx";
import { CoverageView } from "./coverage-view.tsx";

/** What arrives of each source, how late, how complete, and what is wrong with it. */
export function CoveragePage(): ReactElement {
  const { organisation } = useScope();
  const coverage = useAnswer("coverage", { params: { organisation } });
  return (
    <Answered of={coverage} skeleton={<PageSkeleton rows={10} />}>
      {(answer) => <CoverageView coverage={answer} />}
    </Answered>
  );
}
