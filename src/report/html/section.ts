import type { Markup } from "../escape.ts";
import { html } from "../escape.ts";

export interface Section {
  readonly id: string;
  /** In the contents; null keeps a section out of it. */
  readonly label: string | null;
  readonly count: string | null;
  readonly title: string;
  readonly intro: string | Markup | null;
  readonly body: Markup;
}

export function renderSection({ id, title, intro, body }: Section): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${intro !== null && html`<p class="intro">${intro}</p>`}${body}</section>
`;
}

export function contents(sections: readonly Section[], note: string): Markup {
  return html`<nav class="toc" aria-label="Contents"><span class="over">In this report</span><ol>${sections.map(({ id, label, count }) => label !== null && html`<li><a href="#${id}">${label} <span>${count}</span></a></li>`)}</ol><p class="tiny">${note}</p></nav>`;
}

export interface NumberTable {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** A chart as it always stands: drawing, what it rests on, and the same numbers as a table to open. */
export function charted(chart: Markup | readonly Markup[], caption: string | Markup | null, numbers: NumberTable): Markup {
  return html`<figure>${chart}${caption !== null && html`<figcaption>${caption}</figcaption>`}${numberTable(numbers)}</figure>`;
}

export function numberTable({ caption, head, rows }: NumberTable): Markup {
  return html`<details class="num"><summary>Numbers</summary><table><caption>${caption}</caption><thead><tr>${head.map((each, index) => html`<th scope="col"${index > 0 && html` class="n"`}>${each}</th>`)}</tr></thead><tbody>${rows.map((row) => html`<tr>${row.map((each, index) => (index === 0 ? html`<th scope="row">${each}</th>` : html`<td class="n">${each ?? "–"}</td>`))}</tr>`)}</tbody></table></details>`;
}

/** A table that becomes a list on a phone; every cell carries the name of its column. */
export function stackedTable(
  head: readonly { readonly name: string; readonly number?: boolean }[],
  rows: readonly (readonly (Markup | string | number | null)[])[],
  kind = "",
): Markup {
  return html`<table class="stack ${kind}"><thead><tr>${head.map(({ name, number }) => html`<th scope="col"${number === true && html` class="n"`}>${name}</th>`)}</tr></thead><tbody>${rows.map((row) => html`<tr>${row.map((cell, index) => tableCell(cell, head[index]?.name ?? "", head[index]?.number === true, index === 0))}</tr>`)}</tbody></table>`;
}

function tableCell(cell: Markup | string | number | null, name: string, number: boolean, first: boolean): Markup {
  const empty = cell === null || cell === "";
  if (first) return html`<th scope="row">${cell}</th>`;
  return html`<td class="${number ? "n" : ""}${empty && " none"}" data-name="${name}">${empty ? "–" : cell}</td>`;
}
