import { Plural, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import type { PracticeRow as Row } from "../../../../contract/evidence-shapes.ts";
import { Definition } from "../../parts/definition.tsx";
import { PracticeLink } from "../../parts/practice-link.tsx";
import { adoptionWords, grades, sizes } from "../../words/practice-words.ts";
import { Said } from "../../words/said.tsx";
import styles from "./practices.module.css";

/** One practice of the catalogue: what it is, what it works on, what it costs, how sure that is, whether it was seen. */
export function PracticeRow({ practice }: { readonly practice: Row }): ReactElement {
  const { t, i18n } = useLingui();
  const adoption = adoptionWords(practice.adoption);
  return (
    <li className={styles.row}>
      <div>
        <h3>
          <PracticeLink practice={practice.id}>
            <Said>{practice.name}</Said>
          </PracticeLink>
        </h3>
        <p>
          <Said>{practice.summary}</Said>
        </p>
      </div>
      <div className={styles.about}>
        <span className="over">{t`works on`}</span>
        {[...practice.behaviours, ...practice.symptoms].map((each) => (
          <span key={each}>
            <Definition of={each} named>
              {each}
            </Definition>
          </span>
        ))}
      </div>
      <div className={styles.facts}>
        <span>{i18n._(sizes[practice.size])}</span>
        <span>
          {t`rests on`} {i18n._(grades[practice.grade])}
        </span>
        {practice.automations > 0 && (
          <span>
            <Plural value={practice.automations} one="# automation, ready to copy" other="# automations, ready to copy" />
          </span>
        )}
        <b>{adoption === null ? practice.adoption : i18n._(adoption)}</b>
      </div>
    </li>
  );
}
