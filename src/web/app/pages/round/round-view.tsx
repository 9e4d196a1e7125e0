import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Answer } from "../../api/ask.ts";
import { useMay } from "../../api/session.ts";
import { Page } from "../../layout/page.tsx";
import { useScope } from "../../layout/scope.ts";
import { CohortTable } from "./cohort-table.tsx";
import { Extend } from "./extend.tsx";
import { OwnBallot } from "./own-ballot.tsx";
import { Proof } from "./proof.tsx";
import styles from "./round.module.css";
import { Stages } from "./stages.tsx";
import { useStateWords } from "./use-state-words.ts";
import { VoidRound } from "./void-round.tsx";

type Round = Answer<"round">;

/** A round whose rules are signed: where it stands, one's own ballot, and the proof. Who has answered is shown to nobody. */
export function RoundView({ round }: { readonly round: Round }): ReactElement {
  const { organisation } = useScope();
  const may = useMay();
  const words = useStateWords();
  const ended = round.state === "released" || round.state === "void";
  return (
    <Page title={round.title} lead={<Lead round={round} said={words[round.state]} />} subject={null}>
      {round.demonstration && (
        <p className="inv">
          <Trans>A demonstration with windows of minutes: such a round hides nobody.</Trans>
        </p>
      )}
      {round.state === "released" && (
        <p>
          <Link className="act" to="/o/$organisation/rounds/$round/results" params={{ organisation, round: round.id }} search={true}>
            <Trans>Read the results</Trans>
          </Link>
        </p>
      )}
      {round.mine !== null && !ended && <OwnBallot round={round} mine={round.mine} />}
      {round.windows !== null && <Stages round={round} windows={round.windows} />}
      {round.state === "answering" && !round.extended && round.windows !== null && may("round.edit", { organisation, teams: null }) && (
        <Extend round={round} windows={round.windows} />
      )}
      <CohortTable round={round} />
      <Proof round={round} />
      {!ended && may("round.void", { organisation, teams: null }) && <VoidRound round={round} />}
    </Page>
  );
}

function Lead({ round, said }: { readonly round: Round; readonly said: string }): ReactElement {
  const { t } = useLingui();
  return (
    <span className={styles.lead}>
      {said}
      {round.eligible !== null && (
        <>; {round.state === "released" ? t`${round.eligible} people were asked` : t`${round.eligible} people are asked`}</>
      )}
      {round.progress !== null && <>; {round.progress}</>}
      {round.voidReason !== null && <>; {round.voidReason}</>}.
    </span>
  );
}
