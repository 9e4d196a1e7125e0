import type { ReactElement } from "react";
import { useAnswer } from "../../api/use-answer.ts";
import { useScope } from "../../layout/scope.ts";
import { Answered } from "../../parts/answered.tsx";
import { PageSkeleton } from "../../parts/states.tsx";
import { DescribeView } from "./describe-view.tsx";

/** Teams, services, repositories, gates and rules: to look at for everybody, to change for coaches and operators. */
export function DescribePage(): ReactElement {
  const { organisation } = useScope();
  const structure = useAnswer("structure", { params: { organisation } });
  return (
    <Answered of={structure} skeleton={<PageSkeleton rows={12} />}>
      {(described) => <DescribeView described={described} />}
    </Answered>
  );
}
