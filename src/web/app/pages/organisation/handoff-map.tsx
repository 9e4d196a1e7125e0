import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { handoffArcs } from "../../../../report/charts/handoff-arcs.ts";
import { waitLevel } from "../../../../report/charts/handoff-wait.ts";
import type { Answer } from "../../api/ask.ts";
import { trustedHtml } from "../../theme/trusted-types.ts";
import { teamKinds } from "../../words/team-kinds.ts";
import { ArcNotes, useArcText } from "./arc-notes.tsx";
import { MapKey } from "./map-key.tsx";
import type { MapRow } from "./map-rows.ts";
import styles from "./organisation.module.css";
import { TooFew } from "./use-handoff-words.tsx";

interface Props {
  readonly rows: readonly MapRow[];
  readonly graph: Answer<"handoffs">;
}

/** Beyond this many lines the map takes two screens; then they are set closer. */
const roomy = 30;
/** In fewer lines words beside arcs would stand on each other. */
const enoughForNotes = 7;

/** Teams in their reporting tree, gates as notches, handoffs as arcs. The table below holds the same numbers. */
export function HandoffMap({ rows, graph }: Props): ReactElement {
  const { t } = useLingui();
  const say = useArcText(rows);
  const place = (id: string): number => rows.findIndex((each) => each.id === id);
  const drawn = graph.edges.map((edge) => ({
    edge,
    arc: { from: place(edge.from), to: place(edge.to), items: edge.items, level: waitLevel(edge), said: say(edge) },
  }));
  const arcs = drawn.map(({ arc }) => arc);
  const gates = rows.flatMap((each, index) => (each.gate ? [index] : []));
  const alternative = t`Handoffs between teams as arcs; the table below holds the same numbers`;
  return (
    <figure className={styles.figure}>
      <div className={rows.length > roomy ? `${styles.map} ${styles.close}` : styles.map}>
        <ul className={styles.tree}>
          {rows.map((each) => (
            <Row key={each.id} row={each} />
          ))}
        </ul>
        <div className={styles.arcs}>
          <div
            className={styles.drawing}
            dangerouslySetInnerHTML={trustedHtml(handoffArcs({ rows: rows.length, arcs, gates, alternative }))}
          />
          {rows.length >= enoughForNotes && <ArcNotes drawn={drawn} rows={rows} />}
        </div>
      </div>
      <MapKey />
      <figcaption>
        <Trans>Order: the reporting tree, never the figures.</Trans> {graph.suppressed > 0 && <TooFew count={graph.suppressed} />}{" "}
        <Trans>Source: reviews of the code host, and the tracker where it tells of teams.</Trans>
      </figcaption>
    </figure>
  );
}

function Row({ row }: { readonly row: MapRow }): ReactElement {
  const { t, i18n } = useLingui();
  const kind = row.kind === null ? null : i18n._(teamKinds[row.kind]);
  const classes = [row.area ? styles.area : "", row.depth > 0 ? styles.below : "", row.last ? styles.last : ""].join(" ");
  return (
    <li className={classes} style={{ paddingLeft: `${row.depth * 1.6}rem` }}>
      <span className={styles.name}>
        <b title={row.name}>{row.name}</b>
        {row.reportsTo !== null && row.area ? (
          <span className="tiny">
            <Trans>reports to the {row.reportsTo}</Trans>
          </span>
        ) : (
          <span className="tiny">
            {row.merged > 0 ? <Plural value={row.merged} one="# small team" other="# small teams" /> : row.area ? null : kind}
            {row.reportsTo !== null && !row.area && ` · ${t`reports to the ${row.reportsTo}`}`}
          </span>
        )}
      </span>
      {row.gate && (
        <span className={styles.gate}>
          <Trans>gate</Trans>
        </span>
      )}
    </li>
  );
}
