import type { ReactElement } from "react";
import { useAnswer } from "../../api/use-answer.ts";
import { useScope } from "../../layout/scope.ts";
import { Answered } from "../../parts/answered.tsx";
import { PageSkeleton } from "../../parts/states.tsx";
import type { TargetSubject } from "../../parts/target-subject.ts";
import { Targets } from "../../parts/targets.tsx";
import { HomeView } from "../home/home-view.tsx";

/** A team's own picture, and what it aims at. */
export function TeamPage(): ReactElement {
  const { organisation, node, weeks } = useScope();
  const home = useAnswer("home", { params: { organisation }, query: { node, weeks } });
  const targets = useAnswer("targets", { params: { organisation }, query: { node } });
  return (
    <Answered of={home} skeleton={<PageSkeleton rows={10} shape="lanes" />}>
      {(answer) => (
        <HomeView
          home={answer}
          after={
            <Answered of={targets} skeleton={null}>
              {(aims) => <Targets targets={aims.targets} subjects={subjectsOf(answer)} />}
            </Answered>
          }
        />
      )}
    </Answered>
  );
}

/** Behaviours can be aimed at by direction; a measure's own page sets a value. */
function subjectsOf({
  behaviours,
}: {
  readonly behaviours: readonly { readonly id: string; readonly name: string }[];
}): readonly TargetSubject[] {
  return behaviours.map((row) => ({ about: { behaviour: row.id }, name: row.name, unit: "count" }));
}
