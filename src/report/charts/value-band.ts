import type { Markup } from "../escape.ts";
import { html } from "../escape.ts";
import { position } from "./scale.ts";

export interface ValueBand {
  readonly value: number | null;
  /** null bounds are open; null interval: a full count has none. */
  readonly interval: { readonly low: number | null; readonly high: number | null } | null;
  /** The right end of the axis, the same for every row of a table. */
  readonly top: number;
  /** What the team aims at, as context: a short ochre line and no colour on the value. */
  readonly target: number | null;
  /** Where a claim turns: a dotted line of ink. */
  readonly aid?: number | null;
  readonly alternative: string;
}

/** One row of a table as a mark: the value with its 90 % band on a scale shared by all rows. */
export function valueBand({ value, interval, top, target, aid = null, alternative }: ValueBand): Markup {
  const from = position(interval?.low ?? 0, top);
  const to = interval === null ? from : interval.high === null ? 100 : position(interval.high, top);
  const at = value ?? interval?.low ?? null;
  const aim = target === null ? null : position(target, top);
  return html`<svg class="vb" width="100%" height="22" role="img" aria-label="${alternative}"><line class="grid" x1="0" x2="100%" y1="11" y2="11"/>${interval !== null && html`<rect class="eb" x="${from}%" width="${Math.max(0.6, to - from)}%" y="7" height="8"/>`}${aid !== null && html`<line class="aid" x1="${position(aid, top)}%" x2="${position(aid, top)}%" y1="2" y2="20"/>`}${aim !== null && html`<line class="tg" x1="${aim}%" x2="${aim}%" y1="1" y2="21"/>`}${at !== null && value !== null && html`<svg x="${position(at, top)}%" y="11" overflow="visible"><path class="em" d="M0 -6L6 0L0 6L-6 0Z"/></svg>`}</svg>`;
}
