import type { Markup } from "../escape.ts";
import { html } from "../escape.ts";
import type { MarkState } from "../words/outcome.ts";

const step = 18;

/** The glyph of one outcome in a box of 14 px: told apart by shape and fill, never by colour. */
export function outcomeGlyph(state: MarkState): Markup {
  switch (state) {
    case "present":
      return html`<rect class="ink" x=".75" y=".75" width="12.5" height="12.5"/>`;
    case "absent":
      return html`<rect class="out0" x=".75" y=".75" width="12.5" height="12.5"/>`;
    case "undecided":
      return html`<rect class="out0" x=".75" y=".75" width="12.5" height="12.5"/><rect class="ink" x=".75" y=".75" width="6.25" height="12.5"/>`;
    case "few":
      return html`<path class="few0" d="M0 2.5H14M0 11.5H14"/>`;
    case "open":
      return html`<rect class="open0" x=".75" y=".75" width="12.5" height="12.5"/>`;
    case "not-applicable":
      return html`<path class="few0" d="M0 7H14"/>`;
  }
}

/** One claim, one mark, in rows of ten; a mark names its claim when pointed at. */
export function claimMarks(state: MarkState, claims: readonly string[], perRow = 10): Markup {
  const rows = Math.ceil(claims.length / perRow);
  const columns = Math.min(claims.length, perRow);
  const marks = claims.map(
    (claim, index) =>
      html`<g transform="translate(${(index % perRow) * step} ${Math.floor(index / perRow) * step})"><title>${claim}</title><rect width="14" height="14" fill="transparent"/>${outcomeGlyph(state)}</g>`,
  );
  return html`<svg class="marks" viewBox="0 0 ${columns * step - 4} ${rows * step - 4}" width="${columns * step - 4}" height="${rows * step - 4}" aria-hidden="true">${marks}</svg>`;
}
