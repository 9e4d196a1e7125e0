/** A null bound is open: the evidence sets no limit on this side. */
export interface Interval {
  readonly low: number | null;
  readonly high: number | null;
  readonly level: number;
  /** The level a discrete method really reaches, where it differs from the one asked for. */
  readonly achieved?: number;
}

export type Reason = "empty" | "too-few" | "constant" | "no-events" | "beyond-follow-up" | "separated" | "did-not-converge";

export type Caveat =
  /** Everybody at risk left before later items entered; the curve stops there. */
  | "risk-set-emptied"
  /** No item was watched from time zero; the curve holds for items that lasted until the first entry. */
  | "starts-at-first-entry"
  /** Equal values: an order-statistic level holds at least, not exactly. */
  | "ties"
  /** Fewer resamples than asked for, so that a large input stays within its time budget. */
  | "resamples-reduced"
  /** No resample differs from the value, so there is no interval to show. */
  | "constant";

interface Described {
  readonly n: number;
  readonly method: string;
  readonly caveats: readonly Caveat[];
}

/** The value is there; `reason` then says why an interval is not. */
export interface KnownEstimate extends Described {
  readonly value: number;
  readonly interval: Interval | null;
  readonly reason?: Reason;
}

/** No value: `interval` is null, or one-sided where the evidence still bounds it ("more than 31 hours"). */
export interface UnknownEstimate extends Described {
  readonly value: null;
  readonly interval: Interval | null;
  readonly reason: Reason;
  /** How many observations would do. */
  readonly needs?: number;
}

export type Estimate = KnownEstimate | UnknownEstimate;

export interface TestResult {
  readonly p: number | null;
  readonly statistic: number;
  readonly n: readonly number[];
  readonly method: string;
  readonly exact: boolean;
  /** The least p these sizes can give. */
  readonly minimumP: number;
  readonly caveats: readonly Caveat[];
  readonly reason?: Reason;
}

/** No p is ever printed as 0. */
export const LEAST_P = 1e-300;

/** An estimate that cannot be given, with the reason and, where it is known, how many observations would do. */
export function insufficient(method: string, n: number, reason: Reason, needs?: number): UnknownEstimate {
  const unknown: UnknownEstimate = { value: null, n, interval: null, method, caveats: [], reason };
  return needs === undefined ? unknown : { ...unknown, needs };
}
