import { type Actor, actors } from "../../core/model/actor.ts";
import { Column } from "./column.ts";
import { OidTable } from "./oid-table.ts";
import { PathTable } from "./path-table.ts";
import { TimeColumn } from "./time-column.ts";

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
/** The team takes the upper half, 0 for none: 65,535 teams. */
const TEAM_SHIFT = 16;

const kinds = ["feature", "fix", "revert", "dependency", "release", "merge", "other"] as const;
export type Kind = (typeof kinds)[number];

/**
 * The history as columns, one entry per commit number (OidTable). About 75 bytes a commit with its id and touched paths, so a
 * million commits take 75 MB. Parents may be numbered before they are read: see SEEN.
 */
export class CommitGraph {
  readonly oids: OidTable;
  readonly paths = new PathTable();
  readonly first = new Column(NONE);
  readonly second = new Column(NONE);
  /** Third and later parents; octopus merges are rare. */
  readonly further = new Map<number, readonly number[]>();
  readonly committed = new TimeColumn();
  readonly authored = new TimeColumn();
  readonly flags = new Column();
  readonly teams: string[] = [];
  readonly bucket = new Column();
  /** Author number within this run, NONE for commits read in earlier runs; never saved. */
  readonly author = new Column(NONE);
  /** The bucket of the change that a commit of the main line carries, salted for the quarter it was merged in, and whose it is. */
  readonly changeBucket = new Column();
  readonly changeFrom = new Column(NONE);
  readonly pathStart = new Column();
  readonly pathCount = new Column();
  /** Path numbers of all commits, one run of `pathCount` entries each. */
  readonly touched = new Column();
  touchedCount = 0;
  readonly reverts = new Map<number, string>();
  /** A short hash of an update bot's subject, to recognise a branch that was squashed into main. */
  readonly updateSubjects = new Map<number, string>();

  /** `oidWidth` is the length of an id in bytes, 20 or 32. */
  constructor(oidWidth: number) {
    this.oids = new OidTable(oidWidth);
  }

  get count(): number {
    return this.oids.count;
  }

  has(number: number, flag: number): boolean {
    return (this.flags.at(number) & flag) !== 0;
  }

  set(number: number, flag: number, on: boolean): void {
    const flags = this.flags.at(number);
    this.flags.set(number, on ? flags | flag : flags & ~flag);
  }

  setParents(number: number, parents: readonly number[]): void {
    this.first.set(number, parents[0] ?? NONE);
    this.second.set(number, parents[1] ?? NONE);
    if (parents.length > 2) this.further.set(number, parents.slice(2));
  }

  /** Parents in order, into `into`; returns how many. No array is made: this runs millions of times. */
  parents(number: number, into: number[]): number {
    const first = this.first.at(number);
    if (first === NONE) return 0;
    into[0] = first;
    const second = this.second.at(number);
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
    this.touched.set(this.touchedCount, path);
    this.touchedCount += 1;
  }

  kind(number: number): Kind {
    return kinds[(this.flags.at(number) >>> KIND_SHIFT) & THREE_BITS] ?? "other";
  }

  actor(number: number): Actor {
    return actors[(this.flags.at(number) >>> ACTOR_SHIFT) & THREE_BITS] ?? "human";
  }

  classify(number: number, kind: Kind, actor: Actor): void {
    const cleared = this.flags.at(number) & ~((THREE_BITS << KIND_SHIFT) | (THREE_BITS << ACTOR_SHIFT));
    this.flags.set(number, cleared | (kinds.indexOf(kind) << KIND_SHIFT) | (actors.indexOf(actor) << ACTOR_SHIFT));
  }

  teamOf(number: number): string | null {
    return this.teams[(this.flags.at(number) >>> TEAM_SHIFT) - 1] ?? null;
  }

  setTeam(number: number, team: string | null): void {
    const known = team === null ? NONE : this.teams.indexOf(team);
    const place = team === null || known !== NONE ? known + 1 : this.teams.push(team);
    this.flags.set(number, (this.flags.at(number) & ~(-1 << TEAM_SHIFT)) | (place << TEAM_SHIFT));
  }

  bucketOf(number: number): string | null {
    return this.has(number, HAS_BUCKET) ? bucketText(this.bucket.at(number)) : null;
  }

  setBucket(number: number, bucket: string | null): void {
    this.set(number, HAS_BUCKET, bucket !== null);
    this.bucket.set(number, bucket === null ? 0 : Number.parseInt(bucket, 16));
  }

  countOnMain(): number {
    let commits = 0;
    for (let number = 0; number < this.count; number += 1) if (this.has(number, SEEN) && this.has(number, ON_MAIN)) commits += 1;
    return commits;
  }
}

export function bucketText(bucket: number): string {
  return (bucket >>> 0).toString(16).padStart(8, "0");
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
