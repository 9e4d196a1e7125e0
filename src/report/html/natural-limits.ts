import { xmr } from "../../core/statistics/control-charts.ts";

export interface NaturalLimits {
  readonly limits: { readonly centre: number; readonly low: number; readonly high: number } | null;
  /** Places of the series, counted with its gaps. */
  readonly outside: readonly number[];
}

/** Fewer periods give limits that jump with every new one. */
const fewestForLimits = 8;

/** A constant series has limits at its own value, a rounding error away. */
function isBeyond(value: number, lower: number, upper: number): boolean {
  return value > upper + 1e-9 || value < lower - 1e-9;
}

/** Natural process limits of a series of shares; a gap joins its neighbours, since what is missing there may not be shown. */
export function naturalLimits(series: readonly (number | null)[]): NaturalLimits {
  const places = series.flatMap((value, index) => (value === null ? [] : [index]));
  const values = series.filter((value) => value !== null);
  if (values.length < fewestForLimits) return { limits: null, outside: [] };
  const { centre, lower, upper, rules } = xmr(values);
  if (centre === null || lower === null || upper === null) return { limits: null, outside: [] };
  return {
    limits: { centre, low: Math.max(0, lower), high: Math.min(1, upper) },
    outside: rules.beyond.filter((index) => isBeyond(values[index] ?? 0, lower, upper)).flatMap((index) => places[index] ?? []),
  };
}
