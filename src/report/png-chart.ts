import type { Cell } from "../core/evidence/estimate.ts";
import type { JudgedCriterion } from "../core/findings/finding.ts";
import type { Catalogue } from "../core/model/catalogue.ts";
import { pointInterval } from "./charts/point-interval.ts";
import { survivalSteps } from "./charts/survival-steps.ts";
import { xmrChart } from "./charts/xmr-panels.ts";
import type { Markup } from "./escape.ts";
import { html, markupText, ownMarkup } from "./escape.ts";
import { naturalLimits } from "./html/natural-limits.ts";
import { naming, variantLabel } from "./naming.ts";
import { chartStyle, flatten } from "./png-style.ts";
import type { Report } from "./report.ts";
import { aidOrigin, aidText } from "./sentence.ts";
import { saidOf } from "./views/mark.ts";
import { windowText } from "./words/date.ts";
import { estimateText, quantity } from "./words/estimate.ts";
import { counted, percent, sentenceCase, thousands } from "./words/number.ts";
import { methodText } from "./words/source.ts";

const width = 900;
const margin = 40;
const inner = width - 2 * margin;
/** Letters of the caption that fit one line at 13 px. */
const lineLetters = 128;
const fewestSteps = 4;
const fewestPeriods = 6;

interface Drawing {
  readonly chart: Markup | null;
  readonly height: number;
  /** Room under the drawing for the labels of its axis. */
  readonly below: number;
}

/**
 * One cell as a picture that can stand alone: title, what it says, the same chart as on the page, then n, interval, method, window and
 * source. Null where the cell has no figure. A figure without a reading aid, steps or periods is said in words and not drawn.
 */
export function pngChart(cell: Cell, report: Report, catalogue: Catalogue, invented: boolean): string | null {
  if (cell.result.outcome !== "value") return null;
  const names = naming(report, catalogue);
  const judged = judgedBy(cell, report);
  const { chart, height, below } = drawingOf(cell, judged);
  const caption = wrapped(captionOf(cell, report, catalogue, invented));
  const title = names.cellName(cell);
  const top = 104;
  const captionTop = top + height + below + 30;
  const total = captionTop + caption.length * 19 + 16;
  return markupText(
    html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${total}" viewBox="0 0 ${width} ${total}"><style>${ownMarkup(chartStyle())}</style><rect class="ground" width="${width}" height="${total}"/><text class="title" x="${margin}" y="48">${title}</text><text class="said" x="${margin}" y="76">${sentenceCase(saidOf(cell, names, false))}</text>${chart !== null && html`<svg x="${margin}" y="${top}" width="${inner}" height="${height}" viewBox="0 0 ${inner} ${height}" overflow="visible">${ownMarkup(flatten(markupText(chart), inner, height))}</svg>`}${caption.map((line, index) => html`<text class="caption" x="${margin}" y="${captionTop + index * 19}">${line}</text>`)}</svg>`,
  );
}

/** The criterion that rests on the cell; one that decides before one that stands beside. */
function judgedBy(cell: Cell, { findings }: Report): JudgedCriterion | null {
  const resting = findings.flatMap(({ criteria }) => criteria.filter(({ judged }) => judged.cell?.id === cell.id));
  return resting.find(({ criterion }) => criterion.role === "decides") ?? resting[0] ?? null;
}

function drawingOf(cell: Cell, judged: JudgedCriterion | null): Drawing {
  const nothing = { chart: null, height: 0, below: 0 };
  if (cell.result.outcome !== "value") return nothing;
  const { estimate, details } = cell.result;
  const { survival = [], series = [] } = details;
  if (cell.unit === "hours" && survival.length >= fewestSteps) {
    const chart = survivalSteps({ points: survival, aid: judged?.threshold ?? null, median: estimate.value, alternative: "" });
    return { chart, height: 260, below: 40 };
  }
  if (series.filter(({ value }) => value !== null).length >= fewestPeriods) {
    const { limits, outside } = naturalLimits(series.map(({ value }) => value));
    const chart = xmrChart({ title: "", note: "", points: series, limits, outside, say: (value) => quantity(value, cell.unit) });
    return { chart, height: 132, below: 24 };
  }
  if (judged === null) return nothing;
  const top = axisTop(cell, judged);
  const chart = pointInterval({
    value: estimate.value,
    interval: estimate.interval,
    aid: judged.threshold,
    claimSide: judged.criterion.side,
    top,
    valueLabel: estimateText(estimate, cell.unit),
    aidLabel: `${aidText(judged, cell)}, ${aidOrigin(judged)}`,
    topLabel: quantity(top, cell.unit),
    alternative: "",
  });
  return { chart, height: 72, below: 4 };
}

function axisTop(cell: Cell, judged: JudgedCriterion): number {
  if (cell.unit === "share" || cell.result.outcome !== "value") return 1;
  const { value, interval } = cell.result.estimate;
  return Math.max(value ?? 0, interval?.high ?? (interval?.low ?? 0) * 1.3, judged.threshold) * 1.25;
}

function captionOf(cell: Cell, report: Report, catalogue: Catalogue, invented: boolean): string {
  if (cell.result.outcome !== "value") return "";
  const { estimate, details } = cell.result;
  const variant = variantLabel(cell, catalogue.measures.find(({ id }) => id === cell.measure) ?? null);
  const parts = [
    `${counted(estimate.n, "item")}${details.censored === undefined ? "" : `, ${thousands(details.censored)} still open`}`,
    estimate.interval === null
      ? "full count, no interval"
      : `${estimateText(estimate, cell.unit)}, interval ${percent(estimate.interval.level)}`,
    estimate.interval === null ? null : methodText(estimate.method),
    estimate.coverage < 1 ? `${percent(estimate.coverage)} could be seen` : null,
    variant === null ? null : `${cell.proxy ? "stand-in" : "measured"}: ${variant}`,
    `${report.subject.name}, ${windowText(cell.window)} (UTC)`,
    `source: ${cell.measure} of Evenkeel ${report.tool.version}, catalogue ${report.tool.catalogue}`,
    invented ? "invented data" : null,
  ];
  return `${parts
    .filter((part) => part !== null)
    .map((part) => (part.startsWith(report.subject.name) ? part : sentenceCase(part)))
    .join(". ")}.`;
}

/** Lines of a caption across a picture of this width. */
export function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length >= lineLetters) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
