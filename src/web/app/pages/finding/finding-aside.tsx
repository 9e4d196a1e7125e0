import { Plural, Trans } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { FindingDetail } from "../../../../contract/evidence-shapes.ts";
import { useScope } from "../../layout/scope.ts";
import { Said } from "../../words/said.tsx";
import styles from "./finding.module.css";

const fewItems = 3;

/** How sure and why, what it cannot see, the items behind. */
export function FindingAside({ detail }: { readonly detail: FindingDetail }): ReactElement {
  const { finding } = detail;
  return (
    <aside className={styles.side}>
      <div>
        <h2>
          <Trans>How sure, and why</Trans>
        </h2>
        <ul>
          {[...new Set([...detail.sureness, ...finding.caveats])].map((each) => (
            <li key={each}>
              <Said>{each}</Said>
            </li>
          ))}
        </ul>
      </div>
      <div>
        <h2>
          <Trans>What it cannot see</Trans>
        </h2>
        <ul>
          <li>
            <Said>{finding.cannotSee}</Said>
          </li>
        </ul>
      </div>
      <Behind detail={detail} />
    </aside>
  );
}

function Behind({ detail }: { readonly detail: FindingDetail }): ReactElement | null {
  const { organisation } = useScope();
  const cells = detail.cells.filter((cell) => cell.items.length > 0).slice(0, 3);
  if (cells.length === 0) return null;
  const name = (id: string, measure: string): string => detail.marks.find((each) => each.cell === id)?.name ?? measure;
  return (
    <div>
      <h2>
        <Trans>Behind it</Trans>
      </h2>
      <ul>
        {cells.map((cell) => (
          <li key={cell.id}>
            <Link to="/o/$organisation/measures/$measure" params={{ organisation, measure: cell.measure }} search={true} hash="items">
              <Said>{name(cell.id, cell.measure)}</Said>
            </Link>
            <span className={`tiny ${styles.items}`}>
              {cell.items.slice(0, fewItems).map((item) => (
                <code key={item}>{item.slice(0, 28)}</code>
              ))}
              {cell.items.length > fewItems && <Plural value={cell.items.length - fewItems} one="and # more" other="and # more" />}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
