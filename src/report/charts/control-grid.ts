import type { Markup } from "../escape.ts";
import { html } from "../escape.ts";
import type { ControlRow } from "../report.ts";
import { listed, lowerFirst } from "../words/number.ts";

type ControlState = ControlRow["repositories"][number]["state"];

export const controlWords: Readonly<Record<ControlState, string>> = {
  ran: "it ran in the last 30 days",
  configured: "a file says so",
  "not-seen": "nothing in the files",
};

/** More columns than this do not fit a page; then the squares become counts. */
const mostColumns = 14;

export function controlGlyph(state: ControlState): Markup {
  const mark = {
    ran: html`<rect class="e1" x="1" y="1" width="11" height="11"/>`,
    configured: html`<rect class="e0" x="1" y="1" width="11" height="11"/><rect class="e1" x="1" y="1" width="5.5" height="11"/>`,
    "not-seen": html`<rect class="open0" x="1" y="1" width="11" height="11"/>`,
  }[state];
  return html`<svg class="cg" width="13" height="13" role="img" aria-label="${controlWords[state]}">${mark}</svg>`;
}

/** Which check runs in which repository, columns by name and never by figure. An open square is not a no. */
export function controlGrid(rows: readonly ControlRow[]): Markup {
  const columns = [...new Set(rows.flatMap((row) => row.repositories.map((each) => each.repository)))].sort(byName);
  const wide = columns.length > 1 && columns.length <= mostColumns;
  const upright = columns.length > 6;
  if (columns.length === 1) return controlList(rows);
  return html`<div class="scroll" role="region" aria-label="Checks by repository" tabindex="0"><table class="mx${upright && " upright counted"}"><thead><tr><th scope="col">Check</th>${wide && columns.map((name) => html`<th scope="col" class="c"><span>${name}</span></th>`)}<th scope="col" class="n">Ran</th><th scope="col" class="n">In a file</th><th scope="col" class="n">Of</th></tr></thead><tbody>${rows.map((row) => bodyRow(row, columns, wide))}</tbody></table></div>`;
}

function bodyRow(row: ControlRow, columns: readonly string[], wide: boolean): Markup {
  const number = (state: ControlState): number => row.repositories.filter((each) => each.state === state).length;
  return html`<tr><th scope="row">${row.name}</th>${wide && columns.map((name) => html`<td class="c">${controlGlyph(row.repositories.find((each) => each.repository === name)?.state ?? "not-seen")}</td>`)}${counts(number("ran"), number("configured"), row.repositories.length)}</tr>`;
}

/** Where nothing was seen there is no count: hosted checks leave no trace, and unknown is never 0. */
function counts(ran: number, configured: number, all: number): Markup {
  if (ran + configured === 0) return html`<td class="n" colspan="3"><span class="note">not observable</span></td>`;
  return html`<td class="n">${ran}</td><td class="n">${configured}</td><td class="n">${all}</td>`;
}

/** One repository needs no columns: what was seen and where, then in one line what was not. */
function controlList(rows: readonly ControlRow[]): Markup {
  const each = rows.flatMap((row) => row.repositories.map((only) => ({ name: row.name, ...only })));
  const seen = each.filter((one) => one.state !== "not-seen");
  const unseen = each.filter((one) => one.state === "not-seen").map((one) => one.name);
  return html`${seen.length > 0 && html`<table class="mx"><thead><tr><th scope="col">Check</th><th scope="col">Seen</th><th scope="col">Where</th></tr></thead><tbody>${seen.map((one) => html`<tr><th scope="row">${one.name}</th><td>${controlGlyph(one.state)} ${controlWords[one.state]}</td><td class="where">${places(one.where)}</td></tr>`)}</tbody></table>`}${unseen.length > 0 && html`<p class="unseen">${controlGlyph("not-seen")} <b>Nothing in the files of:</b> ${listed(unseen.map((name, index) => (index === 0 ? name : lowerFirst(name))))}.</p>`}`;
}

function places(where: readonly string[]): Markup {
  const more = where.length - 2;
  return html`${where.slice(0, 2).map((place, index) => html`${index > 0 && ", "}<code>${place}</code>`)}${more > 0 && ` and ${more} more`}`;
}

function byName(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
