import { Plural, Trans } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { useState } from "react";
import styles from "./describe.module.css";
import type { Described } from "./described.ts";
import { FrameForm } from "./frame-form.tsx";
import { useHoursText } from "./use-hours-text.ts";

interface Props {
  readonly described: Described;
  readonly mayEdit: boolean;
}

/** What holds for the whole organisation: its name, when people work, and how many a figure must concern at least. */
export function FrameSection({ described, mayEdit }: Props): ReactElement {
  const { name, k, hours } = described.structure;
  const hoursText = useHoursText();
  const [editing, setEditing] = useState(false);
  return (
    <section id="frame">
      <h2>
        <Trans>Name, working hours, smallest group</Trans>
      </h2>
      <p className={`note ${styles.why}`}>
        <Trans>
          Work outside the working hours is counted as such. No figure about conduct or flow concerns fewer people than the smallest group.
        </Trans>
      </p>
      {editing ? (
        <FrameForm described={described} close={() => setEditing(false)} />
      ) : (
        <>
          <dl className={styles.frame}>
            <dt>
              <Trans>Name</Trans>
            </dt>
            <dd>{name}</dd>
            <dt>
              <Trans>Working hours</Trans>
            </dt>
            <dd>{hoursText(hours)}</dd>
            <dt>
              <Trans>Smallest group</Trans>
            </dt>
            <dd>
              <Plural value={k} one="# person" other="# people" />
            </dd>
          </dl>
          {mayEdit && (
            <p>
              <button type="button" className="link" onClick={() => setEditing(true)}>
                <Trans>Change</Trans>
                <span className="hidden">
                  : <Trans>Name, working hours, smallest group</Trans>
                </span>
              </button>
            </p>
          )}
        </>
      )}
    </section>
  );
}
