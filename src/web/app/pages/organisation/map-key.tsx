import { Trans } from "@lingui/react/macro";
import type { ReactElement } from "react";
import styles from "./organisation.module.css";

/** What thickness, darkness, notch and arrow mean. */
export function MapKey(): ReactElement {
  return (
    <div className={styles.key}>
      <span>
        <svg width="70" height="16" aria-hidden="true">
          <path className="handoff wait-3" d="M0 4H30" strokeWidth="2.5" />
          <path className="handoff wait-3" d="M36 9H70" strokeWidth="11" />
        </svg>
        <Trans>thickness: handoffs</Trans>
      </span>
      <span>
        <svg width="104" height="16" aria-hidden="true">
          {[0, 1, 2, 3].map((level) => (
            <path key={level} className={`handoff wait-${level}`} d={`M${level * 26} 8h26`} strokeWidth="10" />
          ))}
        </svg>
        <Trans>darkness: half wait under 1, 1 to 3, 3 to 7, over 7 days</Trans>
      </span>
      <span>
        <svg width="8" height="20" aria-hidden="true">
          <rect className="gatenotch" width="7" height="20" />
        </svg>
        <Trans>gate</Trans>
      </span>
      <span>
        <svg width="14" height="18" aria-hidden="true">
          <path className="ink" d="M0 9L11 1V17Z" />
        </svg>
        <Trans>receives</Trans>
      </span>
    </div>
  );
}
