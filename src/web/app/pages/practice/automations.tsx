import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import type { PracticeDetail } from "../../../../contract/evidence-shapes.ts";
import { CopyButton } from "../../parts/once.tsx";
import { hosts } from "../../words/practice-words.ts";
import styles from "./practice.module.css";

type Automation = PracticeDetail["practice"]["automation"][number];

/** The files that make it stick, ready to copy; what only a setting can do is named. */
export function Automations({ automations }: { readonly automations: readonly Automation[] }): ReactElement | null {
  if (automations.length === 0) return null;
  return (
    <section>
      <h2>
        <Trans>What makes it stick</Trans>
      </h2>
      <p className="note">
        <Plural
          value={automations.length}
          one="# automation. It warns and blocks nothing, unless it says otherwise."
          other="# automations. They warn and block nothing, unless they say otherwise."
        />
      </p>
      {automations.map((each) => (
        <OneAutomation key={each.id} automation={each} />
      ))}
    </section>
  );
}

function OneAutomation({ automation }: { readonly automation: Automation }): ReactElement {
  const { t, i18n } = useLingui();
  const kinds = { file: t`file`, setting: t`setting`, job: t`pipeline job`, bot: t`bot`, module: t`module of Evenkeel` };
  const about = (
    <span className="note">
      {kinds[automation.kind]} · {i18n._(hosts[automation.host])}
      {automation.mode === "enforce" && <> · {t`blocks`}</>}
    </span>
  );
  if (automation.files.length === 0)
    return (
      <div className={styles.automation}>
        <b>{automation.id}</b> {about}
        <p className="note">
          <Trans>Switched on in the settings of the code host; no file does it.</Trans>
        </p>
      </div>
    );
  return (
    <>
      {automation.files.map((file) => (
        <details key={file.path} className={styles.automation}>
          <summary>
            <code>{file.path}</code> {about}
          </summary>
          <p className={styles.copy}>
            <CopyButton text={file.content} label={t`Copy this file`} />
          </p>
          <section className={styles.text} aria-label={file.path}>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long line is scrolled to by keyboard, too */}
            <pre tabIndex={0}>
              <code>{file.content}</code>
            </pre>
          </section>
        </details>
      ))}
    </>
  );
}
