import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { Page } from "../../layout/page.tsx";
import { useScope } from "../../layout/scope.ts";
import { Day } from "../../parts/day.tsx";
import { Empty } from "../../parts/states.tsx";
import { Said } from "../../words/said.tsx";
import type { Results } from "./answer.ts";
import { Areas } from "./areas.tsx";
import { Comments } from "./comments.tsx";
import { Commitments } from "./commitments.tsx";
import { Disciplines } from "./disciplines.tsx";
import { GroupChoice } from "./group-choice.tsx";
import { Items } from "./items.tsx";
import styles from "./results.module.css";
import { Sentences } from "./sentences.tsx";

interface Props {
  readonly whole: Results;
  /** Of the team in the address; null: the page is about the whole. */
  readonly own: Results | null;
}

/** Three sentences first, then every area with its interval, items on demand, and the one commitment as the last and largest. */
export function ResultsView({ whole, own }: Props): ReactElement {
  const { t } = useLingui();
  const { organisation } = useScope();
  const shown = own ?? whole;
  const { round } = shown;
  return (
    <Page title={t`What ${round.title} says`} lead={<Lead shown={shown} />} subject={null}>
      <div className={styles.scope}>
        <GroupChoice groups={whole.groups} />
        {round.windows !== null && (
          <span>
            <Trans>
              answered until <Day at={round.windows.answerUntil} />
            </Trans>
          </span>
        )}
        <Link to="/o/$organisation/rounds/$round" params={{ organisation, round: round.id }} search={true}>
          <Trans>The round and its rules</Trans>
        </Link>
        <Link to="/o/$organisation/rounds/$round/asks" params={{ organisation, round: round.id }} search={true}>
          <Trans>What teams ask of leadership</Trans>
        </Link>
      </div>
      {round.demonstration && (
        <p className="inv">
          <Trans>A demonstration with windows of minutes: such a round hides nobody.</Trans>
        </p>
      )}
      {shown.nothing === null ? (
        <>
          <Sentences sentences={shown.sentences} />
          <Areas whole={whole} own={own} />
          <Items shown={shown} />
          <Comments comments={shown.comments} kComment={round.kComment} />
          <Disciplines disciplines={shown.disciplines} />
          <section>
            <h2>
              <Trans>How to read this</Trans>
            </h2>
            <ul className="prose">
              <li>
                <Said>{shown.mayBeSaid}</Said>
              </li>
              {shown.caveats.map((caveat) => (
                <li key={caveat}>
                  <Said>{caveat}</Said>
                </li>
              ))}
            </ul>
          </section>
        </>
      ) : (
        <Empty title={t`Too few answered to show anything here`}>
          <Said>{shown.nothing}</Said> <Trans>What was answered counts in the groups above, as far as it hides everybody.</Trans>
        </Empty>
      )}
      <Commitments shown={shown} />
    </Page>
  );
}

function Lead({ shown }: { readonly shown: Results }): ReactElement {
  const { constructs, participation, subject } = shown;
  const told = constructs.filter(({ score }) => score !== null).length;
  return (
    <>
      <Said>{subject.label}</Said>
      {": "}
      {participation !== null && (
        <>
          <Trans>
            took part <Said>{participation}</Said>
          </Trans>
          {"; "}
        </>
      )}
      <Trans>
        {told} of {constructs.length} areas can be shown.
      </Trans>
    </>
  );
}
