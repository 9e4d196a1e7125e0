import type { ReactElement } from "react";
import { useAnswer } from "../../api/use-answer.ts";
import { useScope } from "../../layout/scope.ts";
import { Answered } from "../../parts/answered.tsx";
import { RoundsView } from "./rounds-view.tsx";

/** What people are asked, when, and what they said. */
export function RoundsPage(): ReactElement {
  const { organisation } = useScope();
  const rounds = useAnswer("rounds", { params: { organisation } });
  return <Answered of={rounds}>{(answer) => <RoundsView list={answer} />}</Answered>;
}
