import type { Markup } from "../escape.ts";
import { html } from "../escape.ts";
import { round } from "./scale.ts";

export interface DividedBar {
  /** Shares 0..1 as released; what lies between them is neither, or what rounding leaves open. */
  readonly favourable: number;
  readonly unfavourable: number;
  /** "50 % for", "30 % against". */
  readonly forLabel: string;
  readonly againstLabel: string;
  readonly alternative: string;
}

/** The middle stands left of the centre, because most answers of most items are favourable. */
const CENTRE = 46;
/** A share of one takes this much of the width on either side. */
const WHOLE = 46;

/** Both labels need about this much of the narrowest width they are drawn at. */
const LABELS = 72;

/** How an item's answers divide: against to the left (outlined), for to the right (filled), told apart without colour. */
export function dividedBar({ favourable, unfavourable, forLabel, againstLabel, alternative }: DividedBar): Markup {
  const between = Math.max(0, 1 - favourable - unfavourable) * WHOLE;
  const left = CENTRE - between / 2 - unfavourable * WHOLE;
  const right = CENTRE + between / 2;
  const labelEnd = Math.min(100, Math.max(right + favourable * WHOLE, Math.max(0, left) + LABELS));
  return html`<svg width="100%" height="40" role="img" aria-label="${alternative}"><rect class="po" x="${round(left)}%" width="${round(unfavourable * WHOLE)}%" y="4" height="18"/><rect class="zone" x="${round(CENTRE - between / 2)}%" width="${round(between)}%" y="4" height="18"/><rect class="pf" x="${round(right)}%" width="${round(favourable * WHOLE)}%" y="4" height="18"/><text class="t3" x="${round(Math.max(0, left))}%" y="38">${againstLabel}</text><text class="v b" x="${round(labelEnd)}%" y="38" text-anchor="end">${forLabel}</text></svg>`;
}
