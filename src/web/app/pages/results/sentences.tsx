import { useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { Said } from "../../words/said.tsx";
import type { Results } from "./answer.ts";
import styles from "./results.module.css";

export function Sentences({ sentences }: { readonly sentences: Results["sentences"] }): ReactElement {
  const { t } = useLingui();
  const over = { strongest: t`Strongest`, weakest: t`Weakest`, divided: t`Most divided`, nothing: t`Strongest and weakest` };
  return (
    <div className={styles.three}>
      {sentences.map((each) => (
        <article key={each.about}>
          <span className="over">{over[each.about]}</span>
          <p className={`say ${styles.headline}`}>
            <Said>{each.text}</Said>
          </p>
          <p className="note">
            <Said>{each.note}</Said>
          </p>
        </article>
      ))}
    </div>
  );
}
