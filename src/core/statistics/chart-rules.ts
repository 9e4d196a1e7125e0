import { element } from "./element.ts";

/** What the rules need to know of a chart, all on its own scale. */
export interface ChartLines {
  readonly centre: number;
  readonly sigma: number;
  readonly lower: number;
  readonly upper: number;
}

export type RuleName = "beyond" | "run8" | "threeOfFour" | "run7" | "trend7" | "twoOfThree";

/** Textbook rules, strict, each flagging the 0-based indices of all points involved. Drawn, but never a reason to notify. */
export function flagged(rule: RuleName, values: readonly number[], lines: ChartLines): number[] {
  return RULES[rule](values, lines);
}

const RULES: Readonly<Record<RuleName, (values: readonly number[], lines: ChartLines) => number[]>> = {
  beyond: (values, { lower, upper }) => indicesWhere(values, (value) => value > upper || value < lower),
  run8: (values, { centre }) => runs(values, centre, 8),
  run7: (values, { centre }) => runs(values, centre, 7),
  threeOfFour: (values, { centre, sigma }) => bothSides(values, centre, (away) => away > 1.5 * sigma, 3, 4),
  twoOfThree: (values, { centre, sigma, lower, upper }) => {
    const reach = { up: upper - centre, down: centre - lower };
    return bothSides(values, centre, (away, side) => away > 2 * sigma && away <= reach[side], 2, 3);
  },
  trend7: trends,
};

type Side = "up" | "down";

/** Points of one side that satisfy `far`, wherever `least` of them lie among `window` consecutive points. */
function bothSides(
  values: readonly number[],
  centre: number,
  far: (away: number, side: Side) => boolean,
  least: number,
  window: number,
): number[] {
  const found = new Set<number>();
  for (const side of ["up", "down"] as const) {
    const sign = side === "up" ? 1 : -1;
    const hits = indicesWhere(values, (value) => far(sign * (value - centre), side));
    for (let k = 0; k + least <= hits.length; k++) {
      const group = hits.slice(k, k + least);
      if (element(group, least - 1) - element(group, 0) < window) for (const index of group) found.add(index);
    }
  }
  return [...found].sort((a, b) => a - b);
}

/** A point on the centre line ends a run. */
function runs(values: readonly number[], centre: number, length: number): number[] {
  const sides = values.map((value) => Math.sign(value - centre));
  return stretches(sides.length, length, (from, to) => element(sides, to) !== 0 && element(sides, from) === element(sides, to));
}

/** Each step must go the same way; equal neighbours end a trend. */
function trends(values: readonly number[]): number[] {
  const steps = values.map((value, k) => Math.sign(value - (values[k - 1] ?? value)));
  return stretches(values.length, 7, (from, to, start) => {
    const step = element(steps, to);
    return step !== 0 && (from === start || element(steps, from) === step);
  });
}

/** Indices in maximal stretches of at least `length` points whose neighbours all belong together. */
function stretches(count: number, length: number, together: (from: number, to: number, start: number) => boolean): number[] {
  const found = new Set<number>();
  for (let start = 0; start + length <= count; start++) {
    let end = start;
    while (end + 1 < count && together(end, end + 1, start)) end++;
    if (end - start + 1 >= length) for (let k = start; k <= end; k++) found.add(k);
  }
  return [...found];
}

function indicesWhere(values: readonly number[], holds: (value: number) => boolean): number[] {
  return values.flatMap((value, index) => (holds(value) ? [index] : []));
}
