import type { SurvivalPoint } from "../../core/evidence/estimate.ts";
import type { Hours } from "../../core/model/time.ts";
import type { Markup } from "../escape.ts";
import { html } from "../escape.ts";
import { durationFigure, durationText, durationUnit } from "../words/duration.ts";
import { frequency, sentenceCase } from "../words/number.ts";
import { niceStep, round, ticks } from "./scale.ts";

export interface SurvivalChart {
  readonly points: readonly SurvivalPoint[];
  readonly aid: Hours | null;
  readonly median: Hours | null;
  readonly alternative: string;
}

/** More steps than this cannot be told apart on a page and only make the file large. */
const mostSteps = 300;
const mostTicks = 60;
const height = 260;

/** The time the axis ends at: where fewer than one in twenty are open or watched, the tail says little and squeezes the rest. */
export function survivalEnd({ points, aid, median }: Omit<SurvivalChart, "alternative">): Hours {
  const last = points.at(-1)?.time ?? 0;
  const fewest = Math.max(3, (points[0]?.atRisk ?? 0) * 0.05);
  const tail = points.find((point) => point.survival <= 0.05 || point.atRisk < fewest)?.time ?? last;
  const wanted = Math.max(tail, (aid ?? 0) * 1.6, (median ?? 0) * 1.6);
  return Math.max(1, Math.min(last, wanted), (aid ?? 0) * 1.15);
}

/** Share still open at a time, from a Kaplan-Meier step function. */
export function survivalAt(points: readonly SurvivalPoint[], time: Hours): number {
  let share = 1;
  for (const point of points) {
    if (point.time > time) break;
    share = point.survival;
  }
  return share;
}

/**
 * Kaplan-Meier steps with their 90 % band: share still open by time since start, a tick where an item is still open today,
 * the reading aid as a dashed line, the median as a diamond, items still watched under the axis.
 */
export function survivalSteps(chart: SurvivalChart): Markup {
  const end = survivalEnd(chart);
  const points = thinned(
    chart.points.filter((point) => point.time <= end),
    end,
  );
  const x = (time: Hours): number => round((Math.min(time, end) / end) * 100);
  return html`<svg class="km" width="100%" height="${height}" role="img" aria-label="${chart.alternative}">${gridLines()}<svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%"><path class="bd" d="${bandPath(points, x)}"/><path class="ln" d="${stepPath(points, (point) => point.survival, x)}"/></svg>${openTicks(points, x)}${aidMark(chart, x)}${medianMark(chart, x)}${gridLabels()}${timeAxis(chart.points, end, x)}</svg>`;
}

/** Keeps the last point of each bin, so that the curve and its counts stay true at every drawn place. */
function thinned(points: readonly SurvivalPoint[], end: Hours): readonly SurvivalPoint[] {
  if (points.length <= mostSteps) return points;
  const bins = new Map<number, SurvivalPoint>();
  for (const point of points) {
    const bin = Math.floor((point.time / end) * mostSteps);
    bins.set(bin, { ...point, censored: point.censored + (bins.get(bin)?.censored ?? 0) });
  }
  return [...bins.values()];
}

function down(share: number): number {
  return round((1 - share) * 100);
}

function stepPath(points: readonly SurvivalPoint[], share: (point: SurvivalPoint) => number, x: (time: Hours) => number): string {
  const steps = points.map((point) => `H${x(point.time)}V${down(share(point))}`).join("");
  return `M0 0${steps}H100`;
}

function bandPath(points: readonly SurvivalPoint[], x: (time: Hours) => number): string {
  const lower = stepPath(points, (point) => point.low ?? point.survival, x);
  const last = points.at(-1);
  const back = points
    .map((point, index) => ({ time: point.time, before: points[index - 1] }))
    .reverse()
    .map(({ time, before }) => `H${x(time)}V${down(before === undefined ? 1 : (before.high ?? before.survival))}`)
    .join("");
  return `${lower}V${down(last?.high ?? last?.survival ?? 1)}${back}H0Z`;
}

const shares = [
  { share: 1, label: "all still open" },
  { share: 0.75, label: "3 in 4" },
  { share: 0.5, label: "half" },
  { share: 0.25, label: "1 in 4" },
] as const;

function gridLines(): readonly Markup[] {
  const lines = shares.map(({ share }) => html`<line class="grid" x1="0" x2="100%" y1="${down(share)}%" y2="${down(share)}%"/>`);
  return [...lines, html`<line class="axis" x1="0" x2="100%" y1="100%" y2="100%"/>`];
}

function gridLabels(): readonly Markup[] {
  return shares.map(
    ({ share, label }) => html`<text class="t3 halo" x="100%" y="${down(share)}%" dy="-5" text-anchor="end">${label}</text>`,
  );
}

function openTicks(points: readonly SurvivalPoint[], x: (time: Hours) => number): readonly Markup[] {
  const open = points.filter((point) => point.censored > 0);
  const every = Math.ceil(open.length / mostTicks);
  return open
    .filter((_, index) => index % every === 0)
    .map(
      (point) => html`<svg x="${x(point.time)}%" y="${down(point.survival)}%" overflow="visible"><path class="tick" d="M0 -6V6"/></svg>`,
    );
}

function aidMark({ aid, points }: SurvivalChart, x: (time: Hours) => number): Markup | null {
  if (aid === null) return null;
  const at = x(aid);
  const share = survivalAt(points, aid);
  const side = at > 50 ? "end" : "start";
  const shift = at > 50 ? -8 : 8;
  const y = share > 0.45 ? height - 30 : 24;
  return html`<line class="aid" x1="${at}%" x2="${at}%" y1="0" y2="100%" stroke-width="1.5"/><text class="b halo" x="${at}%" dx="${shift}" y="${y}" text-anchor="${side}">${durationText(aid)}, the reading aid</text><text class="halo" x="${at}%" dx="${shift}" y="${y + 17}" text-anchor="${side}">${sentenceCase(frequency(share))} still open</text>`;
}

function medianMark({ median }: SurvivalChart, x: (time: Hours) => number): Markup | null {
  if (median === null) return null;
  const at = x(median);
  const late = at > 46;
  return html`<svg x="${at}%" y="50%" overflow="visible"><path class="em" d="M0 -7L7 0L0 7L-7 0Z"/></svg><text class="b halo" x="${at}%" y="50%" dx="${late ? -12 : 16}" dy="${late ? 26 : -26}" text-anchor="${late ? "end" : "start"}">half are done after ${durationText(median)}</text>`;
}

function timeAxis(points: readonly SurvivalPoint[], end: Hours, x: (time: Hours) => number): readonly Markup[] {
  const unit = durationUnit(end);
  const step = niceStep(end / unit.hours, 4) * unit.hours;
  const places = ticks(end, step).filter((time) => time <= end * 0.96);
  return [
    ...places.map((time, index) => {
      const side = index === 0 ? "start" : "middle";
      const label = index === 0 ? `0 ${unit.many}` : durationFigure(time, unit);
      return html`<text class="t3" x="${x(time)}%" y="100%" dy="18" text-anchor="${side}">${label}</text>${index > 0 && html`<text class="t3" x="${x(time)}%" y="100%" dy="34" text-anchor="middle">${watched(points, time)}</text>`}`;
    }),
    html`<text class="t3" x="0" y="100%" dy="34">${watched(points, 0)} watched</text>`,
  ];
}

/** How many are still watched just after a time: the risk table under a survival curve. */
function watched(points: readonly SurvivalPoint[], time: Hours): number {
  return points.find((point) => point.time >= time)?.atRisk ?? 0;
}
