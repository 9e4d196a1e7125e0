import { Trans } from "@lingui/react/macro";
import type { ReactElement } from "react";
import type { Answer } from "../../api/ask.ts";
import { Day } from "../../parts/day.tsx";
import styles from "./round.module.css";

/** What anybody can check by themselves, and with what. */
export function Proof({ round }: { readonly round: Answer<"round"> }): ReactElement | null {
  if (round.manifest === null) return null;
  return (
    <section className={styles.proof}>
      <h2>
        <Trans>Check it yourself</Trans>
      </h2>
      <p className="prose">
        <Trans>
          Rules, groups and keys of this round are one signed document. Its fingerprint stands here, in the mail and in every link; where
          they differ, do not answer. In words, to compare by eye:
        </Trans>
      </p>
      <p className="say">{round.words.join(" ")}</p>
      <p>
        <code>{round.manifest}</code>
      </p>
      <code className="cmd">npx evenkeel verify --round {round.id}</code>
      <p className="note">
        {round.publishedAt.length === 0 ? (
          <Trans>
            It is published nowhere outside the reach of whoever runs the server yet, so that a change made for one person alone is found
            only by comparing. A coach can name somebody who keeps it, under Rounds.
          </Trans>
        ) : (
          <Trans>It is also kept at: {round.publishedAt.join(", ")}.</Trans>
        )}
      </p>
      {round.voidAsked !== null && (
        <p className="note" role="status">
          <Trans>
            On <Day at={round.voidAsked.at} /> somebody asked to void this round: {round.voidAsked.reason}. A second person has to agree.
          </Trans>
        </p>
      )}
    </section>
  );
}
