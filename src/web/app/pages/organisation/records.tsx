import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { TextInput } from "@mantine/core";
import type { ReactElement, ReactNode } from "react";
import { useState } from "react";
import styles from "./describe.module.css";
import type { Problem } from "./described.ts";
import { ProblemLines } from "./problem-lines.tsx";

interface Record {
  readonly id: string;
  readonly name: string;
  readonly validity?: { readonly to: number | null };
}

interface Props<R extends Record> {
  readonly id: string;
  readonly title: ReactNode;
  readonly why: ReactNode;
  readonly records: readonly R[];
  readonly describe: (record: R) => ReactNode;
  readonly problemsAt: (place: number) => readonly Problem[];
  /** null: only to look at. `record` null: a new one. */
  readonly form: ((record: R | null, close: () => void) => ReactNode) | null;
  readonly addLabel: string;
  readonly endLabel: string;
  readonly end: (record: R) => void;
  readonly reopen?: (record: R) => void;
}

/** Shown at once; a filter finds the rest. */
const most = 40;

/** Teams, services, repositories or gates: each with what is wrong with it, changed in place, ended and never erased. */
export function Records<R extends Record>(props: Props<R>): ReactElement {
  const { t } = useLingui();
  const { id, title, why, records, form, addLabel } = props;
  const [adding, setAdding] = useState(false);
  const [sought, setSought] = useState("");
  const placed = records.map((record, place) => ({ record, place })).toSorted((a, b) => a.record.name.localeCompare(b.record.name));
  const open = placed.filter(({ record }) => (record.validity?.to ?? null) === null);
  const ended = placed.filter(({ record }) => (record.validity?.to ?? null) !== null);
  const found = open.filter(({ record }) => record.name.toLowerCase().includes(sought.trim().toLowerCase()));
  return (
    <section id={id}>
      <h2>{title}</h2>
      <p className={`note ${styles.why}`}>{why}</p>
      {open.length > most && (
        <TextInput
          className={styles.seek}
          label={t`Find by name`}
          value={sought}
          onChange={(event) => setSought(event.currentTarget.value)}
        />
      )}
      <ul className={styles.records}>
        {found.slice(0, most).map(({ record, place }) => (
          <One key={record.id} {...props} record={record} place={place} />
        ))}
      </ul>
      {found.length > most && (
        <p className="note">
          <Plural value={found.length - most} one="and # more; find it by name" other="and # more; find them by name" />
        </p>
      )}
      {form !== null &&
        (adding ? (
          form(null, () => setAdding(false))
        ) : (
          <button type="button" className="link" onClick={() => setAdding(true)}>
            {addLabel}
          </button>
        ))}
      {ended.length > 0 && (
        <details className={styles.ended}>
          <summary>
            <Plural value={ended.length} one="# ended; its history stays" other="# ended; their history stays" />
          </summary>
          <ul className={styles.records}>
            {ended.map(({ record, place }) => (
              <One key={record.id} {...props} record={record} place={place} ended />
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

interface OneProps<R extends Record> extends Props<R> {
  readonly record: R;
  readonly place: number;
  readonly ended?: boolean;
}

function One<R extends Record>({
  record,
  place,
  ended = false,
  describe,
  problemsAt,
  form,
  end,
  endLabel,
  reopen,
}: OneProps<R>): ReactElement {
  const [editing, setEditing] = useState(false);
  return (
    <li>
      <div className={styles.record}>
        <b>{record.name}</b>
        <span>{describe(record)}</span>
        {form !== null && (
          <span className={styles.acts}>
            {ended ? (
              reopen !== undefined && (
                <button type="button" className="link" onClick={() => reopen(record)}>
                  <Trans>Reopen</Trans>
                  <span className="hidden">: {record.name}</span>
                </button>
              )
            ) : (
              <>
                <button type="button" className="link" aria-expanded={editing} onClick={() => setEditing(!editing)}>
                  {editing ? <Trans>Close</Trans> : <Trans>Change</Trans>}
                  <span className="hidden">: {record.name}</span>
                </button>
                <button type="button" className="link" onClick={() => end(record)}>
                  {endLabel}
                  <span className="hidden">: {record.name}</span>
                </button>
              </>
            )}
          </span>
        )}
      </div>
      <ProblemLines problems={problemsAt(place)} />
      {editing && form?.(record, () => setEditing(false))}
    </li>
  );
}
