import type { Markup } from "../escape.ts";
import { html } from "../escape.ts";
import { round } from "./scale.ts";

/** A released score with its interval, 0..100. */
export interface HeardScore {
  readonly at: number;
  readonly low: number;
  readonly high: number;
}

export interface HeardAxis {
  /** Filled: the group the page is about, or the whole beside a team. */
  readonly whole: HeardScore | null;
  /** Open and usually wider: the reader's team beside the whole. Undefined: no team is shown. */
  readonly own?: HeardScore | null;
  /** Said in place of a score that cannot be shown. */
  readonly tooFew: string;
  readonly alternative: string;
}

/** Room of a row; the zone from 50 to 60, where a behaviour is neither present nor absent, lies behind it and belongs to the page. */
const HEARD_HEIGHT = 36;
const charWidth = 6.3;

/** One construct as people answered: filled band and circle, and below it the open one of a team. Right is easier. */
export function heardAxis({ whole, own, tooFew, alternative }: HeardAxis): Markup {
  const alone = own === undefined;
  const first = alone ? HEARD_HEIGHT / 2 : 12;
  const mark = whole === null ? missing(tooFew, first) : filled(whole, first);
  const second = own === undefined ? null : own === null ? missing(tooFew, 27) : open(own, 27);
  return html`<svg width="100%" height="${HEARD_HEIGHT}" role="img" aria-label="${alternative}"><line class="grid" x1="0" x2="100%" y1="${HEARD_HEIGHT / 2}" y2="${HEARD_HEIGHT / 2}"/>${mark}${second}</svg>`;
}

function filled({ at, low, high }: HeardScore, y: number): Markup {
  const label = String(Math.round(at));
  const side = high < 100 - (label.length * charWidth + 10) / 4 ? { x: high, dx: 7, anchor: "start" } : { x: low, dx: -7, anchor: "end" };
  return html`<rect class="pb" x="${round(low)}%" width="${round(high - low)}%" y="${y - 4}" height="8" rx="4"/><circle class="pm" cx="${round(at)}%" cy="${y}" r="4.5"/><text class="v b halo" x="${round(side.x)}%" dx="${side.dx}" y="${y + 4}" text-anchor="${side.anchor}">${label}</text>`;
}

function open({ at, low, high }: HeardScore, y: number): Markup {
  return html`<rect class="po" x="${round(low)}%" width="${round(high - low)}%" y="${y - 4}" height="8" rx="4"/><circle class="pc" cx="${round(at)}%" cy="${y}" r="4"/>`;
}

function missing(text: string, y: number): Markup {
  return html`<text class="t3 halo" x="100%" y="${y + 4}" text-anchor="end">${text}</text>`;
}

/** The scale under a list of rows. */
export function heardScale(): Markup {
  return html`<svg width="100%" height="22" aria-hidden="true"><text class="t3" x="0" y="16">0</text><text class="t3" x="50%" y="16" text-anchor="middle">50</text><text class="t3" x="60%" y="16" text-anchor="middle">60</text><text class="t3" x="100%" y="16" text-anchor="end">100</text></svg>`;
}
