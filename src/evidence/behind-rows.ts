import { mergedTally, type Tally, tallyOf } from "../core/evidence/contributors.ts";
import type { MeasureRow, Shape } from "../core/evidence/measure.ts";
import { standsForItems } from "../core/evidence/measured-rows.ts";
import { groupedBy } from "../core/model/grouped-by.ts";
import { periodOf } from "../core/model/time.ts";

/** Who stands behind the rows of one atom in one base period. */
interface Block {
  readonly tally: Tally;
  /** There is work of people who cannot be counted. */
  readonly unattributed: boolean;
}

/** Who stands behind rows, by the atom and the base period they lie in. */
export type Behind = ReadonlyMap<number, ReadonlyMap<number, Block>>;

interface Placed {
  readonly row: MeasureRow;
  readonly atom: number;
}

/**
 * Whether a row is work of people and does not say whose. Where items name who did them, one that does not is somebody's all the same: of a
 * quarter whose salt is destroyed, or of an account nobody knows. Where others stand in for the people (committers of a team for its work
 * items), an item of a team is that team's, however few are known of it, and one without a team is nobody's. What is not covered is in no figure.
 */
function isUnattributed(row: MeasureRow, shape: Shape, namesPeople: boolean): boolean {
  return row.bucket === null && row.covered && standsForItems(row, shape) && (namesPeople || row.team !== null);
}

export function behindRows(placed: readonly Placed[], shape: Shape, namesPeople: boolean): Behind {
  const telling = placed.filter(({ row }) => row.bucket !== null || isUnattributed(row, shape, namesPeople));
  const behind = new Map<number, ReadonlyMap<number, Block>>();
  for (const [atom, inside] of groupedBy(telling, (each) => each.atom)) {
    const periods = groupedBy(inside, ({ row }) => periodOf(row.time));
    behind.set(atom, new Map([...periods].map(([period, some]) => [period, blockOf(some)])));
  }
  return behind;
}

function blockOf(placed: readonly Placed[]): Block {
  return { tally: tallyOf(placed.map(({ row }) => row)), unattributed: placed.some(({ row }) => row.bucket === null) };
}

function mergedBlock(blocks: readonly Block[]): Block {
  return { tally: mergedTally(blocks.map(({ tally }) => tally)), unattributed: blocks.some(({ unattributed }) => unattributed) };
}

export function mergedBehind(several: readonly Behind[]): Behind {
  const [only = new Map(), ...more] = several;
  if (more.length === 0) return only;
  const atoms = groupedBy(
    several.flatMap((each) => [...each]),
    ([atom]) => atom,
  );
  return new Map([...atoms].map(([atom, parts]) => [atom, mergedPeriods(parts.map(([, periods]) => periods))]));
}

function mergedPeriods(several: readonly ReadonlyMap<number, Block>[]): ReadonlyMap<number, Block> {
  const periods = groupedBy(
    several.flatMap((each) => [...each]),
    ([period]) => period,
  );
  return new Map([...periods].map(([period, blocks]) => [period, mergedBlock(blocks.map(([, block]) => block))]));
}

/** Behind one atom, in all or in some periods. */
export function behindAtom(behind: Behind, atom: number, counts: (period: number) => boolean): Block {
  return mergedBlock([...(behind.get(atom) ?? [])].flatMap(([period, block]) => (counts(period) ? [block] : [])));
}

export function namesAnybody(behind: Behind): boolean {
  return [...behind.values()].some((periods) => [...periods.values()].some(({ tally }) => tally.size > 0));
}

/** Atoms and periods with work of people who cannot be counted, as text, in their order. */
export function unattributedIn(behind: Behind): readonly string[] {
  return [...behind].flatMap(([atom, periods]) =>
    [...periods].flatMap(([period, { unattributed }]) => (unattributed ? [`${atom} ${period}`] : [])),
  );
}
