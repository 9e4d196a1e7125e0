import { Trans } from "@lingui/react/macro";
import type { ReactElement } from "react";
import type { Answer } from "../../api/ask.ts";
import { Said } from "../../words/said.tsx";
import { useFormat } from "../../words/use-format.ts";
import styles from "./sources.module.css";

/** What each source covers, and what is wrong with what it told; shown, never silently dropped. */
export function Coverage({ answer }: { readonly answer: Answer<"dataQuality"> }): ReactElement {
  return (
    <>
      <section>
        <h2>
          <Trans>What is covered</Trans>
        </h2>
        {answer.coverage.length === 0 ? (
          <p className="note">
            <Trans>Nothing yet.</Trans>
          </p>
        ) : (
          <CoverageTable coverage={answer.coverage} />
        )}
      </section>
      <section>
        <h2>
          <Trans>What is wrong with it</Trans>
        </h2>
        {answer.quality.length === 0 && answer.limits.length === 0 && (
          <p className="note">
            <Trans>Nothing that was noticed.</Trans>
          </p>
        )}
        <ul>
          {answer.quality.map((each) => (
            <li key={each.kind}>
              <Quality n={each.n} text={each.text} />
            </li>
          ))}
          {answer.limits.map((limit) => (
            <li key={limit}>
              <Said>{limit}</Said>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

function Quality({ n, text }: { readonly n: number; readonly text: string }): ReactElement {
  const format = useFormat();
  return (
    <>
      {format.number(n)} <Said>{text}</Said>
    </>
  );
}

function CoverageTable({ coverage }: { readonly coverage: Answer<"dataQuality">["coverage"] }): ReactElement {
  const format = useFormat();
  return (
    <div className={styles.wide}>
      <table>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Source</Trans>
            </th>
            <th scope="col">
              <Trans>What</Trans>
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
          {coverage.map((each) => (
            <tr key={`${each.source} ${each.table}`}>
              <td>
                <Said>{each.source}</Said>
              </td>
              <td>
                <Said>{each.table.replaceAll("_", " ")}</Said>
              </td>
              <td>{format.window(each.from, each.to)}</td>
              <td className="n">{format.percent(each.share)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
