export interface NaturalLimits {
  readonly limits: { readonly centre: number; readonly low: number; readonly high: number } | null;
  readonly outside: readonly number[];
}
export function naturalLimits(_values: readonly (number | null)[]): NaturalLimits {
  return { limits: null, outside: [] };
}
