import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement, ReactNode } from "react";
import type { Home } from "../../../../contract/evidence-shapes.ts";
import { Page } from "../../layout/page.tsx";
import { Partial } from "../../parts/states.tsx";
import { Said } from "../../words/said.tsx";
import styles from "./home.module.css";
import { HomeAside } from "./home-aside.tsx";
import { RowsHead } from "./rows-head.tsx";
import { SignRow } from "./sign-row.tsx";

interface Props {
  readonly home: Home;
  /** On a team's page, what it aims at. */
  readonly after?: ReactNode;
}

/** Behaviours and symptoms in one grammar, so that what people say and what the work shows stand on one axis. */
export function HomeView({ home, after }: Props): ReactElement {
  const { t } = useLingui();
  return (
    <Page title={home.title} fromEvidence lead={home.lead} subject={home.subject} beside={<Beside home={home} />}>
      <RowsHead title={t`Six behaviours`} last />
      {home.behaviours.map((row) => (
        <SignRow key={row.id} row={row} />
      ))}
      <div className={styles.second}>
        <RowsHead title={t`Four symptoms`} />
      </div>
      {home.symptoms.map((row) => (
        <SignRow key={row.id} row={row} />
      ))}
      <figcaption className={styles.key}>
        <Trans>
          Right is easier in both. Violet circle: released score of a round, 0–100, with 90 % interval; the shaded zone is where a claim
          flips. Blue diamond: a measure against its own reading aid, one doubling per fifth of the width, with 90 % interval. Dashed lane:
          not observable, and what would change that.
        </Trans>
      </figcaption>
      {home.limits.length > 0 && (
        <Partial>
          <b>
            <Trans>What could not be seen</Trans>
          </b>{" "}
          <Said>{home.limits.join(" ")}</Said>
        </Partial>
      )}
      {after}
    </Page>
  );
}

function Beside({ home }: { readonly home: Home }): ReactElement {
  return (
    <div className={styles.beside}>
      <Extremes home={home} />
      <HomeAside home={home} />
    </div>
  );
}

function Extremes({ home }: { readonly home: Home }): ReactElement {
  const { t } = useLingui();
  const said = [
    [t`Strongest`, home.strongest],
    [t`Weakest`, home.weakest],
    [t`Least certain`, home.mostUncertain],
  ] as const;
  return (
    <dl className={styles.extremes}>
      {said.map(([name, sentence]) => (
        <div key={name}>
          <dt>{name}</dt> <dd>{sentence === null ? <Trans>cannot be told yet</Trans> : <Said>{sentence}</Said>}</dd>
        </div>
      ))}
    </dl>
  );
}
