import type { Markup } from "../escape.ts";
import { html } from "../escape.ts";
import { round } from "./scale.ts";

/** How long half of it waits: under a day, 1 to 3, 3 to 7, over 7 days - the bands a small pool is told in, so that both fit one scale. */
export type WaitLevel = 0 | 1 | 2 | 3;

export interface HandoffArc {
  /** Places in the reporting tree, from the top. */
  readonly from: number;
  readonly to: number;
  readonly items: number;
  /** null: too few ends to say; drawn dashed. */
  readonly level: WaitLevel | null;
  /** "Payments to Security: 42 handoffs, half wait longer than 4.6 days" */
  readonly said: string;
}

export interface HandoffDrawing {
  readonly rows: number;
  readonly arcs: readonly HandoffArc[];
  /** Rows that hold a gate. */
  readonly gates: readonly number[];
  readonly alternative: string;
}

const width = 460;
const row = 42;
/** Items that reach the thickest line, unless a pair has more. */
const fullThickness = 66;
const near = 34;
/** Leaves the right third of the drawing to words. */
const farthest = 422;
const steepest = 0.84;

/**
 * Handoffs as arcs to the right of a list whose rows are equally high: thickness is items, darkness is waiting, the arrow receives, the
 * notch is a gate. It fills its box; the tree beside it gives the height.
 */
export function handoffArcs({ rows, arcs, gates, alternative }: HandoffDrawing): Markup {
  const most = Math.max(fullThickness, ...arcs.map(({ items }) => items));
  const reach = reachOf(arcs);
  const drawn = arcs.toSorted((a, b) => (a.level ?? -1) - (b.level ?? -1) || a.items - b.items);
  const receiving = [...new Set(arcs.map(({ to }) => to))].toSorted((a, b) => a - b);
  const height = rows * row;
  return html`<svg class="handoffs" width="100%" height="100%" role="img" aria-label="${alternative}">${lines(rows)}<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" width="100%" height="100%">${drawn.map((arc) => arcPath(arc, reach, most))}</svg>${receiving.map((each) => at(each, rows, html`<path class="ink" d="M3 0L15 -9V9Z"/>`))}${gates.map((each) => at(each, rows, html`<rect class="gatenotch" x="-3" y="-13" width="7" height="26"/>`))}</svg>`;
}

/** The rightmost point of an arc, in percent of the drawing: where a word about it can be tied. */
export function arcApex(
  arc: HandoffArc,
  { rows, arcs }: Pick<HandoffDrawing, "rows" | "arcs">,
): { readonly x: number; readonly y: number } {
  const bend = bendOf(arc, reachOf(arcs));
  return { x: round(((0.75 * bend + 0.125 * (4 + 13)) / width) * 100), y: round((((arc.from + arc.to) / 2 + 0.5) / rows) * 100) };
}

/** @returns units to the right a row of distance adds */
function reachOf(arcs: readonly HandoffArc[]): number {
  const span = Math.max(1, ...arcs.map(({ from, to }) => Math.abs(from - to))) * row;
  return Math.min(steepest, (farthest - near) / span);
}

function bendOf({ from, to }: HandoffArc, reach: number): number {
  return round(near + Math.abs(from - to) * row * reach);
}

function arcPath(arc: HandoffArc, reach: number, most: number): Markup {
  const [start, end] = [(arc.from + 0.5) * row, (arc.to + 0.5) * row];
  const bend = bendOf(arc, reach);
  const thickness = round(0.8 + (11 * arc.items) / most);
  const kind = arc.level === null ? "wait-open" : `wait-${arc.level}`;
  return html`<path class="handoff ${kind}" d="M4 ${start}C${bend} ${start} ${bend} ${end} 13 ${end}" vector-effect="non-scaling-stroke" stroke-width="${thickness}"><title>${arc.said}</title></path>`;
}

function lines(rows: number): readonly Markup[] {
  return Array.from({ length: rows }, (_, index) => {
    const y = round((index / rows) * 100);
    return html`<line class="grid" x1="0" x2="100%" y1="${y}%" y2="${y}%" stroke-opacity=".6"/>`;
  });
}

function at(place: number, rows: number, mark: Markup): Markup {
  return html`<svg x="0" y="${round(((place + 0.5) / rows) * 100)}%" overflow="visible">${mark}</svg>`;
}
