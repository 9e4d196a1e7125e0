import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { NumbersTable } from "../../parts/numbers-table.tsx";
import { Said } from "../../words/said.tsx";
import type { Results } from "./answer.ts";

/** Three disciplines as people named themselves: of the whole organisation only, in the order they were offered. */
export function Disciplines({ disciplines }: { readonly disciplines: Results["disciplines"] }): ReactElement | null {
  const { t } = useLingui();
  const [first] = disciplines;
  if (first === undefined || disciplines.every(({ constructs }) => constructs.length === 0)) return null;
  const figure = (label: string, construct: string): string => {
    const found = disciplines.find((each) => each.label === label)?.constructs.find(({ id }) => id === construct);
    if (found === undefined) return t`too few to show`;
    return `${Math.round(found.at)} (${Math.round(found.interval.low)}–${Math.round(found.interval.high)})`;
  };
  const constructs = [...new Map(disciplines.flatMap((each) => each.constructs.map(({ id, name }) => [id, name] as const)))];
  return (
    <section>
      <h2>
        <Trans>By discipline</Trans>
      </h2>
      <NumbersTable
        caption={t`Areas by discipline`}
        head={[t`Area`, ...disciplines.map(({ label }) => label)]}
        rows={constructs.map(([id, name]) => ({
          key: id,
          cells: [<Said key="name">{name}</Said>, ...disciplines.map(({ label }) => figure(label, id))],
        }))}
      />
    </section>
  );
}
