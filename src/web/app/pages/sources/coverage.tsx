import { Plural, Trans } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { useState } from "react";
import type { Answer } from "../../api/ask.ts";
import { Said } from "../../words/said.tsx";
import { useFormat } from "../../words/use-format.ts";
import type { CoverageRow } from "./coverage-rows.ts";
import { coverageRows } from "./coverage-rows.ts";
import styles from "./sources.module.css";

interface Props {
  readonly answer: Answer<"dataQuality">;
  /** Names of repositories by id. */
  readonly repositories: ReadonlyMap<string, string>;
}

/** What each source covers, and what limits the picture made of it; what is wrong with single things stands on the page of coverage. */
export function Coverage({ answer: { coverage, limits }, repositories }: Props): ReactElement | null {
  if (coverage.length === 0 && limits.length === 0) return null;
  return (
    <>
      <section>
        <h2>
          <Trans>What is covered</Trans>
        </h2>
        {coverage.length === 0 ? (
          <p className="note">
            <Trans>Nothing yet.</Trans>
          </p>
        ) : (
          <CoverageTable rows={coverageRows(coverage, repositories)} />
        )}
      </section>
      {limits.length > 0 && (
        <section>
          <h2>
            <Trans>What weakens it</Trans>
          </h2>
          <ul className={styles.limits}>
            {limits.map((limit) => (
              <li key={limit}>
                <Said>{limit}</Said>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

const first = 12;

function CoverageTable({ rows }: { readonly rows: readonly CoverageRow[] }): ReactElement {
  const format = useFormat();
  const [all, setAll] = useState(false);
  return (
    <>
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">
                <Trans>Source</Trans>
              </th>
              <th scope="col">
                <Trans>What it gave</Trans>
              </th>
              <th scope="col">
                <Trans>From and to</Trans>
              </th>
              <th scope="col" className="n">
                <Trans>Seen</Trans>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, all ? rows.length : first).map((row) => (
              <tr key={`${row.source} ${row.of} ${row.gave.join(" ")}`}>
                <td>
                  {row.of ?? <Said>{row.source}</Said>}
                  {row.of !== null && (
                    <p className="note">
                      <Said>{row.source}</Said>
                    </p>
                  )}
                </td>
                <td>
                  <Said>{row.gave.join(", ")}</Said>
                </td>
                <td>{format.window(row.from, row.to)}</td>
                <td className="n">{format.percent(row.share)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > first && !all && (
        <p>
          <button type="button" className="link" onClick={() => setAll(true)}>
            <Plural value={rows.length} one="Show # row" other="Show all # rows" />
          </button>
        </p>
      )}
    </>
  );
}
