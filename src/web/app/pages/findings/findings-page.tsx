import type { ReactElement } from "react";
import { useAnswer } from "../../api/use-answer.ts";
import { useScope } from "../../layout/scope.ts";
import { Answered } from "../../parts/answered.tsx";
import { PageSkeleton } from "../../parts/states.tsx";
import { FindingsView } from "./findings-view.tsx";

/** Every claim and how it was decided. */
export function FindingsPage(): ReactElement {
  const { organisation, node, weeks } = useScope();
  const findings = useAnswer("findings", { params: { organisation }, query: { node, weeks } });
  return (
    <Answered of={findings} skeleton={<PageSkeleton rows={9} />}>
      {(answer) => <FindingsView answer={answer} />}
    </Answered>
  );
}
