import type { Questionnaire, Wording } from "../privacy/questionnaire.ts";
import type { Release, ReleasedGroup, ReleasedItem } from "../privacy/release-shape.ts";
import { mayBeSaid } from "./may-be-said.ts";
import { sayResults } from "./say-results.ts";
import type { ConstructName, Sentence, ShownConstruct, ShownItem } from "./shown.ts";
import {
  type ConstructRange,
  changeBetween,
  constructRange,
  constructScore,
  divisionOf,
  ENOUGH_FOR_CHANGE,
  scoreInterval,
  shareInterval,
  shrunkenScore,
  silenceBounds,
} from "./shown-figures.ts";

export interface ReleasedRound {
  readonly release: Release;
  readonly questionnaire: Questionnaire;
}

export interface ShownGroup {
  readonly sentences: readonly Sentence[];
  readonly mayBeSaid: string;
  readonly constructs: readonly ShownConstruct[];
  /** Items zero, "we did what we said", one for each commitment that was asked about and enough answered. */
  readonly kept: readonly ShownItem[];
  readonly caveats: readonly string[];
}

/** Rosters that differ by fewer than a group's threshold would make a change a statement about those few. */
function rostersNearlyEqual(now: ReleasedGroup, before: ReleasedGroup, k: number): boolean {
  const difference = Math.abs(now.eligible - before.eligible);
  return difference >= 1 && difference < k;
}

/**
 * A group's results as every page, export and mail shows them: a pure function of released documents.
 * @param before the round of the same instrument before, or null
 * @param names of the constructs, in the order shown
 * @param locale of the wording; English where the questionnaire has none of it
 */
export function showGroup(
  now: ReleasedRound,
  before: ReleasedRound | null,
  group: ReleasedGroup,
  names: ReadonlyMap<string, ConstructName>,
  locale: string,
): ShownGroup {
  const wording = now.questionnaire.wording[locale] ?? now.questionnaire.wording.en;
  const earlier = before?.release.groups.find(({ id }) => id === group.id) ?? null;
  const nearlyEqual = earlier !== null && rostersNearlyEqual(group, earlier, now.release.k);
  const constructs = [...names].flatMap(([id, name]) => {
    const asked = askedOf(now.questionnaire, id);
    if (asked.length === 0) return [];
    const range = rangeOf(group, asked);
    const past = before === null || earlier === null ? null : rangeOf(earlier, askedOf(before.questionnaire, id));
    const sd = now.release.organisation.constructs[id]?.sdWithin ?? null;
    const pastSd = before?.release.organisation.constructs[id]?.sdWithin ?? null;
    const comparable = range !== null && past !== null && !nearlyEqual;
    const shown: ShownConstruct = {
      id,
      ...name,
      score: range === null ? null : constructScore(range, sd),
      shrunken: range === null ? null : shrunkenScore(range, id, now.release),
      before: past === null ? null : constructScore(past, pastSd),
      change: comparable ? changeBetween(range, past, { after: sd, before: pastSd }) : null,
      items: shownItems(now, group, asked, wording),
    };
    return [shown];
  });
  const zero = now.questionnaire.items.filter(({ construct }) => construct === null).map(({ id }) => id);
  return {
    sentences: sayResults(constructs),
    mayBeSaid: mayBeSaid(fewest(group, zero)),
    constructs,
    kept: shownItems(now, group, zero, wording),
    caveats: caveatsOf(now, group, nearlyEqual),
  };
}

function askedOf({ items }: Questionnaire, construct: string): readonly string[] {
  return items.filter((item) => item.construct === construct).map(({ id }) => id);
}

function rangeOf(group: ReleasedGroup, asked: readonly string[]): ConstructRange | null {
  return constructRange(releasedOf(group, asked), asked.length);
}

function releasedOf(group: ReleasedGroup, ids: readonly string[]): readonly ReleasedItem[] {
  return ids.flatMap((id) => group.items[id] ?? []);
}

function shownItems(
  { release, questionnaire }: ReleasedRound,
  group: ReleasedGroup,
  ids: readonly string[],
  wording: Wording | undefined,
): readonly ShownItem[] {
  return ids.flatMap((id) => {
    const item = group.items[id];
    if (item === undefined) return [];
    const construct = questionnaire.items.find((asked) => asked.id === id)?.construct ?? null;
    return [shownItem(id, wording?.items[id] ?? id, construct, item, group.eligible, release.organisation.itemSd[id] ?? null)];
  });
}

function shownItem(id: string, text: string, construct: string | null, item: ReleasedItem, eligible: number, sd: number | null): ShownItem {
  const { n, fav, unfav, score } = item;
  return {
    id,
    text,
    construct,
    n,
    favourable: { level: fav, interval: shareInterval(fav, n) },
    neutral: n.low < ENOUGH_FOR_CHANGE ? null : Math.max(0, 1 - fav.at - unfav.at),
    unfavourable: { level: unfav, interval: shareInterval(unfav, n) },
    score: { level: score, interval: scoreInterval(score, n, sd) },
    fromParts: item.fromParts,
    division: divisionOf(item),
    silence: silenceBounds(item, eligible),
    sd: item.sd ?? null,
    categories: item.categories ?? null,
  };
}

/** Item zero is asked of those alone who promised something, so it says nothing of how many answered the rest. */
function fewest({ items }: ReleasedGroup, zero: readonly string[]): { readonly low: number; readonly high: number } {
  const counts = Object.entries(items).flatMap(([id, { n }]) => (zero.includes(id) ? [] : [n]));
  return counts.reduce((least, n) => (n.low < least.low ? n : least), counts[0] ?? { low: 0, high: 0 });
}

function caveatsOf({ release, questionnaire }: ReleasedRound, group: ReleasedGroup, nearlyEqual: boolean): readonly string[] {
  const caveats = [
    "A team is nearly a census: the interval covers mood and measurement, not sampling.",
    ...(nearlyEqual ? ["Nearly the same people were asked as last time, so no direction is drawn."] : []),
    ...(Object.values(group.items).some(({ fromParts }) => fromParts)
      ? ["Some figures are computed from the group's parts, so that none of the parts can be worked out."]
      : []),
    ...(Object.keys(release.organisation.constructs).length > 0
      ? []
      : ["Fewer than fifty answered, so intervals assume the usual scatter of 25 points."]),
  ];
  return Object.keys(questionnaire.wording).length > 1
    ? [...caveats, "Whether both languages ask the same cannot be tested: no ballot says which was read."]
    : caveats;
}
