import type { Manifest } from "../manifest.ts";
import type { Level, Release, ReleasedGroup, ReleasedItem } from "../release-shape.ts";
import { type Coding, scoreCoding, shareCoding, shownCount } from "./coding.ts";
import { itemFromParts } from "./from-parts.ts";
import { othersIn } from "./lattice.ts";
import { ENOUGH_FOR_CATEGORIES, ENOUGH_FOR_SPREAD } from "./own-item.ts";
import { codingOf, ENOUGH_PARTS, type Figure, figures, levelAt } from "./window.ts";

/**
 * Whether a published document can have come from `release/1` under this manifest, as far as it shows: rules, tree, bands, levels,
 * groups that are the sum of their parts, figures from parts worked out again, comments in known groups. What needs the ballots, which
 * are gone, it cannot tell.
 * @returns one line for each thing that is wrong; empty: nothing found
 */
export function checkRelease(release: Release, manifest: Manifest): readonly string[] {
  return [
    ...checkRules(release, manifest),
    ...release.groups.flatMap((group) => checkPlace(group, manifest)),
    ...checkOrder(release),
    ...release.groups.flatMap((group) => checkItems(group, release)),
    ...checkDisciplines(release, manifest),
    ...checkComments(release, manifest),
  ];
}

function checkRules(release: Release, manifest: Manifest): readonly string[] {
  const eligible = manifest.cohorts.reduce((sum, cohort) => sum + cohort.eligible, 0);
  const { organisation } = release;
  return [
    ...(release.round === manifest.round ? [] : ["the release is of another round"]),
    ...(release.release === manifest.release ? [] : ["the release was made by another algorithm"]),
    ...(release.k === manifest.k && release.kComment === manifest.kComment ? [] : ["the thresholds are not those of the manifest"]),
    ...(organisation.eligible === eligible ? [] : ["the number of eligible people is not that of the manifest"]),
    ...(organisation.accepted <= eligible ? [] : ["more ballots were accepted than people were eligible"]),
  ];
}

/** Where a group stands in the tree, under which name. */
function checkPlace(group: ReleasedGroup, { tree, k, cohorts }: Manifest): readonly string[] {
  const node = tree.find(({ id }) => id === (group.remainder ? group.parent : group.id));
  if (node === undefined) return [`${group.id}: the manifest knows no such group`];
  const expected = group.remainder
    ? { id: othersIn(node.id), parent: node.id, label: `other teams in ${node.label}` }
    : { id: node.id, parent: node.parent, label: node.label };
  const misplaced = group.id !== expected.id || group.parent !== expected.parent || group.label !== expected.label;
  const own = cohorts.filter((cohort) => cohort.node === group.id);
  const shared = own.some(({ teamOnly }) => teamOnly) && !group.teamOnly && !tree.some(({ parent }) => parent === group.id);
  return [
    ...(misplaced ? [`${group.id}: name or place is not that of the manifest`] : []),
    ...(group.eligible < k ? [`${group.id}: fewer than ${k} were eligible`] : []),
    ...(shared ? [`${group.id}: figures of the team alone are shown to others`] : []),
  ];
}

function checkOrder({ groups }: Release): readonly string[] {
  const ids = new Set(groups.map(({ id }) => id));
  return ids.size === groups.length ? [] : ["a group stands in the release twice"];
}

function checkItems(group: ReleasedGroup, release: Release): readonly string[] {
  return Object.entries(group.items).flatMap(([id, item]) => {
    const at = `${group.id}, ${id}`;
    if (!isBand(item, release.k)) return [`${at}: the number of answers is not told as the table says`];
    return [...checkLattice(group, id, release, at), ...checkFigures(group, id, item, release, at)];
  });
}

function partsOf(group: ReleasedGroup, item: string, { groups }: Release): readonly ReleasedItem[] {
  if (group.remainder) return [];
  return groups.filter(({ parent }) => parent === group.id).flatMap(({ items }) => items[item] ?? []);
}

/** A group stands under one that is shown as well, and is as large as its parts together. */
function checkLattice(group: ReleasedGroup, id: string, release: Release, at: string): readonly string[] {
  const above = release.groups.find((other) => other.id === group.parent);
  const orphan = group.parent !== null && above?.items[id] === undefined;
  const alone =
    group.remainder && !release.groups.some((other) => other.parent === group.parent && !other.remainder && other.items[id] !== undefined);
  const parts = partsOf(group, id, release);
  const n = group.items[id]?.n ?? { low: 0, high: 0 };
  const sum = parts.reduce((all, part) => ({ low: all.low + part.n.low, high: all.high + part.n.high }), { low: 0, high: 0 });
  const unequal = parts.length > 0 && (sum.low > (n.high ?? Number.POSITIVE_INFINITY) || sum.high < n.low);
  return [
    ...(orphan ? [`${at}: shown without the group above`] : []),
    ...(alone ? [`${at}: a remainder beside nothing`] : []),
    ...(unequal ? [`${at}: not as many as its parts together`] : []),
  ];
}

