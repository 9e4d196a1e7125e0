import { describe, expect, it } from "vitest";
import { z } from "zod";
import { xmr } from "../../src/core/statistics/control-charts.ts";
import { benjaminiHochberg, holm } from "../../src/core/statistics/multiplicity.ts";
import { createRandom } from "../../src/core/statistics/random.ts";
import { vector } from "../vectors.fixture.ts";
import { autoregressive, shareOf } from "./series.ts";

const SEED = Number(process.env.CALIBRATION_SEED ?? 20_261);
const TRIALS = Number(process.env.CALIBRATION_TRIALS ?? 4_000);
const NEXT = 12;
const SLACK = 3 * Math.sqrt((0.05 * 0.95) / TRIALS);

describe(`false signals among the next twelve points, seed ${SEED}, ${TRIALS} trials a cell`, () => {
  it.each([6, 8, 12, 20, 30])("calibrated limits from %i points: 5 in 100 when the memory is known", (baseline) => {
    const r = createRandom(SEED, baseline);
    for (const rho of [0, 0.3]) {
      const wrong = shareOf(TRIALS, () => xmr(autoregressive(r, baseline + NEXT, rho), { baseline, rho }).signals.length > 0);
      expect(Math.abs(wrong - 0.05)).toBeLessThan(0.015);
    }
  });
  it.each([6, 8, 12, 20, 30])("from %i points with the memory estimated: at most 5 in 100, about 6 even at .6", (baseline) => {
    const r = createRandom(SEED, baseline);
    for (const [rho, most] of [
      [0, 0.05],
      [0.3, 0.05],
      [0.6, 0.065],
    ] as const) {
      const wrong = shareOf(TRIALS, () => xmr(autoregressive(r, baseline + NEXT, rho), { baseline }).signals.length > 0);
      expect(wrong).toBeLessThan(most + SLACK);
    }
  });
  const cell = z.record(z.string(), z.array(z.number()));
  const textbook = vector("calibration.json", "xmrFalseAlarm12NewPoints", z.object({ normal: cell, ar03: cell }));
  it.each([6, 8, 12, 20])("textbook rules from %i points err as often as simulated before: the reason they do not notify", (baseline) => {
    const r = createRandom(SEED, baseline);
    for (const [rho, known] of [
      [0, textbook.normal],
      [0.3, textbook.ar03],
    ] as const) {
      const rates = textbookAlarms(() => autoregressive(r, baseline + NEXT, rho), baseline);
      rates.forEach((rate, rules) => {
        expect(Math.abs(rate - (known[String(baseline)]?.[rules] ?? 0) / 100)).toBeLessThan(0.02);
      });
    }
  });
});

/** Share of series with a point after the baseline beyond the limits, and with that or a run of eight ending there. */
function textbookAlarms(series: () => number[], baseline: number): [number, number] {
  const alarms = Array.from({ length: TRIALS }, () => {
    const { rules } = xmr(series(), { baseline });
    const after = (indices: readonly number[]): boolean => indices.some((index) => index >= baseline);
    return { beyond: after(rules.beyond), either: after(rules.beyond) || after(rules.run8) };
  });
  return [alarms.filter((alarm) => alarm.beyond).length / TRIALS, alarms.filter((alarm) => alarm.either).length / TRIALS];
}

describe("adjusted p-values", () => {
  it("Holm finds anything among ten true nulls in 5 % at most; Benjamini-Hochberg keeps false shares at 10 %", () => {
    const r = createRandom(SEED, 50);
    const anything = shareOf(TRIALS, () => holm(Array.from({ length: 10 }, r.uniform)).some((p) => p <= 0.05));
    expect(Math.abs(anything - 0.049)).toBeLessThan(SLACK);
    let falseShare = 0;
    for (let trial = 0; trial < TRIALS; trial++) {
      const p = Array.from({ length: 20 }, (_, k) => (k < 10 ? r.uniform() : r.uniform() ** 8));
      const found = benjaminiHochberg(p).flatMap((q, k) => (q <= 0.1 ? [k] : []));
      falseShare += found.length === 0 ? 0 : found.filter((k) => k < 10).length / found.length / TRIALS;
    }
    // ten of twenty hypotheses are true nulls: half of the 10 %
    expect(falseShare).toBeCloseTo(0.05, 1.9);
  });
});
