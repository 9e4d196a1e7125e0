import type { Instant } from "../core/model/time.ts";
import { handoffArcs } from "./charts/handoff-arcs.ts";
import { type HandoffWait, leastWait, waitLevel } from "./charts/handoff-wait.ts";
import { html, type Markup, markupText, ownMarkup } from "./escape.ts";
import { wrapped } from "./png-chart.ts";
import { chartStyle } from "./png-style.ts";
import type { ChartTable } from "./views/chart-table.ts";
import { windowText } from "./words/date.ts";
import { estimateText } from "./words/estimate.ts";
import { counted, thousands } from "./words/number.ts";

/** The handoff graph as a page shows it: small teams merged, pairs of few left out. */
export interface ShownHandoffs {
  readonly from: Instant;
  readonly to: Instant;
  readonly nodes: readonly { readonly id: string; readonly name: string; readonly merged: number; readonly gate: boolean }[];
  readonly edges: readonly (HandoffWait & { readonly from: string; readonly to: string; readonly items: number })[];
  readonly suppressed: number;
}

/** What stands under the picture so that it can stand alone. */
export interface PictureOf {
  readonly organisation: string;
  readonly invented: boolean;
  readonly version: string;
}

const width = 900;
const margin = 40;
const row = 42;
/** Arcs are drawn in a box of this width (handoff-arcs.ts). */
const arcsWidth = 460;
const arcsLeft = width - margin - arcsWidth;
const top = 132;

/**
 * The map of handoffs as a picture of its own: names in the order of the reporting tree, the arcs of the page, its key in words, what is
 * left out, window and source. Null where there is no handoff to show. Cost: under 5 ms, and the picture of render-png.ts.
 */
export function handoffPicture(graph: ShownHandoffs, of: PictureOf): string | null {
  const { nodes, edges } = graph;
  if (edges.length === 0) return null;
  const place = (id: string): number => nodes.findIndex((each) => each.id === id);
  const arcs = edges.map((edge) => ({
    from: place(edge.from),
    to: place(edge.to),
    items: edge.items,
    level: waitLevel(edge),
    said: "",
  }));
  const gates = nodes.flatMap(({ gate }, index) => (gate ? [index] : []));
  const height = nodes.length * row;
  const lines = captionOf(graph, of);
  const total = top + height + 34 + lines.length * 19;
  const drawing = handoffArcs({ rows: nodes.length, arcs, gates, alternative: "" });
  const items = edges.reduce((sum, each) => sum + each.items, 0);
  return markupText(
    html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${total}" viewBox="0 0 ${width} ${total}"><style>${ownMarkup(chartStyle())}</style><rect class="ground" width="${width}" height="${total}"/><text class="title" x="${margin}" y="48">Who hands work to whom</text><text class="said" x="${margin}" y="76">${counted(items, "handoff")} between ${String(nodes.length)} teams</text><text class="caption" x="${margin}" y="104">Thickness: handoffs. Darkness: half wait under 1, 1 to 3, 3 to 7, over 7 days; dashed: too few to say. Arrow: receives. Notch: gate.</text>${nodes.map(nodeLine)}<svg x="${arcsLeft}" y="${top}" width="${arcsWidth}" height="${height}" viewBox="0 0 ${arcsWidth} ${height}" overflow="visible">${drawing}</svg>${lines.map((line, index) => html`<text class="caption" x="${margin}" y="${top + height + 34 + index * 19}">${line}</text>`)}</svg>`,
  );
}

function nodeLine({ name, merged, gate }: ShownHandoffs["nodes"][number], index: number): Markup {
  const y = top + (index + 0.5) * row + 5;
  const shown = name.length > 44 ? `${name.slice(0, 43)}…` : name;
  const more = [merged > 0 ? counted(merged, "small team") : "", gate ? "gate" : ""].filter((part) => part !== "").join(", ");
  return html`<line class="grid" x1="${margin}" x2="${arcsLeft}" y1="${top + index * row}" y2="${top + index * row}" stroke-opacity=".6"/><text class="said" x="${margin}" y="${y}">${shown}</text><text class="caption" x="${arcsLeft - 14}" y="${y}" text-anchor="end">${more}</text>`;
}

function longestOf({ nodes, edges }: ShownHandoffs): string {
  const nameOf = (id: string): string => nodes.find((each) => each.id === id)?.name ?? id;
  const [longest] = edges.toSorted((a, b) => (leastWait(b) ?? -1) - (leastWait(a) ?? -1));
  if (longest?.wait === undefined || longest.wait === null || leastWait(longest) === null) return "";
  const { median, low, high, n } = longest.wait;
  const wait = estimateText({ value: median, n, interval: { low, high, level: 0.9 }, method: "", coverage: 1 }, "hours");
  return `Longest wait: ${nameOf(longest.from)} to ${nameOf(longest.to)}, half ${wait} or more. `;
}

function captionOf(graph: ShownHandoffs, { organisation, invented, version }: PictureOf): readonly string[] {
  const { from, to, suppressed } = graph;
  const left = suppressed > 0 ? `${thousands(suppressed)} ${suppressed === 1 ? "pair" : "pairs"} of teams too few to show. ` : "";
  const read = `${longestOf(graph)}${left}Order: the reporting tree, never the figures. Waits: Kaplan-Meier median with 90 % interval; what still waits counts as waiting.`;
  const source = `${organisation}, ${windowText({ from, to })} (UTC). Source: reviews of the code host, and the tracker. Evenkeel ${version}.`;
  return [...wrapped(read), ...wrapped(invented ? `${source} Invented data.` : source)];
}

/** The same handoffs as numbers, in the order of the map; hours. Empty: not known, never 0. */
export function handoffTable({ nodes, edges }: ShownHandoffs): ChartTable {
  const nameOf = (id: string): string => nodes.find((each) => each.id === id)?.name ?? id;
  return {
    columns: ["from", "from name", "to", "to name", "handoffs", "half wait longer than (hours)", "low", "high", "n", "band"],
    rows: edges.map(({ from, to, items, wait, band }) => [
      ...[from, nameOf(from), to, nameOf(to), items],
      ...[wait?.median ?? null, wait?.low ?? null, wait?.high ?? null, wait?.n ?? null, band],
    ]),
  };
}
