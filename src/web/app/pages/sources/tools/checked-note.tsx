import { Plural, Trans } from "@lingui/react/macro";
import type { ReactElement } from "react";
import type { Answer } from "../../../api/ask.ts";
import { Said } from "../../../words/said.tsx";
import styles from "../sources.module.css";

/** What a token may read, and what it may not and why: a gap that is known now is none in the figures later. */
export function CheckedNote({ answer: { reads, cannot, repositories } }: { readonly answer: Answer<"checkConnection"> }): ReactElement {
  return (
    <div role="status" className={styles.checked}>
      <p>
        <Trans>It answers, and can read:</Trans> <Said>{reads.join(", ")}</Said>.{" "}
        {repositories !== null && <Plural value={repositories} one="# repository was found." other="# repositories were found." />}
      </p>
      {cannot.length > 0 && (
        <ul>
          {cannot.map(({ what, why }) => (
            <li key={what}>
              <Trans>
                Not <Said>{what}</Said>: <Said>{why}</Said>
              </Trans>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
