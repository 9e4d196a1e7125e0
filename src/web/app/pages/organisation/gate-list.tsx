import { Plural, Trans } from "@lingui/react/macro";
import type { ReactElement } from "react";
import type { Answer } from "../../api/ask.ts";
import { useFormat } from "../../words/use-format.ts";
import styles from "./organisation.module.css";

interface Props {
  readonly structure: Answer<"structure">["structure"];
  readonly graph: Answer<"handoffs"> | undefined;
}

/** Each gate: who keeps it, for which paths, and what was handed to it. */
export function GateList({ structure, graph }: Props): ReactElement | null {
  const format = useFormat();
  if (structure.gates.length === 0) return null;
  return (
    <section className={styles.gates}>
      <h2>
        <Plural value={structure.gates.length} one="One gate" other="# gates" />
      </h2>
      <dl>
        {structure.gates.map((gate) => {
          const into = (graph?.edges ?? []).filter(({ to }) => to === gate.team);
          const items = into.reduce((sum, each) => sum + each.items, 0);
          const team = structure.teams.find(({ id }) => id === gate.team)?.name ?? gate.team;
          return (
            <div key={gate.id}>
              <dt>{gate.name}</dt>
              <dd>
                <Trans>Kept by {team}.</Trans>{" "}
                {items > 0 && (
                  <Plural
                    value={into.length}
                    one={`${format.number(items)} handoffs from # team are shown.`}
                    other={`${format.number(items)} handoffs from # teams are shown.`}
                  />
                )}
                {gate.paths.length > 0 && (
                  <span className={styles.paths}>
                    {gate.paths.slice(0, 4).map((path) => (
                      <code key={path}>{path}</code>
                    ))}
                    {gate.paths.length > 4 && <Plural value={gate.paths.length - 4} one="and # more" other="and # more" />}
                  </span>
                )}
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
