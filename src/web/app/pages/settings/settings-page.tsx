import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import type { Answer } from "../../api/ask.ts";
import { useAnswer } from "../../api/use-answer.ts";
import { Page } from "../../layout/page.tsx";
import { Answered } from "../../parts/answered.tsx";
import { Said } from "../../words/said.tsx";
import { AuditSection } from "./audit-section.tsx";
import { DemonstrationSection } from "./demonstration-section.tsx";
import styles from "./settings.module.css";

/** How this server is set, where each setting comes from, and who changed what. */
export function SettingsPage(): ReactElement {
  const { t } = useLingui();
  const settings = useAnswer("settings", {});
  return (
    <Answered of={settings}>
      {(answer) => (
        <Page
          title={t`How is this server set?`}
          lead={<Trans>Settings come from the environment or a file and take effect at the next start; secrets are not shown.</Trans>}
          subject={null}
        >
          <section>
            <p>
              <Trans>
                Everything is kept in <code>{answer.dataFolder}</code>.
              </Trans>{" "}
              {answer.database === "embedded" ? (
                <Trans>The database is the one that comes with Evenkeel.</Trans>
              ) : (
                <Trans>The database is a server of your own.</Trans>
              )}
            </p>
            <SettingsTable settings={answer.settings} />
          </section>
          <DemonstrationSection />
          <AuditSection />
        </Page>
      )}
    </Answered>
  );
}

function SettingsTable({ settings }: { readonly settings: Answer<"settings">["settings"] }): ReactElement {
  const { t } = useLingui();
  const origins = { default: t`default`, environment: t`environment`, file: t`file` };
  return (
    <div className={styles.wide}>
      <table>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Setting</Trans>
            </th>
            <th scope="col">
              <Trans>In force</Trans>
            </th>
            <th scope="col">
              <Trans>From</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {settings.map((setting) => (
            <tr key={setting.name}>
              <td>
                <code>{setting.name}</code>
                <p className="note">
                  <Said>{setting.meaning}</Said>
                </p>
              </td>
              <td className={styles.value}>{setting.value === "" ? "–" : setting.value}</td>
              <td>{origins[setting.from]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
