import { useParams } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useAnswer } from "../../api/use-answer.ts";
import { useScope } from "../../layout/scope.ts";
import { Answered } from "../../parts/answered.tsx";
import { DraftView } from "./draft-view.tsx";
import { RoundView } from "./round-view.tsx";

/** One round: a draft that can be changed, or rules that were signed. */
export function RoundPage(): ReactElement {
  const { organisation } = useScope();
  const { round = "" } = useParams({ strict: false });
  const answer = useAnswer("round", { params: { organisation, round } });
  return (
    <Answered of={answer}>
      {(found) =>
        found.state === "draft" && found.draft !== null ? (
          <DraftView key={JSON.stringify(found.draft)} round={found} draft={found.draft} />
        ) : (
          <RoundView round={found} />
        )
      }
    </Answered>
  );
}
