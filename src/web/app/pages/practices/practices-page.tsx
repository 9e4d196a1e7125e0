import type { ReactElement } from "react";
import { useAnswer } from "../../api/use-answer.ts";
import { useScope } from "../../layout/scope.ts";
import { Answered } from "../../parts/answered.tsx";
import { PageSkeleton } from "../../parts/states.tsx";
import { PracticesView } from "./practices-view.tsx";

/** What could be tried: three worth trying first, then the catalogue. */
export function PracticesPage(): ReactElement {
  const { organisation, node, weeks } = useScope();
  const practices = useAnswer("practices", { params: { organisation }, query: { node, weeks } });
  return (
    <Answered of={practices} skeleton={<PageSkeleton rows={10} />}>
      {(answer) => <PracticesView list={answer} />}
    </Answered>
  );
}
