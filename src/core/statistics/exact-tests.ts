/** Tests that count outcomes instead of assuming a curve: the exact-tests room of the design's table of modules. */
export { fisherExact } from "./fisher-exact.ts";
export type { PermutationTestOptions, SampleStatistic } from "./permutation-test.ts";
export { permutationTest } from "./permutation-test.ts";
