export type StatisticsErrorCode =
  | "level"
  | "probability"
  | "count"
  | "exposure"
  | "parameter"
  | "number"
  | "time"
  | "entry"
  | "cause"
  | "length"
  | "seed"
  | "resamples"
  | "permutations"
  | "block"
  | "statistic";

/** Broken input: which rule it breaks, the value that breaks it and what would be allowed. Insufficient input never throws. */
export class StatisticsError extends Error {
  readonly code: StatisticsErrorCode;
  readonly value: number | string;
  readonly allowed: string;

  constructor(code: StatisticsErrorCode, value: number | string, allowed: string) {
    super(`${code}: ${String(value)} is outside ${allowed}`);
    this.name = "StatisticsError";
    this.code = code;
    this.value = value;
    this.allowed = allowed;
  }
}
