import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useAnswer } from "../../api/use-answer.ts";
import { Page } from "../../layout/page.tsx";
import { useScope } from "../../layout/scope.ts";
import { Answered } from "../../parts/answered.tsx";
import { AuditSection } from "./audit-section.tsx";
import { DemonstrationSection } from "./demonstration-section.tsx";
import { SettingLines } from "./setting-lines.tsx";

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
            <SettingLines settings={answer.settings} />
          </section>
          <DigestSection />
          <DemonstrationSection />
          <AuditSection />
        </Page>
      )}
    </Answered>
  );
}

function DigestSection(): ReactElement {
  const { organisation } = useScope();
  return (
    <section>
      <h2>
        <Trans>Digest</Trans>
      </h2>
      <p className="note">
        <Trans>Each organisation has its own: when it goes out, and to whom.</Trans>
      </p>
      <Link to="/o/$organisation/digest" params={{ organisation }} search={true}>
        <Trans>Set the digest</Trans>
      </Link>
    </section>
  );
}
