import type { Markup } from "../escape.ts";
import { html } from "../escape.ts";
import { anchor, position } from "./scale.ts";

export interface PointInterval {
  readonly value: number | null;
  /** null bounds are open; null interval: a full count has none. */
  readonly interval: { readonly low: number | null; readonly high: number | null } | null;
  readonly aid: number;
  readonly claimSide: "above" | "below";
  /** The right end of the axis; shares end at 1. */
  readonly top: number;
  readonly valueLabel: string;
  readonly aidLabel: string;
  readonly topLabel: string;
  readonly alternative: string;
}

const charWidth = 6.1;
const drawnWidth = 320;

/**
 * One value with its 90 % band on the axis of its reading aid (dashed); the tinted side is where the claim holds.
 * Text is in pixels and marks in percent, so nothing scales or distorts from phone to paper.
 */
export function pointInterval(chart: PointInterval): Markup {
  const aid = position(chart.aid, chart.top);
  const zone = chart.claimSide === "above" ? { x: aid, width: 100 - aid } : { x: 0, width: aid };
  return html`<svg class="pi" width="100%" height="72" role="img" aria-label="${chart.alternative}"><rect class="zone" x="${zone.x}%" width="${zone.width}%" y="24" height="20"/><line class="axis" x1="0" x2="100%" y1="34" y2="34"/>${band(chart)}<line class="aid" x1="${aid}%" x2="${aid}%" y1="19" y2="50" stroke-width="1.5"/>${value(chart)}<text class="t3" x="${aid}%" y="64" text-anchor="${anchor(aid, labelRoom(chart.aidLabel))}">${chart.aidLabel}</text>${axisEnds(chart, aid)}</svg>`;
}

function band({ interval, top }: PointInterval): Markup | null {
  if (interval === null || (interval.low === null && interval.high === null)) return null;
  const from = position(interval.low ?? 0, top);
  const to = interval.high === null ? 100 : position(interval.high, top);
  const open = interval.high === null || interval.high > top;
  return html`<rect class="eb" x="${from}%" width="${Math.max(0.6, to - from)}%" y="30" height="8"/>${open && html`<svg x="100%" y="34" overflow="visible"><path class="more" d="M-9 -7L-2 0L-9 7"/></svg>`}`;
}

function value(chart: PointInterval): Markup {
  const at = position(chart.value ?? chart.interval?.low ?? 0, chart.top);
  const label = html`<text class="b" x="${at}%" y="17" text-anchor="${anchor(at, labelRoom(chart.valueLabel))}">${chart.valueLabel}</text>`;
  if (chart.value === null) return label;
  return html`<svg x="${at}%" y="34" overflow="visible"><path class="em" d="M0 -7L7 0L0 7L-7 0Z"/></svg>${label}`;
}

/** Half a label in percent of the narrowest width it is drawn at. */
function labelRoom(label: string): number {
  return (label.length * charWidth * 50) / drawnWidth;
}

function axisEnds(chart: PointInterval, aid: number): Markup {
  const half = labelRoom(chart.aidLabel);
  const where = anchor(aid, half);
  const left = where === "start" ? aid : where === "end" ? aid - 2 * half : aid - half;
  const right = left + 2 * half;
  return html`${left > 7 && html`<text class="t3" x="0" y="64">0</text>`}${right < 97 - 2 * labelRoom(chart.topLabel) && html`<text class="t3" x="100%" y="64" text-anchor="end">${chart.topLabel}</text>`}`;
}
