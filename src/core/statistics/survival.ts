/** Durations that may still be open: the survival room of the design's table of modules. */
export type { CauseCurve, CauseItem, CauseStep } from "./competing-risks.ts";
export { aalenJohansen } from "./competing-risks.ts";
export type { BandForm, SurvivalCurve, SurvivalOptions, SurvivalStep } from "./kaplan-meier.ts";
export { kaplanMeier, survivalAt, survivalQuantile } from "./kaplan-meier.ts";
export type { LogrankResult } from "./logrank.ts";
export { logrank } from "./logrank.ts";
export type { RestrictedMean } from "./restricted-mean.ts";
export { rmst, rmstDifference } from "./restricted-mean.ts";
export type { LifeItem } from "./risk-set.ts";
