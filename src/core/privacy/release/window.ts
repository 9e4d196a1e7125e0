import type { Level, ReleasedItem } from "../release-shape.ts";
import { type Coding, numbersTold, scoreCoding, shareCoding, shownCount } from "./coding.ts";
import { itemFromParts } from "./from-parts.ts";
import type { Ends, Room } from "./room.ts";
import type { Counts } from "./tally.ts";

export const figures = ["fav", "unfav", "score"] as const;
export type Figure = (typeof figures)[number];

/** With fewer parts than these, one of them could be worked out from the whole (privacy.md 8, Parents). */
export const ENOUGH_PARTS = 4;

/** An item as it was released, and the room it leaves; null where it leaves none. */
export interface Placed {
  readonly item: ReleasedItem;
  readonly room: Room | null;
}

/** How a group that has parts is told, worked out from what is released of its parts and how many answered, and from nothing else. */
export interface Windows {
  readonly room: Room | null;
  /** Every figure as it follows from the parts. */
  readonly fromParts: ReleasedItem;
  /** The scale of a figure of its own, with the ends joined inwards; null: told from the parts. */
  readonly own: Readonly<Record<Figure, Coding | null>>;
}

/**
 * Scales of a group's own figures. Totals that only a few ways of answering in its parts could make are joined with the step before them,
 * so that whatever is told, every group below has two people who may be outside any bucket. Which scales these are is decided before
 * anything of the group itself is looked at: no choice here says anything about its answers (docs/decide/0027).
 * @param parts two or more, or one that is the whole group
 */
export function windowsOf(parts: readonly Placed[], n: number, k: number): Windows {
  const fromParts = itemFromParts(
    parts.map(({ item }) => item),
    shownCount(n, k),
  );
  const room = roomOfParts(
    parts.map((part) => part.room),
    n,
  );
  const own = (figure: Figure): Coding | null => {
    if (room === null || parts.length < ENOUGH_PARTS) return null;
    const { low, high, under } = sideOf(room, figure);
    const coding = codingOf(figure, n);
    return low > high ? null : joined(coding, { low: coding.stepOf(low, under), high: coding.stepOf(high, under) }, fromParts[figure]);
  };
  return {
    room,
    fromParts: { ...fromParts, fromParts: parts.length < ENOUGH_PARTS },
    own: { fav: own("fav"), unfav: own("unfav"), score: own("score") },
  };
}

/** The room that is left of a group once its levels are told. */
export function roomTold({ room, own }: Windows, counts: Counts): Room | null {
  if (room === null) return null;
  const ends = (figure: Figure): Ends => {
    const { low, high, under } = sideOf(room, figure);
    const scale = own[figure];
    const value = sideOf({ ...room, fav: both(counts.fav), unfav: both(counts.unfav), sum: both(counts.sum) }, figure).low;
    return (scale === null ? null : numbersTold(scale, scale.stepOf(value, under), { from: low, to: high, under })) ?? { low, high };
  };
  const sum = ends("score");
  return { ...room, fav: ends("fav"), unfav: ends("unfav"), sum: { low: sum.low + room.n, high: sum.high + room.n } };
}

const both = (value: number): Ends => ({ low: value, high: value });

/** A figure as a number of how many: people, or points above one of six a person. */
function sideOf({ n, fav, unfav, sum }: Room, figure: Figure): Ends & { readonly under: number } {
  if (figure === "score") return { low: sum.low - n, high: sum.high - n, under: 6 * n };
  return { ...(figure === "fav" ? fav : unfav), under: n };
}

/** What totals the parts can have together for certain, whichever group below is looked at; null: cannot be said. */
function roomOfParts(parts: readonly (Room | null)[], n: number): Room | null {
  const rooms = parts.flatMap((room) => room ?? []);
  if (rooms.length < parts.length) return null;
  const spared = (pick: (room: Room) => number): number => Math.max(0, ...rooms.map(pick));
  const total = (pick: (room: Room) => Ends): Ends => ({
    low: rooms.reduce((sum, room) => sum + pick(room).low, 0),
    high: rooms.reduce((sum, room) => sum + pick(room).high, 0),
  });
  const [fav, unfav, sum] = [total((room) => room.fav), total((room) => room.unfav), total((room) => room.sum)];
  return {
    n,
    fav: { low: fav.low + spared(({ spare }) => spare.favBottom), high: fav.high - spared(({ spare }) => spare.favTop) },
    unfav: { low: unfav.low, high: unfav.high - spared(({ spare }) => spare.unfavTop) },
    sum,
    spare: { favTop: 0, unfavTop: 0, favBottom: 0 },
  };
}

/** The same scale without the steps beyond these; null where fewer than two are left, which would tell nothing. */
function joined(coding: Coding, { low: first, high: last }: Ends, known: Level): Coding | null {
  if (first >= last) return null;
  return {
    first,
    last,
    stepOf: (over, under) => Math.min(last, Math.max(first, coding.stepOf(over, under))),
    levelOf: (step) => {
      const end = step === first ? "at-most" : step === last ? "at-least" : null;
      return levelAt(coding, step, end, known);
    },
  };
}

/** A step as it is told in a group with parts: at an end it stands for everything beyond that the parts allow. */
export function levelAt(coding: Coding, step: number, edge: Level["edge"], known: Level): Level {
  const level = coding.levelOf(step);
  const { at, low, high } = level;
  if (edge === level.edge && edge === null) return level;
  if (edge === "at-most") return { at, low: Math.min(known.low, low), high, edge };
  return edge === "at-least" ? { at, low, high: Math.max(known.high, high), edge } : { at, low, high, edge };
}

export const codingOf = (figure: Figure, n: number): Coding => (figure === "score" ? scoreCoding(n) : shareCoding(n));
