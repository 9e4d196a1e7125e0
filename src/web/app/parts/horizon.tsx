import type { ReactElement } from "react";

/** The logo's mark: a level line with a small keel. */
export function Keel(): ReactElement {
  return (
    <svg width="34" height="17" viewBox="0 0 34 17" aria-hidden="true">
      <path d="M0 6.5H34" stroke="currentColor" strokeWidth="1.6" />
      <path d="M11 6.5c.6 5.2 2.9 9.5 6 9.5s5.4-4.3 6-9.5z" fill="var(--teal)" />
    </svg>
  );
}

/** The motif of an empty page: the same line from edge to edge. */
export function Horizon(): ReactElement {
  return (
    <svg width="100%" height="44" aria-hidden="true">
      <line x1="0" x2="100%" y1="12" y2="12" stroke="var(--rule-2)" strokeWidth="1.5" />
      <path d="M74 12c1.4 12 6.8 22 14 22s12.6-10 14-22z" fill="var(--teal)" />
    </svg>
  );
}