function checkFigures(group: ReleasedGroup, id: string, item: ReleasedItem, release: Release, at: string): readonly string[] {
  const parts = partsOf(group, id, release);
  if (parts.length === 0) return item.fromParts ? [`${at}: figures from parts without parts`] : checkLevels(item, at);
  const follows = item.fromParts === parts.length < ENOUGH_PARTS;
  const known = itemFromParts(parts, item.n);
  const allowed = figures.every((figure) => sameLevel(item[figure], known[figure]) || (!item.fromParts && isWithin(item, known, figure)));
  const more = item.sd !== undefined || item.categories !== undefined || (item.fromParts && item.cantSay !== undefined);
  const early = item.cantSay !== undefined && (item.n.low < ENOUGH_FOR_CATEGORIES || !isLevel(shareCoding(item.n.low), item.cantSay));
  return [
    ...(follows ? [] : [`${at}: figures ${item.fromParts ? "from" : "of its own with"} ${parts.length} parts`]),
    ...(allowed && !more ? [] : [`${at}: figures are not those of its parts, and none that its parts allow`]),
    ...(early ? [`${at}: more is told than so few allow`] : []),
  ];
}

/** A step of the scale that lies where the parts' levels allow the figure to be. At which step its ends are joined depends on the exact number of answers, so here any of these. */
function isWithin(item: ReleasedItem, known: ReleasedItem, figure: Figure): boolean {
  const coding = codingOf(figure, item.n.low);
  const whole = figure === "score" ? 100 : 1;
  const [first, last] = [coding.stepOf(known[figure].low, whole), coding.stepOf(known[figure].high, whole)];
  return Array.from({ length: last - first + 1 }, (_, more) => first + more).some((step) =>
    ([null, "at-most", "at-least"] as const).some((edge) => sameLevel(levelAt(coding, step, edge, known[figure]), item[figure])),
  );
}

function checkLevels({ n, fav, unfav, score, sd, cantSay, categories }: ReleasedItem, at: string): readonly string[] {
  const share = shareCoding(n.low);
  const coded = isLevel(share, fav) && isLevel(share, unfav) && isLevel(scoreCoding(n.low), score);
  const early =
    (sd !== undefined && (n.low < ENOUGH_FOR_SPREAD || !Number.isInteger(sd))) ||
    ((cantSay !== undefined || categories !== undefined) && n.low < ENOUGH_FOR_CATEGORIES);
  const others = [...(cantSay === undefined ? [] : [cantSay]), ...(categories ?? []).map((each) => each.share)];
  const whole = others.every((level) => isLevel(share, level));
  return [
    ...(coded && whole ? [] : [`${at}: a level is no step of its scale`]),
    ...(early ? [`${at}: more is told than so few allow`] : []),
  ];
}

function isBand({ n }: ReleasedItem, k: number): boolean {
  if (!Number.isInteger(n.low) || !Number.isInteger(n.high) || n.low < k || n.low > n.high) return false;
  const band = shownCount(n.low, k);
  // From a hundred on the band is where its own middle is told.
  const middle = shownCount(Math.floor((n.low + n.high) / 2), k);
  return (band.low === n.low && band.high === n.high) || (n.low >= ENOUGH_FOR_CATEGORIES && middle.low === n.low && middle.high === n.high);
}

function isLevel(coding: Coding, level: Level): boolean {
  return Array.from({ length: coding.last - coding.first + 1 }, (_, step) => coding.levelOf(coding.first + step)).some((each) =>
    sameLevel(each, level),
  );
}

const sameLevel = (a: Level, b: Level): boolean => a.at === b.at && a.low === b.low && a.high === b.high && a.edge === b.edge;

function checkDisciplines({ disciplines, k }: Release, manifest: Manifest): readonly string[] {
  if (disciplines.length === 0) return [];
  const labels = disciplines.map(({ label }) => label);
  const known = labels.length === manifest.disciplines.length && labels.every((label, at) => label === manifest.disciplines[at]);
  const wrong = disciplines.flatMap(({ label, items }) =>
    Object.entries(items).flatMap(([id, item]) => {
      const at = `${label}, ${id}`;
      if (!isBand(item, k) || item.fromParts) return [`${at}: not told as the table says`];
      return checkLevels(item, at);
    }),
  );
  return [...(known ? [] : ["disciplines are not those of the manifest"]), ...wrong];
}

function checkComments({ comments, groups, organisation }: Release, { kComment }: Manifest): readonly string[] {
  const unknown = comments.filter(({ group }) => !groups.some(({ id, eligible }) => id === group && eligible >= kComment));
  return [
    ...(unknown.length === 0 ? [] : ["a comment stands with a group of fewer than its threshold"]),
    ...(comments.length > 0 && organisation.accepted < kComment ? ["comments of fewer than their threshold"] : []),
  ];
}
