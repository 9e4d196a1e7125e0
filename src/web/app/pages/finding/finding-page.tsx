import { useParams } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useAnswer } from "../../api/use-answer.ts";
import { useScope } from "../../layout/scope.ts";
import { Answered } from "../../parts/answered.tsx";
import { PageSkeleton } from "../../parts/states.tsx";
import { FindingView } from "./finding-view.tsx";

/** One claim with its evidence. */
export function FindingPage(): ReactElement {
  const { organisation, node, weeks } = useScope();
  const { finding } = useParams({ from: "/o/$organisation/findings/$finding" });
  const detail = useAnswer("finding", { params: { organisation, finding }, query: { node, weeks } });
  return (
    <Answered of={detail} skeleton={<PageSkeleton rows={4} shape="lanes" />}>
      {(answer) => <FindingView detail={answer} />}
    </Answered>
  );
}
