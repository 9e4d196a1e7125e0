import type { Markup } from "../escape.ts";
import { html } from "../escape.ts";

const side = 11;
const step = 15;

/** A full count, item by item: `k` filled of `n`. For counts a reader can take in, up to 60. */
export function unitSquares(k: number, n: number, alternative: string, perRow = 20): Markup {
  const rows = Math.max(1, Math.ceil(n / perRow));
  const columns = Math.min(n, perRow);
  const squares = Array.from({ length: n }, (_, index) => {
    const x = (index % perRow) * step + 1;
    const y = Math.floor(index / perRow) * step + 1;
    return html`<rect class="${index < k ? "sq on" : "sq"}" x="${x}" y="${y}" width="${side}" height="${side}"/>`;
  });
  return html`<svg class="units" viewBox="0 0 ${columns * step} ${rows * step}" width="${columns * step}" height="${rows * step}" role="img" aria-label="${alternative}">${squares}</svg>`;
}
