import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import type { FindingDetail } from "../../../../contract/evidence-shapes.ts";
import { markState } from "../../../../report/words/outcome.ts";
import { Page } from "../../layout/page.tsx";
import { Day } from "../../parts/day.tsx";
import { Definition } from "../../parts/definition.tsx";
import { Outcome } from "../../parts/outcome.tsx";
import { abouts, confidences } from "../../words/reasons.ts";
import { Said } from "../../words/said.tsx";
import { EvidenceAxis } from "./evidence-axis.tsx";
import { EvidenceCurves } from "./evidence-curves.tsx";
import styles from "./finding.module.css";
import { FindingAside } from "./finding-aside.tsx";
import { Remedies } from "./remedies.tsx";
import { TeamNotes } from "./team-notes.tsx";

/** The claim in serif, its outcome, the evidence on one axis; how sure and what cannot be seen beside it. */
export function FindingView({ detail }: { readonly detail: FindingDetail }): ReactElement {
  const { i18n } = useLingui();
  const { finding } = detail;
  return (
    <div className={styles.two}>
      <div>
        <Page title={finding.claim} fromEvidence large subject={detail.subject} over={<Links detail={detail} />}>
          <div className={styles.verdict}>
            <Outcome state={markState(finding)} />
            {finding.confidence !== null && <span>{i18n._(confidences[finding.confidence])}</span>}
            <Before detail={detail} />
            <span>
              <Trans>version {finding.version}</Trans>
            </span>
            <span>{i18n._(abouts[finding.about])}</span>
          </div>
          <p className="lead">
            <Said>{finding.why}</Said>
          </p>
          <EvidenceAxis detail={detail} />
          <EvidenceCurves detail={detail} />
          <Remedies remedies={detail.remedies} />
          <TeamNotes detail={detail} />
        </Page>
      </div>
      <FindingAside detail={detail} />
    </div>
  );
}

function Links({ detail }: { readonly detail: FindingDetail }): ReactElement {
  const { links } = detail.finding;
  const ids = [...links.symptoms, ...links.behaviours, ...links.causes, ...links.lenses];
  return (
    <>
      <Trans>Finding</Trans>
      {ids.map((id) => (
        <span key={id}>
          {" · "}
          <ConceptName id={id} />
        </span>
      ))}
    </>
  );
}

function ConceptName({ id }: { readonly id: string }): ReactElement {
  return (
    <Definition of={id} named>
      {id}
    </Definition>
  );
}

function Before({ detail }: { readonly detail: FindingDetail }): ReactElement | null {
  const { previous, finding } = detail;
  if (previous === null) return null;
  const until = <Day at={previous.to - 1} />;
  if (previous.outcome === finding.outcome)
    return (
      <span>
        <Trans>the same as until {until}</Trans>
      </span>
    );
  return (
    <span>
      <Trans>
        until {until}:{" "}
        <Outcome state={previous.outcome === "unknown" ? "undecided" : previous.outcome === "suppressed" ? "few" : previous.outcome} />
      </Trans>
    </span>
  );
}
