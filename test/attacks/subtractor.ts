import type { Manifest } from "../../src/core/privacy/manifest.ts";
import type { Level, Release, ReleasedGroup } from "../../src/core/privacy/release-shape.ts";

// An attacker with everything but the answers: published documents, the algorithm, who is in which team and who answered which item.
// Subtracts groups from each other as long as that makes new ones, and keeps for every set of people what is possible.

/** Somebody who may have answered, as the attacker knows them. */
export interface Person {
  readonly id: string;
  readonly cohort: string;
  /** Items this person answered with 1..7. */
  readonly answered: ReadonlySet<string>;
}

export interface KnownRound {
  readonly manifest: Manifest;
  readonly people: readonly Person[];
  /** Colluders' own answers after reversal, by person and item. */
  readonly answers: ReadonlyMap<string, Readonly<Record<string, number>>>;
}

export interface Known {
  /** One for each release, in the same order. */
  readonly rounds: readonly KnownRound[];
  /** The Leaver's assumption: whoever answered twice answered the same, so all rounds are about the same answers. */
  readonly stable: boolean;
}

export interface Recovered {
  readonly item: string;
  readonly person: string;
  /** After reversal, as released. */
  readonly answer: number;
}

export interface Attack {
  /** Answers that are certain, without those of the colluders. */
  readonly recovered: readonly Recovered[];
  /** How many people the smallest set concerns of which anything but its size could be worked out; infinite where none. */
  readonly leastPeople: number;
}

interface Range {
  readonly low: number;
  readonly high: number;
}

/** What is possible for a set of people: how many favourable and unfavourable, and the sum of answers. */
interface Possible {
  readonly people: ReadonlySet<string>;
  readonly fav: Range;
  readonly unfav: Range;
  readonly sum: Range;
}

/** Enough for the organisations of the suite; beyond, sets that would be new are left out. */
const MOST_SETS = 1_500;
const ROUNDING = 1e-9;

/** Answers that published documents give away to somebody who knows `known`. */
export function recover(releases: readonly Release[], known: Known): readonly Recovered[] {
  return attack(releases, known).recovered;
}

/** The same, with the smallest set of people that subtraction reaches. */
export function attack(releases: readonly Release[], known: Known): Attack {
  const items = new Set(releases.flatMap(({ groups }) => groups.flatMap((group) => Object.keys(group.items))));
  const families = [...items].flatMap((item) => {
    const rounds = releases.map((release, at) => figuresOf(release, known.rounds[at], item));
    return (known.stable ? [rounds.flat()] : rounds).map((figures) => ({ item, sets: subtractAll(figures) }));
  });
  const found = families.flatMap(({ item, sets }) => sets.flatMap((set) => certainIn(item, set)));
  return {
    recovered: [...new Map(found.map((each) => [`${each.item} ${each.person}`, each])).values()],
    leastPeople: families.reduce(
      (least, { sets }) => sets.reduce((few, { people }) => Math.min(few, people.size), least),
      Number.POSITIVE_INFINITY,
    ),
  };
}

/** Published figures of one item as sets of people, colluders taken out with what they answered. */
function figuresOf(release: Release, round: KnownRound | undefined, item: string): readonly Possible[] {
  if (round === undefined) return [];
  const nodes = release.groups.flatMap((group) => {
    const told = group.items[item];
    return told === undefined ? [] : [{ told, people: membersOf(release, round, group, item) }];
  });
  return nodes.flatMap(({ told, people }) => {
    const n = people.length;
    if (n === 0) return [];
    const score = countsIn(told.score, 6 * n, 100);
    const whole = {
      people: new Set(people.map(({ id }) => id)),
      fav: countsIn(told.fav, n, 1),
      unfav: countsIn(told.unfav, n, 1),
      sum: { low: score.low + n, high: score.high + n },
    };
    return withoutColluders(whole, round, item) ?? [];
  });
}

function countsIn({ low, high }: Level, of: number, whole: number): Range {
  return { low: Math.ceil((low / whole) * of - ROUNDING), high: Math.floor((high / whole) * of + ROUNDING) };
}

/** Who answered the item in a group; in what is left of a node, everybody under it who is in no child shown for the item. */
export function membersOf(release: Release, { manifest, people }: KnownRound, group: ReleasedGroup, item: string): readonly Person[] {
  const node = group.remainder ? (group.parent ?? group.id) : group.id;
  const elsewhere = !group.remainder
    ? []
    : release.groups
        .filter((other) => other.parent === group.parent && !other.remainder && other.items[item] !== undefined)
        .flatMap(({ id }) => cohortsUnder(manifest, id));
  const cohorts = new Set(cohortsUnder(manifest, node).filter((cohort) => !elsewhere.includes(cohort)));
  return people.filter(({ cohort, answered }) => cohorts.has(cohort) && answered.has(item));
}

function cohortsUnder(manifest: Manifest, node: string): readonly string[] {
  const own = manifest.cohorts.filter((cohort) => cohort.node === node).map(({ id }) => id);
  return [...own, ...manifest.tree.filter(({ parent }) => parent === node).flatMap(({ id }) => cohortsUnder(manifest, id))];
}

