import type { Window } from "../../core/model/time.ts";
import type { Markup } from "../escape.ts";
import { html } from "../escape.ts";
import { monthText, windowText } from "../words/date.ts";
import { niceStep, round, ticks } from "./scale.ts";

export interface XmrPanel {
  readonly title: string;
  readonly note: string;
  readonly points: readonly { readonly window: Window; readonly value: number | null }[];
  /** Natural process limits; null where there are too few periods for them. */
  readonly limits: { readonly centre: number; readonly low: number; readonly high: number } | null;
  /** Places in `points` outside the limits. */
  readonly outside: readonly number[];
  /** Where a claim turns, with its words; left out where it lies far off the scale. */
  readonly aid?: { readonly value: number; readonly label: string } | null;
  readonly say: (value: number) => string;
}

/** More dates than this would cover each other; the table has them all. */
const mostDated = 1;

/** A reading aid farther above the values than this would press them flat. */
const farthestAid = 3;

/** Small multiples on one y scale: what is normal here, and which periods were not. Periods that may not be shown leave a gap. */
export function xmrPanels(panels: readonly XmrPanel[]): readonly Markup[] {
  const top = scaleTop(panels);
  return panels.map(
    (panel) => html`<div class="spc"><h3>${panel.title}</h3><span class="tiny">${panel.note}</span>${panelChart(panel, top)}</div>`,
  );
}

/** The drawing of one panel alone, on its own scale: where its name and note stand elsewhere. */
export function xmrChart(panel: XmrPanel): Markup {
  return panelChart(panel, scaleTop([panel]));
}

function scaleTop(panels: readonly XmrPanel[]): number {
  const values = panels.flatMap((panel) => [...panel.points.map((point) => point.value ?? 0), panel.limits?.high ?? 0]);
  const aids = panels.map(({ aid }) => aid?.value ?? 0).filter((aid) => aid <= farthestAid * Math.max(0, ...values));
  const highest = Math.max(0, ...values, ...aids);
  return highest > 0 ? highest * 1.12 : 1;
}

function panelChart(panel: XmrPanel, top: number): Markup {
  const y = (value: number): number => round(100 - (Math.max(0, value) / top) * 100);
  const x = (index: number): number => round(((index + 0.5) / panel.points.length) * 100);
  const alternative = `${panel.title}: ${panel.note}. ${panel.points.filter((point) => point.value !== null).length} periods of four weeks`;
  return html`<svg class="pl" width="100%" height="132" role="img" aria-label="${alternative}">${grid(panel, top, y)}${limitBand(panel, y)}<svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%">${lines(panel, x, y)}</svg>${aidLine(panel, top, y)}${dots(panel, x, y)}${ends(panel)}</svg>`;
}

function grid(panel: XmrPanel, top: number, y: (value: number) => number): readonly Markup[] {
  const places = ticks(top, niceStep(top, 3)).slice(1);
  return [
    html`<line class="axis" x1="0" x2="100%" y1="100%" y2="100%"/>`,
    ...places.map(
      (value) =>
        html`<line class="grid" x1="0" x2="100%" y1="${y(value)}%" y2="${y(value)}%"/><text class="t3" x="0" y="${y(value)}%" dx="-7" dy="4" text-anchor="end">${panel.say(value)}</text>`,
    ),
  ];
}

function limitBand({ limits, say }: XmrPanel, y: (value: number) => number): Markup | null {
  if (limits === null) return null;
  return html`<rect class="limits" x="0" width="100%" y="${y(limits.high)}%" height="${round(y(limits.low) - y(limits.high))}%"/><line class="centre" x1="0" x2="100%" y1="${y(limits.centre)}%" y2="${y(limits.centre)}%"/><text class="b halo" x="100%" y="${y(limits.high)}%" dy="-6" text-anchor="end">usually ${say(limits.centre)}</text>`;
}

function aidLine({ aid = null }: XmrPanel, top: number, y: (value: number) => number): Markup | null {
  if (aid === null || aid.value > top) return null;
  return html`<line class="aid" x1="0" x2="100%" y1="${y(aid.value)}%" y2="${y(aid.value)}%"/><text class="t3 halo" x="4" y="${y(aid.value)}%" dy="-5">${aid.label}</text>`;
}

function lines(panel: XmrPanel, x: (index: number) => number, y: (value: number) => number): readonly Markup[] {
  const runs: string[][] = [[]];
  for (const [index, point] of panel.points.entries()) {
    if (point.value === null) runs.push([]);
    else runs.at(-1)?.push(`${x(index)},${y(point.value)}`);
  }
  return runs.filter((run) => run.length > 1).map((run) => html`<polyline class="thin" points="${run.join(" ")}"/>`);
}

function dots(panel: XmrPanel, x: (index: number) => number, y: (value: number) => number): readonly Markup[] {
  return panel.points.flatMap((point, index) => {
    if (point.value === null) return [];
    const dot = html`<circle class="dot" cx="${x(index)}%" cy="${y(point.value)}%" r="2.6"/>`;
    if (!panel.outside.includes(index)) return [dot];
    const late = x(index) > 55;
    const ring = html`<circle class="ring" cx="${x(index)}%" cy="${y(point.value)}%" r="7"/>`;
    if (panel.outside.length > mostDated) return [dot, ring];
    return [
      dot,
      html`${ring}<text class="o halo" x="${x(index)}%" dx="${late ? -12 : 12}" y="${y(point.value)}%" dy="4" text-anchor="${late ? "end" : "start"}">${shortWindow(point.window)}</text>`,
    ];
  });
}

function shortWindow(window: Window): string {
  return windowText(window)
    .replace(/ \d{4}/g, "")
    .replace(/([A-Z][a-z]{2})[a-z]+/g, "$1");
}

function ends({ points }: XmrPanel): Markup | null {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return null;
  return html`<text class="t3" x="0" y="100%" dy="16">${monthText(first.window.from)}</text><text class="t3" x="100%" y="100%" dy="16" text-anchor="end">${monthText(last.window.to - 1)}</text>`;
}
