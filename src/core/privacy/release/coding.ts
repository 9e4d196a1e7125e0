import type { Level, ShownCount } from "../release-shape.ts";

/** A fixed scale on which a share or a score is told: `stepOf` a fraction `over / under` of the whole, and what a step says. */
export interface Coding {
  readonly stepOf: (over: number, under: number) => number;
  readonly levelOf: (step: number) => Level;
  readonly first: number;
  readonly last: number;
}

interface Row {
  readonly from: number;
  readonly to: number;
  /** How many steps a share and a score have between 0 and all; thirds are "few, about half, most". */
  readonly share: "few-half-most" | number;
  readonly score: number;
  /** From here the count is told to the nearest ten, else as the row itself. */
  readonly tens: boolean;
}

// The table of privacy.md 8: a score's step is never finer than 100 / n, so that at an edge one person may have answered anything.
const table: readonly Row[] = [
  { from: 5, to: 7, share: "few-half-most", score: 5, tens: false },
  { from: 8, to: 12, share: 5, score: 8, tens: false },
  { from: 13, to: 19, share: 5, score: 10, tens: false },
  { from: 20, to: 49, share: 10, score: 20, tens: false },
  { from: 50, to: 99, share: 20, score: 50, tens: false },
  { from: 100, to: 199, share: 50, score: 100, tens: true },
  { from: 200, to: Number.POSITIVE_INFINITY, share: 100, score: 100, tens: true },
];

function rowFor(n: number): Row {
  const row = table.find(({ from, to }) => n >= from && n <= to);
  if (row === undefined) throw new RangeError(`nothing is told of ${n} people`);
  return row;
}

/** How many answered, as it is told; `k` is known to everybody, so a band never starts under it. */
export function shownCount(n: number, k: number): ShownCount {
  const { from, to, tens } = rowFor(n);
  if (!tens) return { low: Math.max(from, k), high: to };
  const ten = Math.floor((n + 5) / 10) * 10;
  return { low: Math.max(from, k, ten - 5), high: Math.min(to, ten + 4) };
}

/**
 * Nearest step in whole numbers, ties towards the middle, a tie at the middle down, never the two ends: those would tell of unanimity.
 * @example evenSteps(5, 1).stepOf(1, 2) // 2
 */
function evenSteps(steps: number, whole: number): Coding {
  const first = 1;
  const last = steps - 1;
  const nearest = (over: number, under: number): number => {
    const below = Math.floor((over * steps) / under);
    const twiceRest = 2 * (over * steps - below * under);
    if (twiceRest !== under) return twiceRest < under ? below : below + 1;
    return 2 * below + 1 < steps ? below + 1 : below;
  };
  // Made once: a release of many groups tells the same few levels a hundred thousand times.
  const levels = Array.from(
    { length: last },
    (_, at): Level => ({
      at: ((at + first) * whole) / steps,
      low: at === 0 ? 0 : ((2 * (at + first) - 1) * whole) / (2 * steps),
      high: at + first === last ? whole : ((2 * (at + first) + 1) * whole) / (2 * steps),
      edge: at === 0 ? "at-most" : at + first === last ? "at-least" : null,
    }),
  );
  return {
    first,
    last,
    stepOf: (over, under) => Math.min(last, Math.max(first, nearest(over, under))),
    levelOf: (step) => {
      const level = levels[step - first];
      if (level === undefined) throw new RangeError(`${step} is no step of ${first} to ${last}`);
      return level;
    },
  };
}

const few: Level = { at: 0.4, low: 0, high: 0.4, edge: "at-most" };
const aboutHalf: Level = { at: 0.5, low: 0.4, high: 0.6, edge: null };
const most: Level = { at: 0.6, low: 0.6, high: 1, edge: "at-least" };

const fewHalfMost: Coding = {
  first: 0,
  last: 2,
  stepOf: (over, under) => (5 * over <= 2 * under ? 0 : 5 * over >= 3 * under ? 2 : 1),
  levelOf: (step) => (step === 0 ? few : step === 1 ? aboutHalf : most),
};

const shareCodings = new Map<number, Coding>([5, 10, 20, 50, 100].map((steps) => [steps, evenSteps(steps, 1)]));
const scoreCodings = new Map<number, Coding>([5, 8, 10, 20, 50, 100].map((steps) => [steps, evenSteps(steps, 100)]));

/** For a share of `n` people: `stepOf(count, n)`. */
export function shareCoding(n: number): Coding {
  const { share } = rowFor(n);
  return share === "few-half-most" ? fewHalfMost : known(shareCodings, share);
}

/** For a score of `n` people whose answers sum to s: `stepOf(s - n, 6 n)`, as 1 is nothing and 7 is all. */
export function scoreCoding(n: number): Coding {
  return known(scoreCodings, rowFor(n).score);
}

function known(codings: ReadonlyMap<number, Coding>, steps: number): Coding {
  const coding = codings.get(steps);
  if (coding === undefined) throw new RangeError(`no scale of ${steps} steps`);
  return coding;
}

/**
 * The smallest and largest whole number in `from..to` that is told as `step`; a step grows with the number, so both by halving.
 * Null where no number is.
 */
export function numbersTold(
  { stepOf }: Coding,
  step: number,
  among: { readonly from: number; readonly to: number; readonly under: number },
): { readonly low: number; readonly high: number } | null {
  const { from, to, under } = among;
  const firstAtLeast = (wanted: number): number => {
    let low = from;
    let high = to + 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (stepOf(middle, under) >= wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const low = firstAtLeast(step);
  const high = firstAtLeast(step + 1) - 1;
  return low <= high ? { low, high } : null;
}