function withoutColluders(set: Possible, { answers }: KnownRound, item: string): Possible | null {
  const own = [...set.people].flatMap((id) => {
    const answer = answers.get(id)?.[item];
    return answer === undefined ? [] : [{ id, answer }];
  });
  const left = new Set(set.people);
  for (const { id } of own) left.delete(id);
  const less = ({ low, high }: Range, known: number): Range => ({ low: low - known, high: high - known });
  const sum = own.reduce((total, { answer }) => total + answer, 0);
  const fav = own.filter(({ answer }) => answer > 4).length;
  const unfav = own.filter(({ answer }) => answer < 4).length;
  return left.size === 0 ? null : { people: left, fav: less(set.fav, fav), unfav: less(set.unfav, unfav), sum: less(set.sum, sum) };
}

/** A set of people as bits, which makes half a million subtractions a matter of a second. */
interface Masked extends Possible {
  readonly bits: bigint;
  /** The pass in which something about it was last learnt. */
  readonly learnt: number;
}

/** Every set that follows by taking a smaller from a larger, each with the narrowest ranges that follow, until nothing is new. */
function subtractAll(figures: readonly Possible[]): readonly Possible[] {
  const ids = [...new Set(figures.flatMap(({ people }) => [...people]))];
  const bitOf = new Map(ids.map((id, at) => [id, 1n << BigInt(at)]));
  const sets = new Map<bigint, Masked>();
  let pass = 0;
  const learn = (bits: bigint, news: Omit<Possible, "people">): void => {
    const old = sets.get(bits);
    if (old === undefined && (bits === 0n || sets.size >= MOST_SETS)) return;
    const people = old?.people ?? new Set(ids.filter((id) => (bits & (bitOf.get(id) ?? 0n)) !== 0n));
    const next = consistent(old === undefined ? { people, ...news } : meetSets(old, { people, ...news }));
    if (old === undefined || !same(old, next)) sets.set(bits, { ...next, bits, learnt: pass });
  };
  for (const { people, ...known } of figures)
    learn(
      [...people].reduce((bits, id) => bits | (bitOf.get(id) ?? 0n), 0n),
      known,
    );
  for (let changed = true; changed; changed = [...sets.values()].some(({ learnt }) => learnt === pass)) {
    pass += 1;
    const all = [...sets.values()];
    for (const larger of all) {
      for (const smaller of all) {
        if (Math.max(larger.learnt, smaller.learnt) < pass - 1) continue;
        if (smaller.bits === larger.bits || (smaller.bits & larger.bits) !== smaller.bits) continue;
        const rest = larger.bits ^ smaller.bits;
        learn(rest, less(larger, smaller));
        const other = sets.get(rest);
        if (other !== undefined) learn(smaller.bits, less(larger, other));
      }
    }
  }
  return [...sets.values()];
}

function less(one: Possible, other: Possible): Omit<Possible, "people"> {
  const range = (a: Range, b: Range): Range => ({ low: a.low - b.high, high: a.high - b.low });
  return { fav: range(one.fav, other.fav), unfav: range(one.unfav, other.unfav), sum: range(one.sum, other.sum) };
}

const meet = (a: Range, b: Range): Range => ({ low: Math.max(a.low, b.low), high: Math.min(a.high, b.high) });
const meetSets = (a: Possible, b: Possible): Possible => ({
  people: a.people,
  fav: meet(a.fav, b.fav),
  unfav: meet(a.unfav, b.unfav),
  sum: meet(a.sum, b.sum),
});
const sameRange = (a: Range, b: Range): boolean => a.low === b.low && a.high === b.high;
const same = (a: Possible, b: Possible): boolean => sameRange(a.fav, b.fav) && sameRange(a.unfav, b.unfav) && sameRange(a.sum, b.sum);

/** What cannot be together goes: f favourable and u unfavourable of n sum to 4n + f - 3u at least, and 4n + 3f - u at most. */
function consistent(set: Possible): Possible {
  const n = set.people.size;
  const fav = meet(set.fav, {
    low: Math.max(0, Math.ceil((set.sum.low - 4 * n + Math.max(0, set.unfav.low)) / 3)),
    high: n - Math.max(0, set.unfav.low),
  });
  const unfav = meet(set.unfav, { low: Math.max(0, Math.ceil((4 * n + fav.low - set.sum.high) / 3)), high: n - fav.low });
  const sum = meet(set.sum, { low: 4 * n + fav.low - 3 * unfav.high, high: 4 * n + 3 * fav.high - unfav.low });
  return { people: set.people, fav, unfav, sum: meet(sum, { low: n, high: 7 * n }) };
}

/** A set of one whose sum is certain, or any set whose sum leaves everybody at the same end of the scale. */
function certainIn(item: string, { people, sum, fav, unfav }: Possible): readonly Recovered[] {
  const n = people.size;
  const everybody = (answer: number): readonly Recovered[] => [...people].map((person) => ({ item, person, answer }));
  // With one round's assumption broken (answers did change) ranges can contradict each other, and then nothing follows.
  if (sum.low > sum.high || fav.low > fav.high || unfav.low > unfav.high) return [];
  if (n === 1 && sum.low === sum.high) return everybody(sum.low);
  if (sum.low === 7 * n) return everybody(7);
  return sum.high === n ? everybody(1) : [];
}
