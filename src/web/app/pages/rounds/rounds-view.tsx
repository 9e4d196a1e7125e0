import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Answer } from "../../api/ask.ts";
import { useMay } from "../../api/session.ts";
import { Page } from "../../layout/page.tsx";
import { useScope } from "../../layout/scope.ts";
import { Day } from "../../parts/day.tsx";
import { Line, Lines } from "../../parts/line.tsx";
import { Empty } from "../../parts/states.tsx";
import { useStateWords } from "../round/use-state-words.ts";
import { DraftStart } from "./draft-start.tsx";
import { ImportInstrument } from "./import-instrument.tsx";
import { OwnTeams } from "./own-teams.tsx";
import { RoundSettings } from "./round-settings.tsx";

type List = Answer<"rounds">;
type Summary = List["rounds"][number];

export function RoundsView({ list }: { readonly list: List }): ReactElement {
  const { t } = useLingui();
  const { organisation } = useScope();
  const mayEdit = useMay()("round.edit", { organisation, teams: null });
  const running = list.rounds.filter(({ state }) => ["announced", "enrolling", "answering", "closing"].includes(state));
  const drafts = list.rounds.filter(({ state }) => state === "draft");
  const over = list.rounds.filter(({ state }) => state === "released" || state === "void");
  return (
    <Page
      title={running.length > 0 ? t`A round is under way.` : t`What do people say?`}
      lead={
        <Trans>
          A round asks everybody the same questions. No answer can be linked to a person afterwards, and nothing is shown of fewer than
          five.
        </Trans>
      }
      subject={null}
    >
      {list.rounds.length === 0 && (
        <Empty title={t`Nobody was asked yet`}>
          <Trans>
            Tools see how work flows; only people can tell whether they trust each other, dare to speak and have time to learn. The first
            round takes eight minutes of everybody and a quarter of an hour of a coach.
          </Trans>
        </Empty>
      )}
      <Group title={t`Under way`} rounds={running} />
      <Group title={t`Drafts`} rounds={drafts} />
      <Group title={t`Released`} rounds={over} />
      {mayEdit && <DraftStart instruments={list.instruments} />}
      <OwnTeams settings={list.settings} />
      {mayEdit && list.settings !== null && <RoundSettings key={JSON.stringify(list.settings)} settings={list.settings} />}
      {mayEdit && <ImportInstrument instruments={list.instruments} />}
    </Page>
  );
}

function Group({ title, rounds }: { readonly title: string; readonly rounds: readonly Summary[] }): ReactElement | null {
  const { organisation } = useScope();
  const words = useStateWords();
  if (rounds.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <Lines>
        {rounds.map((each) => (
          <Line
            key={each.id}
            tools={
              each.state === "released" && (
                <Link to="/o/$organisation/rounds/$round" params={{ organisation, round: each.id }} search={true}>
                  <Trans>rules and proof</Trans>
                </Link>
              )
            }
          >
            <Link
              to={each.state === "released" ? "/o/$organisation/rounds/$round/results" : "/o/$organisation/rounds/$round"}
              params={{ organisation, round: each.id }}
              search={true}
            >
              <b>{each.title}</b>
            </Link>{" "}
            <span className="note">
              {each.instrument.name} · {words[each.state]}
              {each.windows !== null && each.state !== "void" && (
                <>
                  {" · "}
                  <Trans>
                    <Day at={each.windows.enrolFrom} /> to <Day at={each.windows.answerUntil} />
                  </Trans>
                </>
              )}
              {each.progress !== null && <> · {each.progress}</>}
              {each.voidReason !== null && <> · {each.voidReason}</>}
            </span>
          </Line>
        ))}
      </Lines>
    </section>
  );
}
