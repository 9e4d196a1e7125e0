import { Trans } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { useState } from "react";
import { useAnswer } from "../../api/use-answer.ts";
import { Answered } from "../../parts/answered.tsx";
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
            <div className="scroll">
              <table>
                <thead>
                  <tr>
                    <th scope="col">
                      <Trans>When</Trans>
                    </th>
                    <th scope="col">
                      <Trans>By</Trans>
                    </th>
                    <th scope="col">
                      <Trans>What</Trans>
                    </th>
                    <th scope="col">
                      <Trans>Where</Trans>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {entries.map((entry) => (
                    <tr key={entry.seq}>
                      <td className={styles.when}>{format.moment(entry.at)}</td>
                      <td>{entry.by}</td>
                      <td>
                        <Said>{entry.action}</Said>
                      </td>
                      <td>{[entry.organisation, entry.subject].filter((part) => part !== null && part !== "").join(" · ")}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            <p>
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
