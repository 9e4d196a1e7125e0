import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { useToolKinds } from "../sources/tools/use-tool-kinds.ts";
import { ArrivalTable } from "./arrival-table.tsx";
import type { Covered, Waiting } from "./covered.ts";
import { DeliveryNote } from "./delivery-note.tsx";
import { FaultList } from "./fault-list.tsx";

interface Props {
  readonly source: Covered;
  readonly waiting: Waiting;
}

/** One source: what arrives of it, what it sends by itself, and what is wrong with it. */
export function SourceSection({ source, waiting }: Props): ReactElement {
  const { name, note } = useSourceWords(source);
  return (
    <section id={source.source} aria-labelledby={`name-${source.source}`}>
      <h2 id={`name-${source.source}`}>{name}</h2>
      {note !== "" && <p className="note">{note}</p>}
      {source.arrivals.length === 0 ? (
        <p>
          <Trans>Nothing has arrived of it yet.</Trans>
        </p>
      ) : (
        <ArrivalTable arrivals={source.arrivals} waiting={waiting} name={name} />
      )}
      {source.deliveries !== null && <DeliveryNote deliveries={source.deliveries} />}
      <FaultList faults={source.quality} />
    </section>
  );
}

function useSourceWords({ source, kind, name }: Covered): { readonly name: string; readonly note: string } {
  const { t } = useLingui();
  const tools = useToolKinds();
  switch (kind) {
    case "git":
      return { name: t`Git histories`, note: t`All connected repositories together.` };
    case "files":
      return { name: t`Files handed in`, note: t`By people and by pipelines.` };
    case "other":
      return source === "demonstration"
        ? { name: t`Invented rows`, note: t`Made from a seed, all at once; nothing of it was read anywhere.` }
        : { name, note: t`No longer connected; what was read of it stays.` };
    default:
      return { name, note: tools[kind].label };
  }
}
