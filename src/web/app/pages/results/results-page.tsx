import { useLingui } from "@lingui/react";
import { useParams } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useAnswer } from "../../api/use-answer.ts";
import { useScope } from "../../layout/scope.ts";
import { Answered } from "../../parts/answered.tsx";
import { PageSkeleton } from "../../parts/states.tsx";
import { ResultsView } from "./results-view.tsx";

/** What a round says: of the whole, and of the team in the address beside it. */
export function ResultsPage(): ReactElement {
  const { organisation, node } = useScope();
  const { round = "" } = useParams({ strict: false });
  const { i18n } = useLingui();
  const query = { locale: i18n.locale };
  const whole = useAnswer("roundResults", { params: { organisation, round, node: "org" }, query });
  const own = useAnswer("roundResults", { params: { organisation, round, node }, query }, { enabled: node !== "org" });
  const skeleton = <PageSkeleton rows={10} shape="lanes" />;
  return (
    <Answered of={whole} skeleton={skeleton}>
      {(all) =>
        node === "org" ? (
          <ResultsView whole={all} own={null} />
        ) : (
          <Answered of={own} skeleton={skeleton}>
            {(team) => <ResultsView whole={all} own={team} />}
          </Answered>
        )
      }
    </Answered>
  );
}
