import { Trans } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { useState } from "react";
import { useAnswer } from "../../api/use-answer.ts";
import { Answered } from "../../parts/answered.tsx";
import { Line, Lines } from "../../parts/line.tsx";
import { Said } from "../../words/said.tsx";
import { useFormat } from "../../words/use-format.ts";
import styles from "./settings.module.css";

/** Who changed settings, structure, roster and roles, newest first; each entry is chained to the one before. */
export function AuditSection(): ReactElement {
  const [before, setBefore] = useState<number | undefined>(undefined);
  const audit = useAnswer("audit", { query: before === undefined ? {} : { before } });
  const format = useFormat();
  return (
    <section>
      <h2>
        <Trans>Changes</Trans>
      </h2>
      <Answered of={audit} skeleton={null}>
        {({ entries, intact }) => (
          <>
            <p className="note">
              {intact ? (
                <Trans>Nothing was changed or taken out: every entry fits the one before it.</Trans>
              ) : (
                <Trans>The chain is broken: an entry was changed or taken out outside of this server.</Trans>
              )}
            </p>
            <Lines>
              {entries.map((entry) => (
                <Line
                  key={entry.seq}
                  tools={
                    <span className="note">
                      {entry.by}, {format.moment(entry.at)}
                    </span>
                  }
                >
                  <Said>{entry.action}</Said>{" "}
                  <span className="note">
                    {[entry.organisation, entry.subject].filter((part) => part !== null && part !== "").join(" · ")}
                  </span>
                </Line>
              ))}
            </Lines>
            <p className={styles.pages}>
              {before !== undefined && (
                <button type="button" className="link" onClick={() => setBefore(undefined)}>
                  <Trans>Newest</Trans>
                </button>
              )}{" "}
              {(entries.at(-1)?.seq ?? 0) > 1 && (
                <button type="button" className="link" onClick={() => setBefore(entries.at(-1)?.seq)}>
                  <Trans>Earlier</Trans>
                </button>
              )}
            </p>
          </>
        )}
      </Answered>
    </section>
  );
}
