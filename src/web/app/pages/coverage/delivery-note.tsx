import { Trans } from "@lingui/react/macro";
import type { ReactElement, ReactNode } from "react";
import { DeliveryCount } from "../../parts/delivery-count.tsx";
import { Said } from "../../words/said.tsx";
import { useFormat } from "../../words/use-format.ts";
import styles from "./coverage.module.css";
import type { Covered } from "./covered.ts";

type Deliveries = NonNullable<Covered["deliveries"]>;

/** What a tool sends by itself: how much was taken, and by name what came and is not read. */
export function DeliveryNote({
  deliveries: { accepted, refused, last, ignored, refusals },
}: {
  readonly deliveries: Deliveries;
}): ReactElement {
  return (
    <>
      <p className={styles.deliveries}>
        {last === null ? (
          <Trans>It has sent nothing by itself yet.</Trans>
        ) : (
          <>
            <DeliveryCount accepted={accepted} refused={refused} last={last} />.
          </>
        )}
      </p>
      <Kinds kinds={ignored} title={<Trans>Came and is not read</Trans>}>
        <Trans>
          Types or versions that this version does not know, or that carry nothing a measure needs. They are counted and not kept.
        </Trans>
      </Kinds>
      <Kinds kinds={refusals} title={<Trans>Came and was refused</Trans>}>
        <Trans>The code says why; the list of codes in the handbook says what the sender can do.</Trans>
      </Kinds>
    </>
  );
}

interface KindsProps {
  readonly kinds: Deliveries["ignored"];
  readonly title: ReactNode;
  readonly children: ReactNode;
}

function Kinds({ kinds, title, children }: KindsProps): ReactElement | null {
  const format = useFormat();
  if (kinds.length === 0) return null;
  return (
    <div className={styles.fault}>
      <h3>{title}</h3>
      <p className="note">{children}</p>
      <ul className={styles.kinds}>
        {kinds.map(({ kind, n }) => (
          <li key={kind}>
            <Said>
              <code>{kind}</code>
            </Said>{" "}
            {format.number(n)}
          </li>
        ))}
      </ul>
    </div>
  );
}
