/**
 * Kaplan-Meier of 100,000 items, at the best of five runs: `node bench/survival.ts`. Budget: 150 ms (statistics.md); beside it a plain sort
 * of the same times, without which no estimate of them can be made.
 */
import { createRandom } from "../src/core/statistics/random.ts";
import { kaplanMeier } from "../src/core/statistics/survival.ts";

const BUDGET_MS = 150;
const SLACK = 1.1;
const ITEMS = 100_000;
const REPEATS = 5;

const random = createRandom(19740, 7);
const items = Array.from({ length: ITEMS }, () => {
  const [took, seen] = [random.exponential(), random.exponential() / 0.43];
  return { time: Math.min(took, seen), event: took <= seen };
});

function fastest(work: () => unknown): number {
  const spent = Array.from({ length: REPEATS }, () => {
    const from = performance.now();
    work();
    return performance.now() - from;
  });
  return Math.min(...spent);
}

const sortMs = fastest(() => items.map(({ time }) => time).sort((a, b) => a - b));
const oursMs = fastest(() => kaplanMeier(items));
const isWithin = oursMs <= BUDGET_MS * SLACK;
process.stdout.write(
  `   sort ms  ours ms  ratio  budget ms\n${[sortMs, oursMs, oursMs / sortMs, BUDGET_MS].map((cell) => cell.toFixed(1).padStart(9)).join("")}\n`,
);
process.stdout.write(isWithin ? "within budget\n" : "outside\n");
process.exitCode = isWithin ? 0 : 1;
