import type { OidTable } from "./oid-table.ts";
import type { PathTable } from "./path-table.ts";

export const NONE = -1;

/** Facts of a commit that fit a bit; kind and actor take three bits each. */
export const SEEN = 1 << 0;
export const ON_MAIN = 1 << 1;
export const REACHABLE = 1 << 2;
const HAS_BUCKET = 1 << 3;
export const CLOCK_SUSPECT = 1 << 4;
export const SECURITY_WORDS = 1 << 5;
export const SECURITY_UPDATE_TEXT = 1 << 6;
export const SQUASHED = 1 << 7;
export const LONG_LIVED_MERGE = 1 << 8;
export const HAS_CHANGE_BUCKET = 1 << 9;
const KIND_SHIFT = 10;
const ACTOR_SHIFT = 13;
const THREE_BITS = 7;

const kinds = ["feature", "fix", "revert", "dependency", "release", "merge", "other"] as const;
export type Kind = (typeof kinds)[number];
export const actors = ["human", "update-bot", "release-bot", "ci-bot", "agent", "other-bot"] as const;
export type Actor = (typeof actors)[number];

/**
 * The history in typed arrays, one entry per commit number (OidTable). About 60 bytes a commit, so a million commits with
 * their ids, parents, times and touched paths stay under 120 MB. Parents may be numbered before they are read: see SEEN.
 */
export class CommitGraph {
  readonly oids: OidTable;
  readonly paths: PathTable;
  first: Int32Array;
  second: Int32Array;
  /** Third and later parents; octopus merges are rare. */
  readonly further = new Map<number, readonly number[]>();
  committed: Float64Array;
  authored: Float64Array;
  flags: Uint32Array;
  team: Int16Array;
  readonly teams: string[] = [];
  bucket: Uint32Array;
  /** Author number within this run, NONE for commits read in earlier runs; never saved. */
  author: Int32Array;
  /** The bucket of the change that a commit of the main line carries, salted for the quarter it was merged in, and whose it is. */
  changeBucket: Uint32Array;
  changeFrom: Int32Array;
  pathStart: Uint32Array;
  pathCount: Uint32Array;
  /** Path numbers of all commits, one run of `pathCount` entries each. */
  touched = new Uint32Array(1 << 12);
  touchedCount = 0;
  readonly reverts = new Map<number, string>();
  /** A short hash of an update bot's subject, to recognise a branch that was squashed into main. */
  readonly updateSubjects = new Map<number, string>();

  constructor(oids: OidTable, paths: PathTable) {
    this.oids = oids;
    this.paths = paths;
    const size = Math.max(1 << 12, oids.count);
    this.first = new Int32Array(size).fill(NONE);
    this.second = new Int32Array(size).fill(NONE);
    this.committed = new Float64Array(size);
    this.authored = new Float64Array(size);
    this.flags = new Uint32Array(size);
    this.team = new Int16Array(size).fill(NONE);
    this.bucket = new Uint32Array(size);
    this.author = new Int32Array(size).fill(NONE);
    this.changeBucket = new Uint32Array(size);
    this.changeFrom = new Int32Array(size).fill(NONE);
    this.pathStart = new Uint32Array(size);
    this.pathCount = new Uint32Array(size);
  }

  get count(): number {
    return this.oids.count;
  }

  numberOf(hex: Uint8Array, from: number): number {
    const number = this.oids.numberOf(hex, from);
    if (number >= this.flags.length) this.#grow();
    return number;
  }

  has(number: number, flag: number): boolean {
    return ((this.flags[number] ?? 0) & flag) !== 0;
  }

  set(number: number, flag: number, on: boolean): void {
    const flags = this.flags[number] ?? 0;
    this.flags[number] = on ? flags | flag : flags & ~flag;
  }

  setParents(number: number, parents: readonly number[]): void {
    this.first[number] = parents[0] ?? NONE;
    this.second[number] = parents[1] ?? NONE;
    if (parents.length > 2) this.further.set(number, parents.slice(2));
  }

