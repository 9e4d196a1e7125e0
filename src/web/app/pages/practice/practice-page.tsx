import { useParams } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useAnswer } from "../../api/use-answer.ts";
import { useScope } from "../../layout/scope.ts";
import { Answered } from "../../parts/answered.tsx";
import { PracticeView } from "./practice-view.tsx";

/** One practice: what, why, how, what it costs, how sure, and its files. */
export function PracticePage(): ReactElement {
  const { organisation, node, weeks } = useScope();
  const { practice } = useParams({ from: "/o/$organisation/practices/$practice" });
  const detail = useAnswer("practice", { params: { organisation, practice }, query: { node, weeks } });
  return <Answered of={detail}>{(answer) => <PracticeView detail={answer} />}</Answered>;
}
