import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { MarkState } from "../../../../report/words/outcome.ts";
import { markState, markStates } from "../../../../report/words/outcome.ts";
import type { Answer } from "../../api/ask.ts";
import { Page } from "../../layout/page.tsx";
import { useScope } from "../../layout/scope.ts";
import { Definition } from "../../parts/definition.tsx";
import { Outcome, useOutcomeWord } from "../../parts/outcome.tsx";
import { abouts, confidences } from "../../words/reasons.ts";
import { Said } from "../../words/said.tsx";
import styles from "./findings.module.css";

type Findings = Answer<"findings">;
type Finding = Findings["findings"][number];

/** Claims under the lens they belong to, those that hold first; a claim stands under each of its lenses. */
export function FindingsView({ answer }: { readonly answer: Findings }): ReactElement {
  const { t } = useLingui();
  const count = (state: MarkState): number => answer.findings.filter((each) => markState(each) === state).length;
  const [present, absent] = [count("present"), count("absent")];
  const open = answer.findings.length - present - absent;
  return (
    <Page
      title={t`What holds here, what does not, and what cannot be told?`}
      lead={
        <Trans>
          Of {answer.findings.length} claims, {present} hold, {absent} do not, and {open} cannot be told yet. "Cannot tell" is a result,
          too.
        </Trans>
      }
      subject={answer.subject}
    >
      <nav className={styles.jumps} aria-label={t`Lenses`}>
        {answer.lenses.map((lens) => (
          <a key={lens.id} href={`#${lens.id}`}>
            <Said>{lens.name}</Said>{" "}
            <span className="tiny">
              {lens.decided}/{lens.findings.length}
            </span>
          </a>
        ))}
      </nav>
      {answer.lenses.map((lens) => (
        <Lens key={lens.id} lens={lens} answer={answer} />
      ))}
    </Page>
  );
}

function Lens({ lens, answer }: { readonly lens: Findings["lenses"][number]; readonly answer: Findings }): ReactElement {
  const word = useOutcomeWord();
  const under = answer.findings.filter((each) => lens.findings.includes(each.id));
  const groups = markStates
    .map((state) => ({ state, findings: under.filter((each) => markState(each) === state) }))
    .filter((group) => group.findings.length > 0);
  return (
    <section id={lens.id} className={styles.lens}>
      <header>
        <h2>
          <Definition of={lens.id}>
            <Said>{lens.name}</Said>
          </Definition>
        </h2>
        <p>
          <Said>{lens.question}</Said>
        </p>
        <p className="tiny">
          <Trans>
            {lens.decided} of {lens.findings.length} decided
          </Trans>
        </p>
      </header>
      <div>
        {groups.map((group) => (
          <div key={group.state} className={styles.group}>
            <Outcome state={group.state}>{word(group.state)}</Outcome>
            <ul className="aside-list">
              {group.findings.map((each) => (
                <Claim key={each.id} finding={each} disputed={answer.disputes.some((note) => note.finding === each.id)} />
              ))}
            </ul>
          </div>
        ))}
      </div>
    </section>
  );
}

function Claim({ finding, disputed }: { readonly finding: Finding; readonly disputed: boolean }): ReactElement {
  const { i18n } = useLingui();
  const { organisation } = useScope();
  return (
    <li className={styles.claim}>
      <Link to="/o/$organisation/findings/$finding" params={{ organisation, finding: finding.id }} search={true}>
        <Said>{finding.claim}</Said>
      </Link>
      <span className="tiny">
        {i18n._(abouts[finding.about])}
        {finding.confidence !== null && <> · {i18n._(confidences[finding.confidence])}</>}
        {finding.missing.length > 0 && (
          <>
            {" · "}
            <Plural value={finding.missing.length} one="# measure missing" other="# measures missing" />
          </>
        )}
        {disputed && (
          <>
            {" · "}
            <Trans>a team sees it differently</Trans>
          </>
        )}
      </span>
    </li>
  );
}
