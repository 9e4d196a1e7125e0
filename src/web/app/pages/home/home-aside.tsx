import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Home } from "../../../../contract/evidence-shapes.ts";
import { useScope } from "../../layout/scope.ts";
import { Definition } from "../../parts/definition.tsx";
import { PracticeLink } from "../../parts/practice-link.tsx";
import { Said } from "../../words/said.tsx";
import styles from "./home.module.css";

/** The quiet column: three things worth trying, what changed, five lenses over the same findings. */
export function HomeAside({ home }: { readonly home: Home }): ReactElement {
  const { organisation } = useScope();
  return (
    <aside className={styles.aside}>
      <h2>
        <Trans>Three things worth trying</Trans>
      </h2>
      {home.worthTrying.map((each) => (
        <article key={each.practice}>
          <h3>
            <Said>{each.name}</Said>
          </h3>
          <p>
            <Said>{each.because}</Said>
          </p>
          <p>
            <Trans>
              First step: <Said>{each.firstStep}</Said>
            </Trans>
          </p>
          <PracticeLink practice={each.practice}>
            <Trans>Look at it</Trans>
          </PracticeLink>
        </article>
      ))}
      {home.worthTrying.length === 0 && (
        <article>
          <p>
            <Trans>Nothing can be recommended before something was found. Connect a source first.</Trans>
          </p>
        </article>
      )}
      <h2>
        <Trans>What changed</Trans>
      </h2>
      <WhatChanged home={home} />
      <article>
        <p>
          <b>
            <Trans>Five lenses</Trans>
          </b>{" "}
          <Trans>on the same findings:</Trans>
        </p>
        <ul className="aside-list">
          {home.lenses.map((lens) => (
            <li key={lens.id}>
              <Definition text={<Said>{lens.question}</Said>}>
                <Said>{lens.name}</Said>
              </Definition>{" "}
              {lens.findings.length === 0 ? (
                <Trans>no claim here</Trans>
              ) : (
                <Link to="/o/$organisation/findings" params={{ organisation }} search={true} hash={lens.id}>
                  <Trans>
                    {lens.decided} of {lens.findings.length} decided
                  </Trans>
                </Link>
              )}
            </li>
          ))}
        </ul>
      </article>
    </aside>
  );
}

function WhatChanged({ home }: { readonly home: Home }): ReactElement {
  const { t } = useLingui();
  const { organisation } = useScope();
  const kinds = [
    ["appeared", t`Appeared`],
    ["gone", t`Gone`],
    ["newly-observable", t`Newly observable`],
    ["no-longer-observable", t`No longer observable`],
  ] as const;
  const shown = kinds
    .map(([kind, word]) => ({ word, changes: home.changes.filter((each) => each.change === kind) }))
    .filter((each) => each.changes.length > 0);
  if (shown.length === 0)
    return (
      <article>
        <p>
          <Trans>No claim appeared or went since the {home.subject.weeks} weeks before.</Trans>
        </p>
      </article>
    );
  return (
    <>
      {shown.map(({ word, changes }) => (
        <article key={word}>
          <p>
            <b>{word}</b>
          </p>
          {changes.map((each) => (
            <p key={each.finding}>
              <Link to="/o/$organisation/findings/$finding" params={{ organisation, finding: each.finding }} search={true}>
                <Said>{each.claim}</Said>
              </Link>
            </p>
          ))}
        </article>
      ))}
    </>
  );
}
