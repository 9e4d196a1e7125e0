import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useState } from "react";
import type { HomeRow } from "../../../../contract/evidence-shapes.ts";
import { useScope } from "../../layout/scope.ts";
import { AxisTrack } from "../../parts/axis-track.tsx";
import { Definition } from "../../parts/definition.tsx";
import { Outcome } from "../../parts/outcome.tsx";
import { findingState } from "../../words/finding-state.ts";
import { Said } from "../../words/said.tsx";
import { useFormat } from "../../words/use-format.ts";
import styles from "./home.module.css";
import { rowLanes } from "./row-lanes.ts";

/** A behaviour or a symptom: sentence, axis, outcome and n; its claims and figures one press further. */
export function SignRow({ row }: { readonly row: HomeRow }): ReactElement {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  const format = useFormat();
  // Only people can tell whether a behaviour is there; what stands in this column until then is what the work says beside it.
  const isToBeAsked = row.perception === null && row.id.startsWith("B") && row.open.some((each) => each.unlock?.source === "survey");
  const lanes = rowLanes(row, {
    mark: (mark) =>
      `${mark.name}: ${mark.estimate.value === null || mark.estimate.n === 1 ? mark.said : format.quantity(mark.estimate.value, mark.unit)}`,
    notAsked: t`not asked yet: a round would tell`,
    notShown: t`asked, and not shown for this group`,
    more: (label, others) => t`${label}, and ${others} more`,
  });
  return (
    <div className={styles.row}>
      <div className={styles.name}>
        <h3>
          <Definition of={row.id} text={<Said>{row.definition}</Said>}>
            <Said>{row.name}</Said>
          </Definition>
        </h3>
        <p>
          <Said>{row.sentence}</Said>
        </p>
        <Changes row={row} />
      </div>
      <div className={styles.track}>
        <AxisTrack {...lanes} />
      </div>
      <div className={styles.n}>
        <Outcome state={row.outcome}>
          <Said>{row.outcomeText}</Said>
        </Outcome>
        {isToBeAsked && (
          <span>
            <Trans>not asked yet</Trans>
          </span>
        )}
        <span>
          <Said>{row.n}</Said>
        </span>
        <button type="button" className={`link ${styles.more}`} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? <Trans>close</Trans> : <Trans>look closer</Trans>}
          <span className="hidden">: {row.name}</span>
        </button>
      </div>
      {open && <Closer row={row} />}
    </div>
  );
}

function Changes({ row }: { readonly row: HomeRow }): ReactElement | null {
  const { t } = useLingui();
  const words = {
    appeared: t`new`,
    gone: t`gone`,
    "newly-observable": t`newly observable`,
    "no-longer-observable": t`no longer observable`,
  };
  const moved = row.changed.flatMap((each) => (each.change === "still" ? [] : [{ ...each, word: words[each.change] }]));
  if (moved.length === 0) return null;
  return (
    <p className={styles.changed}>
      {moved.map((each) => (
        <span key={each.finding}>
          {each.word}: <Said>{each.claim}</Said>{" "}
        </span>
      ))}
    </p>
  );
}

function Closer({ row }: { readonly row: HomeRow }): ReactElement {
  const { organisation } = useScope();
  return (
    <div className={styles.closer}>
      {row.findings.length > 0 && (
        <ul className="aside-list">
          {row.findings.map((each) => (
            <li key={each.id}>
              <Outcome state={findingState(each.outcome)} />{" "}
              <Link to="/o/$organisation/findings/$finding" params={{ organisation, finding: each.id }} search={true}>
                <Said>{each.claim}</Said>
              </Link>
              {each.disputed && (
                <span className="tiny">
                  {" "}
                  <Trans>a team sees it differently</Trans>
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      <ul className="aside-list">
        {row.marks.map((mark) => (
          <li key={mark.cell}>
            <Link to="/o/$organisation/measures/$measure" params={{ organisation, measure: mark.measure }} search={true}>
              <Said>{mark.variant === null ? mark.name : `${mark.name}, ${mark.variant}`}</Said>
            </Link>
            : <Said>{mark.said}</Said>
            {mark.aid !== null && (
              <span className="tiny">
                {" "}
                <Trans>
                  reading aid <Said>{mark.aid.text}</Said>
                </Trans>
                {mark.aid.source === null && (
                  <>
                    {" "}
                    <Trans>(assumption)</Trans>
                  </>
                )}
              </span>
            )}
          </li>
        ))}
        {row.open.map((each) => (
          <li key={`${each.measure} ${each.name}`}>
            <Outcome state="open">
              <Said>{each.name}</Said>
            </Outcome>{" "}
            <Said>{each.reason}</Said>
            {each.unlock !== null && (
              <span className="tiny">
                {" "}
                <Said>
                  {each.unlock.how} ({each.unlock.effort})
                </Said>
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