  /** Parents in order, into `into`; returns how many. No array is made: this runs millions of times. */
  parents(number: number, into: number[]): number {
    const first = this.first[number] ?? NONE;
    if (first === NONE) return 0;
    into[0] = first;
    const second = this.second[number] ?? NONE;
    if (second === NONE) return 1;
    into[1] = second;
    const further = this.further.get(number);
    if (further === undefined) return 2;
    further.forEach((parent, index) => {
      into[2 + index] = parent;
    });
    return 2 + further.length;
  }

  touch(path: number): void {
    if (this.touchedCount === this.touched.length) this.touched = widened(this.touched, new Uint32Array(this.touched.length * 2));
    this.touched[this.touchedCount] = path;
    this.touchedCount += 1;
  }

  kind(number: number): Kind {
    return kinds[((this.flags[number] ?? 0) >>> KIND_SHIFT) & THREE_BITS] ?? "other";
  }

  actor(number: number): Actor {
    return actors[((this.flags[number] ?? 0) >>> ACTOR_SHIFT) & THREE_BITS] ?? "human";
  }

  classify(number: number, kind: Kind, actor: Actor): void {
    const cleared = (this.flags[number] ?? 0) & ~((THREE_BITS << KIND_SHIFT) | (THREE_BITS << ACTOR_SHIFT));
    this.flags[number] = cleared | (kinds.indexOf(kind) << KIND_SHIFT) | (actors.indexOf(actor) << ACTOR_SHIFT);
  }

  teamOf(number: number): string | null {
    return this.teams[this.team[number] ?? NONE] ?? null;
  }

  setTeam(number: number, team: string | null): void {
    if (team === null) {
      this.team[number] = NONE;
      return;
    }
    const known = this.teams.indexOf(team);
    this.team[number] = known === NONE ? this.teams.push(team) - 1 : known;
  }

  bucketOf(number: number): string | null {
    return this.has(number, HAS_BUCKET) ? bucketText(this.bucket[number] ?? 0) : null;
  }

  setBucket(number: number, bucket: string | null): void {
    this.set(number, HAS_BUCKET, bucket !== null);
    this.bucket[number] = bucket === null ? 0 : Number.parseInt(bucket, 16);
  }

  countOnMain(): number {
    let commits = 0;
    for (let number = 0; number < this.count; number += 1) if (this.has(number, SEEN) && this.has(number, ON_MAIN)) commits += 1;
    return commits;
  }

  #grow(): void {
    const size = this.flags.length * 2;
    this.first = widened(this.first, new Int32Array(size).fill(NONE));
    this.second = widened(this.second, new Int32Array(size).fill(NONE));
    this.committed = widened(this.committed, new Float64Array(size));
    this.authored = widened(this.authored, new Float64Array(size));
    this.flags = widened(this.flags, new Uint32Array(size));
    this.team = widened(this.team, new Int16Array(size).fill(NONE));
    this.author = widened(this.author, new Int32Array(size).fill(NONE));
    this.bucket = widened(this.bucket, new Uint32Array(size));
    this.changeBucket = widened(this.changeBucket, new Uint32Array(size));
    this.changeFrom = widened(this.changeFrom, new Int32Array(size).fill(NONE));
    this.pathStart = widened(this.pathStart, new Uint32Array(size));
    this.pathCount = widened(this.pathCount, new Uint32Array(size));
  }
}

export function bucketText(bucket: number): string {
  return bucket.toString(16).padStart(8, "0");
}

function widened<A extends Int32Array | Uint32Array | Float64Array | Int16Array>(old: A, wider: A): A {
  wider.set(old);
  return wider;
}

/** Marks everything reachable from `starts` and not marked yet; calls `visit` once for each. Linear. */
export function reach(
  graph: CommitGraph,
  starts: readonly number[],
  mark: Uint8Array,
  visit: (number: number) => void = () => undefined,
): void {
  const open = starts.filter((start) => start !== NONE);
  const parents: number[] = [];
  while (open.length > 0) {
    const number = open.pop() ?? NONE;
    if (mark[number] === 1) continue;
    mark[number] = 1;
    visit(number);
    const n = graph.parents(number, parents);
    for (let i = 0; i < n; i += 1) open.push(parents[i] ?? NONE);
  }
}
