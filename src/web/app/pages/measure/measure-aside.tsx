import { Trans } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import type { MeasureDetail } from "../../../../contract/evidence-shapes.ts";
import { useScope } from "../../layout/scope.ts";
import { Definition } from "../../parts/definition.tsx";
import { Outcome } from "../../parts/outcome.tsx";
import { findingState } from "../../words/finding-state.ts";
import { Said } from "../../words/said.tsx";
import styles from "./measure.module.css";

/** What the measure counts, what it cannot see, how it could be gamed, and in whose findings it decides. */
export function MeasureAside({ detail }: { readonly detail: MeasureDetail }): ReactElement {
  const { measure } = detail;
  const { organisation } = useScope();
  return (
    <aside className={styles.side}>
      <Block title={<Trans>What is counted</Trans>}>
        <Said>{measure.population}</Said>
      </Block>
      <Block title={<Trans>What it cannot see</Trans>}>
        <Said>{measure.cannotSee}</Said>
      </Block>
      <Block title={<Trans>How it could be gamed</Trans>}>
        <Said>{measure.canBeGamedBy}</Said>
        {measure.counters.length > 0 && (
          <p>
            <Trans>Read it together with</Trans>{" "}
            {measure.counters.map((each) => (
              <span key={each}>
                <Link to="/o/$organisation/measures/$measure" params={{ organisation, measure: each }} search={true}>
                  {each}
                </Link>{" "}
              </span>
            ))}
          </p>
        )}
      </Block>
      {detail.findings.length > 0 && (
        <Block title={<Trans>It decides in</Trans>}>
          <ul className="aside-list">
            {detail.findings.map((each) => (
              <li key={each.id}>
                <Link to="/o/$organisation/findings/$finding" params={{ organisation, finding: each.id }} search={true}>
                  <Said>{each.claim}</Said>
                </Link>{" "}
                <Outcome state={findingState(each.outcome)} />
              </li>
            ))}
          </ul>
        </Block>
      )}
      <Block title={<Trans>Tells of</Trans>}>
        {[...measure.links.behaviours, ...measure.links.symptoms, ...measure.links.lenses].map((each) => (
          <p key={each}>
            <Definition of={each} named>
              {each}
            </Definition>
          </p>
        ))}
      </Block>
      {measure.sources.length > 0 && (
        <Block title={<Trans>Where it comes from</Trans>}>
          {measure.sources.map((each) => (
            <p key={each.text}>
              {each.url === null ? (
                <Said>{each.text}</Said>
              ) : (
                <a href={each.url} target="_blank" rel="noopener noreferrer">
                  <Said>{each.text}</Said>
                </a>
              )}
            </p>
          ))}
        </Block>
      )}
    </aside>
  );
}

function Block({ title, children }: { readonly title: ReactNode; readonly children: ReactNode }): ReactElement {
  return (
    <div>
      <h2>{title}</h2>
      {children}
    </div>
  );
}
