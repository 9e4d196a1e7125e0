import type { Markup } from "../escape.ts";
import { html } from "../escape.ts";

/** What is unknown keeps its place: a dashed lane, in the shape of what would stand there. */
export function openLane(alternative: string, shape: "perception" | "evidence"): Markup {
  const round = shape === "perception";
  return html`<svg class="lane" width="100%" height="26" role="img" aria-label="${alternative}"><line class="grid" x1="0" x2="100%" y1="13" y2="13"/><rect class="openlane lanefill" x="1" y="4" width="99.5%" height="18" rx="${round ? 9 : 1}"/><svg x="50%" y="13" overflow="visible">${round ? html`<circle class="openlane lanefill" r="5.5"/>` : html`<path class="openlane lanefill" d="M0 -6L6 0L0 6L-6 0Z"/>`}</svg></svg>`;
}
