import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import type { Answer } from "../../api/ask.ts";
import { useChange } from "../../api/use-change.ts";
import { useScope } from "../../layout/scope.ts";
import { Day } from "../../parts/day.tsx";
import { CopyButton } from "../../parts/once.tsx";
import { FailedNote } from "../../parts/states.tsx";
import styles from "./round.module.css";

type Round = Answer<"round">;

interface Props {
  readonly round: Round;
  readonly mine: NonNullable<Round["mine"]>;
}

/** One visible click to get the ballot; whether it was used is not known here, so nothing on this page changes by it. */
export function OwnBallot({ round, mine }: Props): ReactElement {
  const { t } = useLingui();
  const { organisation } = useScope();
  const fetched = useChange("fetchBallot");
  const { windows, state } = round;
  return (
    <section className={styles.ballot}>
      <h2>
        <Trans>Your ballot</Trans>
      </h2>
      <p>
        {mine.together.length > 0 ? (
          <Trans>
            You answer together with {mine.together.join(", ")}: figures are of all of you, because one team alone would be too few.
          </Trans>
        ) : (
          <Trans>You answer as {mine.cohort}.</Trans>
        )}
      </p>
      {mine.mayFetch && (
        <>
          <p className="note">
            <Trans>
              The page it leads to has another address and knows nothing of this sign-in. It fetches a ballot that nobody can link to you
              and keeps it in this browser, or as a file. There is no second one, so keep it until you have answered.
            </Trans>
          </p>
          {fetched.data === undefined ? (
            <p>
              <button
                type="button"
                className="act"
                disabled={fetched.isPending}
                onClick={() => fetched.mutate({ params: { organisation, round: round.id } })}
              >
                <Trans>Get my ballot</Trans>
              </button>
            </p>
          ) : (
            <p className={styles.link}>
              <a className="act" href={fetched.data.link} target="_blank" rel="noopener noreferrer">
                <Trans>Open the ballot's own page</Trans>
              </a>
              <CopyButton text={fetched.data.link} label={t`Copy the link for the terminal`} />
            </p>
          )}
          {fetched.error !== null && <FailedNote refusal={fetched.error} />}
        </>
      )}
      {state === "announced" && windows !== null && (
        <p className="note">
          <Trans>
            Ballots can be fetched from <Day at={windows.enrolFrom} />.
          </Trans>
        </p>
      )}
      {state === "answering" && (
        <p className="note">
          <Trans>Answers are taken now, on the page and device where you fetched your ballot, or with its file.</Trans>
        </p>
      )}
    </section>
  );
}
