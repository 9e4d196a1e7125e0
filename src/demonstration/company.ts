import type { TeamKind } from "../core/model/organisation.ts";
import type { Instant } from "../core/model/time.ts";
import type { Habits } from "./habits.ts";

/** A team of an invented company; `people` is how many marks its events carry, nobody stands behind them. */
export interface InventedTeam {
  readonly id: string;
  readonly name: string;
  readonly kind: TeamKind | "area";
  readonly parent: string | null;
  readonly reportsTo: string | null;
  readonly people: number;
  /** Weeks after the beginning; null: from the beginning, to the end. */
  readonly fromWeek?: number;
  readonly toWeek?: number;
}

/** An invented company over 24 months, complete enough to fill every page. */
export interface Company {
  readonly id: string;
  readonly name: string;
  readonly story: string;
  readonly seed: number;
  readonly teams: readonly InventedTeam[];
  readonly gates: readonly { readonly id: string; readonly name: string; readonly team: string; readonly toWeek?: number }[];
  readonly habitsIn: (week: number) => Habits;
  readonly targets: readonly InventedTarget[];
  readonly disputes: readonly { readonly node: string; readonly finding: string; readonly team: string; readonly note: string }[];
}

export interface InventedTarget {
  readonly node: string;
  readonly about:
    | { readonly behaviour: string }
    | { readonly measure: string; readonly variant: string | null; readonly category: string | null };
  readonly direction: "up" | "down";
  readonly value: number | null;
  readonly weeksAhead: number;
  readonly why: string;
}

export const WEEKS = 104;

/** The time that passes in a demonstration: 104 whole weeks, the first of which begins on a Monday. */
export interface Span {
  readonly start: Instant;
  readonly end: Instant;
}
