import type { Caveat } from "./estimate.ts";
import type { LifeItem } from "./risk-set.ts";
import { forEachExit, requireItems } from "./risk-set.ts";
import { StatisticsError } from "./statistics-error.ts";

export interface CauseItem extends LifeItem {
  /** How the item ended; needed where `event` is true. */
  readonly cause?: string;
}

/** Shares at one distinct time; `open` and all of `byCause` add up to 1. */
export interface CauseStep {
  readonly time: number;
  readonly open: number;
  readonly byCause: Readonly<Record<string, number>>;
  /** Standard errors of `byCause`. */
  readonly errorByCause: Readonly<Record<string, number>>;
}

export interface CauseCurve {
  readonly steps: readonly CauseStep[];
  readonly causes: readonly string[];
  readonly n: number;
  readonly method: string;
  readonly caveats: readonly Caveat[];
}

/** One cause's share so far, its variance, and its covariance with the share still open. */
interface Incidence {
  share: number;
  variance: number;
  covariance: number;
}

/**
 * How items end when ends exclude each other (fixed, accepted, dismissed): the share that ended by each cause up to each time.
 * Treating the other ends as censored would overstate every share. Errors: `time`, `entry`, `cause`. Cost: steps times causes.
 * Source: Aalen and Johansen 1978; Greenwood-type variance carried from step to step.
 * @example aalenJohansen([{ time: 1, event: true, cause: "fixed" }, { time: 2, event: false }]).steps[0].byCause // => { fixed: 0.5 }
 */
export function aalenJohansen(items: readonly CauseItem[]): CauseCurve {
  requireItems(items);
  const causes = [...new Set(items.filter((item) => item.event).map(causeOf))].sort();
  const endsAt = countEnds(items);
  const incidences = new Map(causes.map((cause) => [cause, { share: 0, variance: 0, covariance: 0 }]));
  const steps: CauseStep[] = [];
  let open = 1;
  let openVariance = 0;
  const caveats = forEachExit(items, ({ time, atRisk, events }) => {
    const ends = endsAt.get(time);
    for (const [cause, incidence] of incidences) {
      const ended = ends?.get(cause) ?? 0;
      advance(incidence, { open, openVariance, ended, events, atRisk });
    }
    const stay = (atRisk - events) / atRisk;
    openVariance = stay * stay * openVariance + (open * open * events * (atRisk - events)) / atRisk ** 3;
    open = events === atRisk ? 0 : open * stay;
    steps.push({
      time,
      open,
      byCause: Object.fromEntries([...incidences].map(([cause, { share }]) => [cause, share])),
      errorByCause: Object.fromEntries([...incidences].map(([cause, { variance }]) => [cause, Math.sqrt(Math.max(0, variance))])),
    });
  });
  return { steps, causes, n: items.length, method: "aalen-johansen", caveats };
}

interface Ending {
  readonly open: number;
  readonly openVariance: number;
  readonly ended: number;
  readonly events: number;
  readonly atRisk: number;
}

/** Multinomial variance of the ends at this time, on top of what is carried over from the earlier ones. */
function advance(incidence: Incidence, { open, openVariance, ended, events, atRisk }: Ending): void {
  const hazard = ended / atRisk;
  const stay = (atRisk - events) / atRisk;
  const unit = (open * open * ended) / atRisk ** 3;
  incidence.variance += 2 * hazard * incidence.covariance + hazard * hazard * openVariance + unit * (atRisk - ended);
  incidence.covariance = stay * (incidence.covariance + hazard * openVariance) - unit * (atRisk - events);
  incidence.share += open * hazard;
}

function countEnds(items: readonly CauseItem[]): Map<number, Map<string, number>> {
  const endsAt = new Map<number, Map<string, number>>();
  for (const item of items) {
    if (!item.event) continue;
    const cause = causeOf(item);
    const ends = endsAt.get(item.time) ?? new Map<string, number>();
    endsAt.set(item.time, ends.set(cause, (ends.get(cause) ?? 0) + 1));
  }
  return endsAt;
}

function causeOf(item: CauseItem): string {
  if (item.cause === undefined || item.cause === "") throw new StatisticsError("cause", "", "a name for every event");
  return item.cause;
}
