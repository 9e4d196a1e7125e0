import type { Cell, Details, Estimate, SurvivalPoint } from "../../../core/evidence/estimate.ts";
import { survivalAt, survivalEnd, survivalSteps } from "../../charts/survival-steps.ts";
import type { Markup } from "../../escape.ts";
import { html } from "../../escape.ts";
import type { Naming } from "../../naming.ts";
import { variantLabel } from "../../naming.ts";
import { aidText } from "../../sentence.ts";
import type { Story, Weighed } from "../../story.ts";
import { weighedCriteria } from "../../story.ts";
import { durationText } from "../../words/duration.ts";
import { estimateText } from "../../words/estimate.ts";
import { counted, frequency, percent, sentenceCase, thousands } from "../../words/number.ts";
import { methodText } from "../../words/source.ts";
import type { Section } from "../section.ts";
import { charted } from "../section.ts";

const mostCurves = 3;
const fewestSteps = 4;

interface Curve {
  readonly cell: Cell;
  readonly estimate: Estimate;
  readonly details: Details;
  readonly points: readonly SurvivalPoint[];
  readonly weighed: Weighed | null;
}

/** Curves for the durations that decided most: findings that hold first, then the rest in catalogue order. */
export function durationSection(story: Story, names: Naming): Section | null {
  const { present, undecided, absent } = story.byState;
  const weighed = [...present, ...undecided, ...absent]
    .flatMap((each) => weighedCriteria(each))
    .filter(({ cell }) => cell.unit === "hours");
  const curves = [...weighed.map((each) => curveOf(each.cell, each)), ...story.cells.map((cell) => curveOf(cell, null))].filter(
    (each) => each !== null,
  );
  const unique = curves
    .filter((curve, index) => curves.findIndex((each) => each.cell.measure === curve.cell.measure) === index)
    .slice(0, mostCurves);
  if (unique.length === 0) return null;
  return {
    id: "waits",
    label: "How long it takes",
    count: String(unique.length),
    title: "How long it takes, from start to end",
    intro:
      "Share still open by time since it began. Open items count as waiting, not as missing; small ticks mark where one is still open today.",
    body: html`${unique.map((curve) => html`<div class="curve"><h3>${names.measureName(curve.cell.measure)}</h3>${figure(curve, names)}</div>`)}`,
  };
}

function curveOf(cell: Cell, weighed: Weighed | null): Curve | null {
  if (cell.result.outcome !== "value" || cell.unit !== "hours") return null;
  const { estimate, details } = cell.result;
  const points = details.survival ?? [];
  return points.length < fewestSteps ? null : { cell, estimate, details, points, weighed };
}

function figure(curve: Curve, names: Naming): Markup {
  const { cell, estimate, weighed, points } = curve;
  const name = names.measureName(cell.measure);
  const aid = weighed === null ? null : weighed.judged.threshold;
  const median = estimate.value;
  return charted(survivalSteps({ points, aid, median, alternative: alternative(curve, name) }), caption(curve, names), {
    caption: `${name}: share still open`,
    head: ["After", "Still open", "90\u00a0%", "Watched"],
    rows: readings(points, survivalEnd({ points, aid, median })),
  });
}

function alternative({ points, weighed, estimate, cell }: Curve, name: string): string {
  const at =
    weighed === null
      ? ""
      : ` After ${aidText(weighed.judged, cell)}, the reading aid, ${frequency(survivalAt(points, weighed.judged.threshold))} still open.`;
  return `${name}: share still open by time since start. Median ${estimateText(estimate, "hours")}.${at}`;
}

function caption({ cell, estimate, details }: Curve, names: Naming): Markup {
  const variant = variantLabel(cell, names.measure(cell.measure));
  const p85 = details.p85 === undefined ? null : `85 in 100 within ${estimateText(details.p85, "hours")}`;
  const rmst =
    details.rmst === undefined || details.rmst.value === null
      ? null
      : `within ${durationText(details.rmst.tau)}, ${durationText(details.rmst.value)} on average`;
  const parts = [
    `${methodText(estimate.method)}, ${counted(estimate.n, "item")}${details.censored === undefined ? "" : `, ${thousands(details.censored)} still open`}, 90\u00a0% band`,
    `Median ${estimateText(estimate, "hours")}`,
    p85,
    rmst,
    estimate.coverage < 1 ? `${percent(estimate.coverage)} could be seen` : null,
    variant === null ? null : `${cell.proxy ? "Stand-in" : "Measured"}: ${variant}`,
    `Source: ${cell.measure}`,
  ];
  return html`${parts
    .filter((each) => each !== null)
    .map(sentenceCase)
    .join(". ")}.`;
}

const readingPlaces = 8;

function readings(points: readonly SurvivalPoint[], end: number): readonly (readonly (string | number)[])[] {
  const shown = points.filter((point) => point.time <= end);
  const every = Math.max(1, Math.ceil(shown.length / readingPlaces));
  return shown
    .filter((_, index) => index % every === every - 1 || index === shown.length - 1)
    .map((point) => [
      durationText(point.time),
      percent(point.survival),
      `${percent(point.low ?? point.survival)} – ${percent(point.high ?? point.survival)}`,
      thousands(point.atRisk),
    ]);
}
