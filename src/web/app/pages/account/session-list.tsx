import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { useAnswer } from "../../api/use-answer.ts";
import { useChange } from "../../api/use-change.ts";
import { toast } from "../../layout/toast.ts";
import { Answered } from "../../parts/answered.tsx";
import { Line, Lines } from "../../parts/line.tsx";
import { FailedNote } from "../../parts/states.tsx";
import { useFormat } from "../../words/use-format.ts";

/** Where one is signed in; ending a session signs that browser out with its next request. */
export function SessionList(): ReactElement {
  const { t } = useLingui();
  const format = useFormat();
  const sessions = useAnswer("sessions", {});
  const end = useChange("endSession", { refreshes: ["sessions"], done: () => void toast(t`That session has ended.`) });
  return (
    <section>
      <h2>
        <Trans>Where you are signed in</Trans>
      </h2>
      <Answered of={sessions} skeleton={null}>
        {({ sessions: all }) => (
          <Lines>
            {all.map((each) => (
              <Line
                key={each.id}
                tools={
                  each.current ? undefined : (
                    <button type="button" className="link" onClick={() => end.mutate({ params: { session: each.id } })}>
                      <Trans>End it</Trans>
                    </button>
                  )
                }
              >
                <b>{each.device}</b>{" "}
                <span className="note">
                  <Trans>since {format.moment(each.started)}</Trans>
                  {each.current && <> · {t`this browser`}</>}
                </span>
              </Line>
            ))}
          </Lines>
        )}
      </Answered>
      {end.error !== null && <FailedNote refusal={end.error} />}
    </section>
  );
}
