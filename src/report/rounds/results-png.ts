import type { Results } from "../../contract/round-shapes.ts";
import { countText } from "../../core/survey/say-results.ts";
import { position } from "../charts/scale.ts";
import { html, type Markup, markupText, ownMarkup } from "../escape.ts";
import { chartStyle } from "../png-style.ts";

const width = 900;
const margin = 40;
const top = 112;
const line = 34;
const names = 330;
const axis = 400;

/**
 * Every construct with its interval as one picture that can stand alone: a violet circle and its band on the scale 0 to 100. Text
 * from outside is escaped by the template. Null where nothing could be shown.
 */
export function resultsPng({ round, subject, constructs, mayBeSaid, nothing }: Results): string | null {
  if (nothing !== null) return null;
  const below = top + constructs.length * line;
  const total = below + 76;
  const rows = constructs.map((each, index) => row(each, top + index * line));
  return markupText(
    html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${total}" viewBox="0 0 ${width} ${total}"><style>${ownMarkup(chartStyle())}</style><rect class="ground" width="${width}" height="${total}"/><text class="title" x="${margin}" y="48">${subject.label}</text><text class="said" x="${margin}" y="76">${round.title}</text>${rows}<text class="caption" x="${names}" y="${below + 14}">0</text><text class="caption" x="${names + axis}" y="${below + 14}" text-anchor="end">100, high is healthy</text><text class="caption" x="${margin}" y="${below + 40}">${mayBeSaid} Bands: 90 % intervals, from released levels.</text><text class="caption" x="${margin}" y="${below + 60}">Source: the round&#39;s release, groups of ${round.k} or more.</text></svg>`,
  );
}

function row({ name, score }: Results["constructs"][number], y: number): Markup {
  const x = (value: number): number => names + (position(value, 100) * axis) / 100;
  const label = html`<text x="${margin}" y="${y + 4}">${name}</text><line class="axis" x1="${names}" x2="${names + axis}" y1="${y}" y2="${y}"/>`;
  if (score === null) return html`${label}<text class="caption" x="${names + axis + 20}" y="${y + 4}">too few to show</text>`;
  const { low, high } = score.interval;
  return html`${label}<rect class="pb" x="${x(low)}" width="${x(high) - x(low)}" y="${y - 4}" height="8" rx="4"/><circle class="pm" cx="${x(score.at)}" cy="${y}" r="6"/><text class="caption" x="${names + axis + 20}" y="${y + 4}">${Math.round(score.at)}, ${countText(score.n)} answers</text>`;
}
