import type { Home, HomeRow } from "../contract/evidence-shapes.ts";
import type { Cell } from "../core/evidence/estimate.ts";
import type { Mail } from "../mail/mailer.ts";
import { html, type Markup, markupText } from "../report/escape.ts";
import { pngChart } from "../report/png-chart.ts";
import { renderPng } from "../report/render-png.ts";
import type { ViewInput } from "../report/views/view-input.ts";
import { windowText } from "../report/words/date.ts";
import { type DigestText, digestText } from "./digest-text.ts";

const mostCharts = 3;

interface Picture {
  readonly id: string;
  readonly alternative: string;
  readonly png: Uint8Array;
}

/** The digest as a mail: text for any reader, and a page with the charts inside it, so that opening it asks nobody for anything. */
export async function digestMail(home: Home, input: ViewInput, link: string): Promise<Omit<Mail, "to">> {
  const text = digestText(home, link);
  const pictures = await Promise.all(chartedCells(home, input).map((cell, index) => picture(cell, input, index)));
  const drawn = pictures.filter((each) => each !== null);
  return { ...text, html: page(home, text, drawn, link), pictures: drawn.map(({ id, png }) => ({ id, png })) };
}

/** What stands in the rows of home, those whose claims hold first. */
function chartedCells(home: Home, { report }: ViewInput): readonly Cell[] {
  const marks = [...home.symptoms, ...home.behaviours].flatMap((row) =>
    row.marks.map((mark) => ({ cell: mark.cell, at: mark.position?.at ?? 1 })),
  );
  const hardest = [...marks].sort((one, other) => one.at - other.at).map(({ cell }) => cell);
  return [...new Set(hardest)].slice(0, mostCharts).flatMap((id) => report.cells.find((cell) => cell.id === id) ?? []);
}

async function picture(cell: Cell, { report, catalogue, invented }: ViewInput, index: number): Promise<Picture | null> {
  const svg = pngChart(cell, report, catalogue, invented);
  const name = catalogue.measures.find(({ id }) => id === cell.measure)?.name ?? cell.measure;
  return svg === null ? null : { id: `chart-${index + 1}`, alternative: `${name}; its numbers are on the page`, png: await renderPng(svg) };
}

const serif = "font-family:'Source Serif 4',Georgia,serif;font-weight:400";
const small = "color:#655f54;font-size:13px";

function page(home: Home, { subject }: DigestText, pictures: readonly Picture[], link: string): string {
  const { subject: of, title, lead, symptoms, changes, worthTrying } = home;
  return markupText(html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${subject}</title></head>
<body style="margin:0;background:#fbf8f2;color:#1b1a17;font:16px/1.5 Inter,system-ui,sans-serif"><div style="max-width:640px;margin:0 auto;padding:24px">
<p style="${small}">${of.name}, ${windowText(of)} (UTC)${of.invented && html` · <b>invented data</b>`}</p>
<h1 style="${serif};font-size:28px;line-height:1.2">${title}</h1><p>${lead}</p>
<h2 style="${serif};font-size:20px">Four symptoms</h2><ul>${symptoms.map(rowItem)}</ul>
${pictures.map(({ id, alternative }) => html`<p><img src="cid:${id}" alt="${alternative}" width="592" style="max-width:100%;height:auto"></p>`)}
${changes.length > 0 && html`<h2 style="${serif};font-size:20px">Since the window before</h2><ul>${changes.map(({ change, claim }) => html`<li>${claim}: ${change.replaceAll("-", " ")}</li>`)}</ul>`}
${worthTrying.length > 0 && html`<h2 style="${serif};font-size:20px">Worth trying</h2><ul>${worthTrying.map(({ name, because, firstStep }) => html`<li><b>${name}.</b> ${because} First step: ${firstStep}</li>`)}</ul>`}
<p><a href="${link}" style="color:#0b5a5c">All of it, with how sure and what cannot be seen</a></p>
<p style="${small}">Nothing here is about a person. A reading aid is not a target.</p>
</div></body></html>`);
}

function rowItem({ name, outcomeText, sentence }: HomeRow): Markup {
  return html`<li><b>${name}:</b> ${outcomeText}. ${sentence}</li>`;
}
