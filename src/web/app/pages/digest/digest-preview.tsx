import { Trans } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { useAnswer } from "../../api/use-answer.ts";
import { useScope } from "../../layout/scope.ts";
import { FailedNote } from "../../parts/states.tsx";
import { Said } from "../../words/said.tsx";
import styles from "./digest.module.css";

/** The text as it would go out now, of what is saved. */
export function DigestPreview(): ReactElement {
  const { organisation } = useScope();
  const preview = useAnswer("previewDigest", { params: { organisation } });
  return (
    <section>
      <h2>
        <Trans>What it would say today</Trans>
      </h2>
      {preview.error !== null && <FailedNote refusal={preview.error} />}
      {preview.data !== undefined && (
        <div className={styles.letter}>
          <p className={styles.subject}>
            <Said>{preview.data.subject}</Said>
          </p>
          <pre>
            <Said>{preview.data.text}</Said>
          </pre>
        </div>
      )}
    </section>
  );
}
