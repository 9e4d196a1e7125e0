import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { useState } from "react";
import type { MeasureDetail } from "../../../../contract/evidence-shapes.ts";
import { Said } from "../../words/said.tsx";
import { useFormat } from "../../words/use-format.ts";
import styles from "./measure.module.css";

type Items = MeasureDetail["items"][number]["items"];
const firstShown = 20;
const mostOpenGroups = 3;

/** Commits, changes, paths and weaknesses behind the figures, with the way to them; never who did it. */
export function ItemList({ detail }: { readonly detail: MeasureDetail }): ReactElement | null {
  const format = useFormat();
  const groups = detail.items.filter((each) => each.items.length > 0);
  if (groups.length === 0) return null;
  return (
    <section id="items">
      <h2>
        <Trans>The items behind it</Trans>
      </h2>
      <p className={`note ${styles.intro}`}>
        <Trans>The work itself, so that a figure can be checked. Nobody's name stands here.</Trans>
      </p>
      {groups.map((group) => {
        const label = <Said>{detail.cells.find(({ cell }) => cell.id === group.cell)?.label ?? detail.measure.name}</Said>;
        if (groups.length > mostOpenGroups)
          return (
            <details key={group.cell} className={styles.folded}>
              <summary>
                {label} <span className="tiny">{format.number(group.items.length)}</span>
              </summary>
              <ItemRows items={group.items} />
            </details>
          );
        return (
          <div key={group.cell} className={styles.group}>
            <h3>{label}</h3>
            <ItemRows items={group.items} />
          </div>
        );
      })}
    </section>
  );
}

function ItemRows({ items }: { readonly items: Items }): ReactElement {
  const { t } = useLingui();
  const format = useFormat();
  const [shown, setShown] = useState(firstShown);
  const kinds = {
    commit: t`commit`,
    change: t`change`,
    path: t`path`,
    weakness: t`weakness`,
    "work-item": t`work item`,
    incident: t`incident`,
    other: t`item`,
  };
  return (
    <>
      <ul className={styles.items}>
        {items.slice(0, shown).map((item) => {
          const name = item.kind === "commit" ? item.id.slice(0, 12) : item.id;
          return (
            <li key={item.id}>
              {item.href === null ? (
                <code>{name}</code>
              ) : (
                <a href={item.href} target="_blank" rel="noopener noreferrer">
                  <code>{name}</code>
                </a>
              )}{" "}
              <span className="tiny">
                {kinds[item.kind]}
                {item.repository !== null && <> · {item.repository}</>}
              </span>
            </li>
          );
        })}
      </ul>
      {items.length > shown && (
        <button type="button" className="link" onClick={() => setShown(items.length)}>
          <Trans>Show all {format.number(items.length)}</Trans>
        </button>
      )}
    </>
  );
}
