import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { FormEvent, ReactElement, ReactNode } from "react";
import type { Refusal } from "../../api/problem.ts";
import { ChangeRefused } from "./change-refused.tsx";
import styles from "./describe.module.css";

interface Props {
  readonly save: () => void;
  readonly close?: () => void;
  readonly pending: boolean;
  readonly refusal: Refusal | null;
  readonly children: ReactNode;
}

/** A form in place: fields, why it was refused, save and leave. */
export function SectionForm({ save, close, pending, refusal, children }: Props): ReactElement {
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save();
  };
  return (
    <form onSubmit={submit} className={styles.form}>
      {children}
      <div className={styles.wide}>
        <ChangeRefused refusal={refusal} />
      </div>
      <div className={`${styles.wide} ${styles.acts}`}>
        <Button type="submit" loading={pending}>
          <Trans>Save</Trans>
        </Button>
        {close !== undefined && (
          <button type="button" className="link" onClick={close}>
            <Trans>Leave it</Trans>
          </button>
        )}
      </div>
    </form>
  );
}
