import { describe, expect, it } from "vitest";
import { createRandom } from "../../src/core/statistics/random.ts";
import type { CauseItem, LifeItem } from "../../src/core/statistics/survival.ts";
import { aalenJohansen, kaplanMeier, logrank, rmst, rmstDifference, survivalAt } from "../../src/core/statistics/survival.ts";
import { shareOf } from "./series.ts";

const SEED = Number(process.env.CALIBRATION_SEED ?? 20_261);
const TRIALS = Number(process.env.CALIBRATION_TRIALS ?? 2_000);
const SLACK = 3 * Math.sqrt((0.05 * 0.95) / TRIALS);

/** Durations with mean 1, of which about 30 % are still open. */
function watched(r: ReturnType<typeof createRandom>, n: number): LifeItem[] {
  return Array.from({ length: n }, () => {
    const [took, seen] = [r.exponential(), r.exponential() / 0.43];
    return { time: Math.min(took, seen), event: took <= seen };
  });
}

describe(`survival with 30 % still open, seed ${SEED}, ${TRIALS} trials a cell`, () => {
  it.each([15, 40])("the share open at the true median covers 93-97 %% with %i items", (n) => {
    const r = createRandom(SEED, 1);
    const covered = shareOf(TRIALS, () => {
      const { interval } = survivalAt(kaplanMeier(watched(r, n)), Math.LN2);
      return interval !== null && (interval.low ?? 0) <= 0.5 && 0.5 <= (interval.high ?? 1);
    });
    expect(covered).toBeGreaterThan(0.93);
    expect(covered).toBeLessThan(0.97);
  });
  it("the median's interval covers 93-97.5 %", () => {
    const r = createRandom(SEED, 2);
    const covered = shareOf(TRIALS, () => {
      const { interval } = kaplanMeier(watched(r, 25)).median;
      return interval !== null && (interval.low ?? 0) <= Math.LN2 && Math.LN2 <= (interval.high ?? Infinity);
    });
    expect(covered).toBeGreaterThan(0.93);
    expect(covered).toBeLessThan(0.975);
  });
  it("items first seen late do not bias the median", () => {
    const r = createRandom(SEED, 3);
    const medians = Array.from({ length: TRIALS / 4 }, () => {
      const items = Array.from({ length: 200 }, (): LifeItem => {
        const [entry, took] = [0.5 * r.uniform(), r.exponential()];
        return took > entry ? { time: took, event: true, entry } : { time: took, event: true, entry: -1 };
      });
      // items that ended before they could be seen are not in the list at all
      return kaplanMeier(items.filter((item) => (item.entry ?? 0) >= 0)).median.value ?? 0;
    });
    const mean = medians.reduce((sum, value) => sum + value / medians.length, 0);
    expect(mean).toBeCloseTo(Math.LN2, 1.5);
  });
  it("the restricted mean covers 92-96 %, its difference too", () => {
    const r = createRandom(SEED, 4);
    const truth = 1 - Math.exp(-1);
    const covered = shareOf(TRIALS, () => {
      const { interval } = rmst(watched(r, 40), 1);
      return interval !== null && (interval.low ?? 0) <= truth && truth <= (interval.high ?? 1);
    });
    expect(Math.abs(covered - 0.94)).toBeLessThan(0.02);
    const none = shareOf(TRIALS, () => {
      const { interval } = rmstDifference(watched(r, 40), watched(r, 25), 1);
      return interval !== null && (interval.low ?? 0) <= 0 && 0 <= (interval.high ?? 0);
    });
    expect(Math.abs(none - 0.945)).toBeLessThan(0.02);
  });
  it("the error of a competing share is the spread it shows", () => {
    const r = createRandom(SEED, 5);
    const ends = Array.from({ length: TRIALS }, () => {
      const items = watched(r, 60).map(
        (item): CauseItem => (item.event ? { ...item, cause: r.uniform() < 0.3 ? "accepted" : "fixed" } : item),
      );
      const step = aalenJohansen(items).steps.findLast(({ time }) => time <= 1);
      return { share: step?.byCause.accepted ?? 0, error: step?.errorByCause.accepted ?? 0 };
    });
    const mean = (of: (end: { share: number; error: number }) => number): number => ends.reduce((sum, end) => sum + of(end) / TRIALS, 0);
    const share = mean((end) => end.share);
    expect(share).toBeCloseTo(0.3 * (1 - Math.exp(-1)), 2);
    expect(Math.sqrt(mean((end) => (end.share - share) ** 2)) / mean((end) => end.error)).toBeCloseTo(1, 1);
  });
  it.each([
    [20, 20],
    [8, 32],
  ])("logrank finds a difference that is not there in 5 %% at most, %i against %i", (n1, n2) => {
    const r = createRandom(SEED, 6);
    const wrong = shareOf(TRIALS, () => (logrank([watched(r, n1), watched(r, n2)]).p ?? 1) <= 0.05);
    // the chi-square is a large-sample answer: at 8 against 32 it errs in about 6 %
    expect(wrong).toBeLessThan((n1 < 20 ? 0.06 : 0.05) + SLACK);
    expect(wrong).toBeGreaterThan(0.03);
  });
});
