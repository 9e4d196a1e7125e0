import { Plural, Trans } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { Said } from "../../words/said.tsx";
import { useFormat } from "../../words/use-format.ts";
import styles from "./coverage.module.css";
import type { Covered } from "./covered.ts";
import { type FaultKind, faultsByKind } from "./faults-by-kind.ts";
import { useFaultWords } from "./use-fault-words.ts";

/** What is wrong with what a source told, in plain words, and how it is repaired. */
export function FaultList({ faults }: { readonly faults: Covered["quality"] }): ReactElement | null {
  if (faults.length === 0) return null;
  return (
    <>
      {faultsByKind(faults).map((fault) => (
        <Fault key={fault.kind} fault={fault} />
      ))}
    </>
  );
}

function Fault({ fault: { kind, n, places } }: { readonly fault: FaultKind }): ReactElement {
  const format = useFormat();
  const words = useFaultWords()[kind];
  return (
    <div className={styles.fault}>
      <h3>
        {words?.says ?? <Said>{kind.replaceAll("-", " ")}</Said>} <span className={styles.count}>{format.number(n)}</span>
      </h3>
      {words !== undefined && <p>{words.repair}</p>}
      {places.some(({ container, items }) => container !== "*" || items.length > 0) && (
        <details>
          <summary>
            <Plural value={places.length} one="Where: # place" other="Where: # places" />
          </summary>
          <ul className={styles.kinds}>
            {places.slice(0, SHOWN).map((place) => (
              <li key={place.container}>
                {place.container === "*" ? <Trans>everywhere</Trans> : <b>{place.container}</b>} {format.number(place.n)}
                {named(place).map((item) => (
                  <code key={item}>{item}</code>
                ))}
              </li>
            ))}
            {places.length > SHOWN && (
              <li>
                <Plural value={places.length - SHOWN} one="and # more, in the CSV" other="and # more, in the CSV" />
              </li>
            )}
          </ul>
        </details>
      )}
    </div>
  );
}

/** Places shown; the file has all. */
const SHOWN = 12;

/** Items that say more than the place itself. */
function named({ container, items }: FaultKind["places"][number]): readonly string[] {
  return items.filter((item) => item !== container && item !== "all");
}
