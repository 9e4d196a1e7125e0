import { Trans } from "@lingui/react/macro";
import type { ReactElement } from "react";
import type { Answer } from "../../api/ask.ts";
import { useCellText } from "../../words/cell-text.ts";
import { Said } from "../../words/said.tsx";
import { useFormat } from "../../words/use-format.ts";
import styles from "./accountability.module.css";

type Row = NonNullable<Answer<"accountability">["together"]>[number];

interface Props {
  readonly row: Row;
  /** With its sentence, where there is room. */
  readonly full?: boolean;
}

/** A figure with interval and n, or why there is none; never 0 for unknown. */
export function FigureText({ row, full = false }: Props): ReactElement {
  const text = useCellText();
  const format = useFormat();
  const { headline, open, said } = row;
  if (headline?.result.outcome !== "value")
    return (
      <span className={styles.open}>
        <Said>{open?.reason ?? said}</Said>
        {full && open?.unlock != null && (
          <>
            {". "}
            <Said>{open.unlock.how}</Said>
          </>
        )}
      </span>
    );
  return (
    <span className={styles.figure}>
      <b>{text(headline)}</b>
      {full && (
        <span>
          <Said>{said}</Said>
        </span>
      )}
      <small>
        {!full && headline.category !== null && <Trans>band {headline.category}, </Trans>}
        <Trans>n {format.number(headline.result.estimate.n)}</Trans>
      </small>
    </span>
  );
}
