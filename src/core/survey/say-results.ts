import type { ShownCount } from "../privacy/release-shape.ts";
import type { Sentence, ShownConstruct, ShownItem, ShownScore } from "./shown.ts";

type Scored = ShownConstruct & { readonly score: ShownScore };

/** Two scores this close are named together. */
const SAME = 1e-9;

/**
 * The first three sentences of a group's results: strongest, weakest, most divided. Where the intervals of the strongest and the
 * weakest overlap, the answers do not tell them apart, and that is what is said.
 * @param constructs as shown; those without a score say nothing
 */
export function sayResults(constructs: readonly ShownConstruct[]): readonly Sentence[] {
  const scored = constructs.filter((each): each is Scored => each.score !== null);
  const divided = mostDivided(constructs.flatMap(({ items }) => items));
  const extremes = scored.length < 2 ? [] : sayExtremes(scored);
  return [...extremes, ...(divided === null ? [] : [divided])];
}

function sayExtremes(scored: readonly Scored[]): readonly Sentence[] {
  const scores = scored.map(({ score }) => score.at);
  const strongest = scored.filter(({ score }) => score.at >= Math.max(...scores) - SAME);
  const weakest = scored.filter(({ score }) => score.at <= Math.min(...scores) + SAME);
  const overlap = strongest.some((high) => weakest.some((low) => low.score.interval.high >= high.score.interval.low));
  if (overlap) {
    const note = "The strongest and the weakest lie within what chance and few answers leave open.";
    return [{ about: "nothing", text: "Nothing stands out.", note }];
  }
  return [say("strongest", strongest), say("weakest", weakest)];
}

function say(about: "strongest" | "weakest", named: readonly Scored[]): Sentence {
  const names = named.map((each) => nameIn(about, each)).join("; ");
  return { about, text: `${names.slice(0, 1).toUpperCase()}${names.slice(1)}.`, note: `${named.map(figures).join("; ")}.` };
}

/** Symptoms and causes are named after the trouble, and a high score says that there is little of it. */
function nameIn(about: "strongest" | "weakest", { name, kind }: Scored): string {
  const isTrouble = kind === "symptom" || kind === "cause";
  return isTrouble && about === "strongest" ? `little of “${name}”` : name;
}

function figures({ score }: Scored): string {
  const { low, high } = score.interval;
  return `${Math.round(score.at)} of 100 (${Math.round(low)} to ${Math.round(high)}), ${countText(score.n)} answers`;
}

/** A fifth on either side is the least that a small group's levels can tell from nobody. */
const LEAST_DIVISION = 0.25;

function mostDivided(items: readonly ShownItem[]): Sentence | null {
  const divisionOf = ({ favourable, unfavourable }: ShownItem): number => Math.min(favourable.level.at, unfavourable.level.at);
  const most = Math.max(0, ...items.map(divisionOf));
  if (most < LEAST_DIVISION) return null;
  const [first, ...rest] = items.filter((item) => divisionOf(item) >= most - SAME);
  if (first === undefined) return null;
  const { favourable, unfavourable, n } = first;
  const note = `About ${percent(favourable.level.at)} for, about ${percent(unfavourable.level.at)} against, ${countText(n)} answers.`;
  const alike = rest.length === 0 ? "" : ` ${rest.length === 1 ? "Another item is" : `${rest.length} other items are`} divided alike.`;
  return { about: "divided", text: `“${first.text}”`, note: `${note}${alike}` };
}

export function countText({ low, high }: ShownCount): string {
  return low === high ? `${low}` : `${low} to ${high}`;
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;
