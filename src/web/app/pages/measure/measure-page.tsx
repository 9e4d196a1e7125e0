import { useParams } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useAnswer } from "../../api/use-answer.ts";
import { useScope } from "../../layout/scope.ts";
import { Answered } from "../../parts/answered.tsx";
import { PageSkeleton } from "../../parts/states.tsx";
import { MeasureView } from "./measure-view.tsx";

/** One measure: contract, every figure, the items behind, what is aimed at. */
export function MeasurePage(): ReactElement {
  const { organisation, node, weeks } = useScope();
  const { measure } = useParams({ from: "/o/$organisation/measures/$measure" });
  const detail = useAnswer("measure", { params: { organisation, measure }, query: { node, weeks } });
  return (
    <Answered of={detail} skeleton={<PageSkeleton rows={5} />}>
      {(answer) => <MeasureView detail={answer} />}
    </Answered>
  );
}
