import { outcomeGlyph } from "../charts/claim-marks.ts";
import type { Markup } from "../escape.ts";
import { html } from "../escape.ts";
import type { MarkState } from "../words/outcome.ts";
import { stateWords } from "../words/outcome.ts";

/** Glyph and word of an outcome; the word is always there, so the glyph is decoration to a reader that cannot see it. */
export function outcomeMark(state: MarkState): Markup {
  return html`<span class="out ${state === "present" || state === "absent" || state === "undecided" ? "" : "soft"}"><svg width="11" height="11" viewBox="0 0 14 14" aria-hidden="true">${outcomeGlyph(state)}</svg>${stateWords[state]}</span>`;
}

/** The glyph alone, for tables with a column of words nearby. */
export function outcomeSign(state: MarkState): Markup {
  return html`<svg class="cg" width="13" height="13" viewBox="0 0 14 14" role="img" aria-label="${stateWords[state]}">${outcomeGlyph(state)}</svg>`;
}
