import type { Markup } from "../escape.ts";
import { html } from "../escape.ts";
import { round } from "./scale.ts";

/** A measure on the common axis; places are 0..1 with the reading aid in the middle of the zone, one doubling a fifth of the width. */
export interface AxisMark {
  /** null: the measure has no reading aid, so it is said in words and not drawn. */
  readonly position: { readonly at: number; readonly low: number; readonly high: number } | null;
  readonly label: string;
}

export interface AxisLanes {
  /** Width in pixels the labels are laid out for; marks stand in percent and follow any width. */
  readonly width: number;
  /** 0..100; a text instead of a score says why there is none, and null leaves the lane out. */
  readonly perception: { readonly score: number; readonly low: number; readonly high: number; readonly label: string } | string | null;
  readonly marks: readonly AxisMark[];
  /** Dashed lanes: what is unknown and the way to know it, each in wordings from long to short; the first that fits is drawn. */
  readonly open: readonly (readonly string[])[];
  readonly alternative: string;
  /** Labels in bold, where they carry value and interval. */
  readonly strong?: boolean;
}

type Side = { readonly x: number; readonly dx: number; readonly anchor: "start" | "end" };

const charWidth = 6.3;
const gap = 9;
const lane = 21;
const aboveRoom = 15;

/**
 * Rows of different units on one axis, right is easier: perception a violet circle with round ends, evidence a blue diamond with square
 * ends, unknown a dashed lane. The zone where a claim flips lies behind the rows (50-60) and belongs to the page.
 */
export function axisLanes(chart: AxisLanes): { readonly markup: Markup; readonly height: number } {
  const drawn: Markup[] = [];
  let y = 18;
  const place = (make: (y: number) => { readonly markup: Markup; readonly above: boolean }): void => {
    const trial = make(y);
    if (trial.above) y += aboveRoom;
    drawn.push(trial.above ? make(y).markup : trial.markup);
    y += lane;
  };
  const { perception } = chart;
  if (typeof perception === "string") place((at) => ({ markup: openLane(perception, at, chart.width, 9), above: false }));
  else if (perception !== null) place((at) => perceived(perception, at, chart));
  for (const mark of chart.marks) place((at) => shown(mark, at, chart));
  for (const wordings of chart.open)
    place((at) => ({ markup: openLane(fitting(wordings, chart.width - 14), at, chart.width, 2), above: false }));
  const height = Math.max(24, y - lane + 14);
  return {
    height,
    markup: html`<svg width="100%" height="${height}" role="img" aria-label="${chart.alternative}">${drawn}</svg>`,
  };
}

/** Percent of the width for a place on the axis, kept off the very edges. */
export function axisPercent(place: number): number {
  return round(Math.min(99.5, Math.max(0.5, place * 100)));
}

function perceived(
  { score, low, high, label }: { readonly score: number; readonly low: number; readonly high: number; readonly label: string },
  y: number,
  { width, strong }: AxisLanes,
): { readonly markup: Markup; readonly above: boolean } {
  const side = sideOf(low, high, label, width);
  const text = labelText(side, y, label, "v b halo");
  return {
    above: side === null,
    markup: html`${baseLine(y)}<rect class="pb" x="${round(low)}%" width="${round(high - low)}%" y="${y - (strong ? 6 : 5)}" height="${strong ? 12 : 10}" rx="6"/><circle class="pm" cx="${round(score)}%" cy="${y}" r="5.5"/>${text}`,
  };
}

function shown(
  { position, label }: AxisMark,
  y: number,
  { width, strong }: AxisLanes,
): { readonly markup: Markup; readonly above: boolean } {
  if (position === null) return { above: false, markup: html`<text class="t3" x="0" y="${y + 4}">${cut(label, width)}</text>` };
  const [low, high, at] = [axisPercent(position.low), axisPercent(position.high), axisPercent(position.at)];
  const side = sideOf(low, high, label, width);
  const half = strong ? 5 : 4;
  return {
    above: side === null,
    markup: html`${strong === true && baseLine(y)}<rect class="eb" x="${low}%" width="${round(Math.max(0.4, high - low))}%" y="${y - half}" height="${half * 2}"/><svg x="${at}%" y="${y}" overflow="visible"><path class="em" d="M0 -6L6 0L0 6L-6 0Z"/></svg>${labelText(side, y, cut(label, width), strong ? "e b halo" : "e halo")}`,
  };
}

function labelText(side: Side | null, y: number, label: string, kind: string): Markup {
  if (side === null) return html`<text class="${kind}" x="0" y="${y - 11}">${label}</text>`;
  return html`<text class="${kind}" x="${side.x}%" dx="${side.dx}" y="${y + 4}" text-anchor="${side.anchor}">${label}</text>`;
}

/** The side of the band with room for the label, the right one first where the mark stands left; null: neither has. */
function sideOf(low: number, high: number, label: string, width: number): Side | null {
  const room = label.length * charWidth + gap;
  const right: Side | null = width * (1 - high / 100) >= room ? { x: high, dx: gap, anchor: "start" } : null;
  const left: Side | null = width * (low / 100) >= room ? { x: low, dx: -gap, anchor: "end" } : null;
  return (low + high) / 2 < 57 ? (right ?? left) : (left ?? right);
}

function baseLine(y: number): Markup {
  return html`<line class="grid" x1="0" x2="100%" y1="${y}" y2="${y}"/>`;
}

function openLane(label: string, y: number, width: number, radius: number): Markup {
  return html`<rect class="openlane" x="1" width="99.5%" y="${y - 9}" height="18" rx="${radius}"/><text class="t3" x="9" y="${y + 4}">${cut(label, width - 14)}</text>`;
}

function room(width: number): number {
  return Math.max(8, Math.floor(width / charWidth));
}

function fitting(wordings: readonly string[], width: number): string {
  return wordings.find((each) => each.length <= room(width)) ?? wordings.at(-1) ?? "";
}

/** The whole text stands in the row's own table; here it may not run over the edge, and ends with a word. */
function cut(label: string, width: number): string {
  const most = room(width);
  if (label.length <= most) return label;
  const shown = label.slice(0, most - 1);
  const words = label[most - 1] === " " ? shown : shown.replace(/\s+\S*$/, "");
  return `${words.replace(/[\s.,;:(]+$/, "")}…`;
}
