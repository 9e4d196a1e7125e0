import type { ReactElement } from "react";
import { useAnswer } from "../../api/use-answer.ts";
import { useScope } from "../../layout/scope.ts";
import { Answered } from "../../parts/answered.tsx";
import { PageSkeleton } from "../../parts/states.tsx";
import { HomeView } from "./home-view.tsx";

/** Where are we: of the organisation, or of the team in the address. */
export function HomePage(): ReactElement {
  const { organisation, node, weeks } = useScope();
  const home = useAnswer("home", { params: { organisation }, query: { node, weeks } });
  return (
    <Answered of={home} skeleton={<PageSkeleton rows={10} shape="lanes" />}>
      {(answer) => <HomeView home={answer} />}
    </Answered>
  );
}
