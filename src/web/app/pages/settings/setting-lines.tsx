import { Plural, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import type { Answer } from "../../api/ask.ts";
import { Line, Lines } from "../../parts/line.tsx";
import { Said } from "../../words/said.tsx";
import styles from "./settings.module.css";

type Setting = Answer<"settings">["settings"][number];

/** What somebody has set stands first; the rest is as it comes and folded away. */
export function SettingLines({ settings }: { readonly settings: readonly Setting[] }): ReactElement {
  const chosen = settings.filter(({ from }) => from !== "default");
  const rest = settings.filter(({ from }) => from === "default");
  return (
    <>
      {chosen.length > 0 && <Those settings={chosen} />}
      {rest.length > 0 && (
        <details className={styles.rest}>
          <summary>
            <Plural value={rest.length} one="# setting as it comes" other="# settings as they come" />
          </summary>
          <Those settings={rest} />
        </details>
      )}
    </>
  );
}

function Those({ settings }: { readonly settings: readonly Setting[] }): ReactElement {
  const { t } = useLingui();
  const origins = { default: t`default`, environment: t`environment`, file: t`file` };
  return (
    <Lines>
      {settings.map((setting) => (
        <Line
          key={setting.name}
          tools={
            <span className={styles.value}>
              <b>{setting.value === "" ? "–" : setting.value}</b> <span className="note">{origins[setting.from]}</span>
            </span>
          }
        >
          <code>{setting.name}</code>
          <p className="note">
            <Said>{setting.meaning}</Said>
          </p>
        </Line>
      ))}
    </Lines>
  );
}
