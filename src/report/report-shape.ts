import { z } from "zod";
import type { Report } from "./report.ts";

// The closed form of the JSON report: an unknown key is rejected in both directions, so nothing slips in or out unseen.

const text = z.string();
const texts = z.array(text).readonly();
const number = z.number();
const share = z.number().min(0).max(1);
const count = z.int().min(0);
const instant = z.number();
const window = z.strictObject({ from: instant, to: instant });
export const band = z.enum(["5-7", "8-12", "13-19", "20-49", "50+"]);
export const unit = z.enum(["hours", "share", "per-week", "ratio", "items", "count"]);
const unknownReason = z.enum([
  "no-source",
  "not-observable",
  "window-not-covered",
  "left-censored",
  "low-coverage",
  "too-few-items",
  "no-security-team",
  "inconclusive",
]);
const suppressedReason = z.enum(["too-few-contributors", "one-contributor-dominates", "differencing", "small-pool"]);
const notApplicableReason = z.enum(["nothing-to-measure", "single-team"]);

const interval = z.strictObject({ low: number.nullable(), high: number.nullable(), level: number });
export const estimate = z.strictObject({
  value: number.nullable(),
  n: count,
  interval: interval.nullable(),
  method: text,
  coverage: share,
});
const survivalPoint = z.strictObject({
  time: number,
  survival: share,
  low: share.nullable(),
  high: share.nullable(),
  atRisk: count,
  censored: count,
});
const seriesPoint = z.strictObject({ window, value: number.nullable(), n: count.nullable() });
const details = z.strictObject({
  p85: estimate.exactOptional(),
  rmst: z.strictObject({ ...estimate.shape, tau: number }).exactOptional(),
  censored: count.exactOptional(),
  survival: z.array(survivalPoint).readonly().exactOptional(),
  series: z.array(seriesPoint).readonly().exactOptional(),
  k: count.exactOptional(),
});
const result = z.discriminatedUnion("outcome", [
  z.strictObject({ outcome: z.literal("value"), estimate, details }),
  z.strictObject({ outcome: z.literal("unknown"), reason: unknownReason, n: count.nullable(), coverage: share.nullable() }),
  z.strictObject({ outcome: z.literal("suppressed"), reason: suppressedReason }),
  z.strictObject({ outcome: z.literal("not-applicable"), reason: notApplicableReason }),
]);
export const cell = z
  .strictObject({
    id: text,
    measure: text,
    version: count,
    variant: text.nullable(),
    proxy: z.boolean(),
    category: text.nullable(),
    node: text,
    window,
    unit,
    result,
    contributors: band.nullable(),
    counters: texts,
    caveats: texts,
    items: texts,
    inputsHash: text,
  })
  .meta({ id: "cell" });

export const links = z.strictObject({ symptoms: texts, causes: texts, behaviours: texts, lenses: texts });
export const unlock = z.strictObject({ source: text, how: text, effort: text, why: text });
const criterion = z.strictObject({
  measure: text,
  variant: text.nullable(),
  category: text.nullable(),
  side: z.enum(["above", "below"]),
  threshold: number,
  unit: text,
  aid: text,
  source: text.nullable(),
  role: z.enum(["decides", "supports"]),
});
const judged = z.union([
  z.strictObject({ state: z.enum(["met", "not-met"]), cell }),
  z.strictObject({ state: z.literal("inconclusive"), cell, n: count, needs: number.nullable() }),
  z.strictObject({ state: z.literal("unknown"), reason: unknownReason, cell: cell.nullable() }),
  z.strictObject({ state: z.literal("suppressed"), reason: suppressedReason, cell: cell.nullable() }),
  z.strictObject({ state: z.literal("not-applicable"), reason: text, cell: cell.nullable() }),
]);
export const finding = z.strictObject({
  id: text,
  version: count,
  claim: text,
  about: z.enum(["symptom", "cause", "behaviour", "practice"]),
  links,
  node: text,
  outcome: z.enum(["present", "absent", "unknown", "not-applicable", "suppressed"]),
  confidence: z.enum(["high", "probable", "declared"]).nullable(),
  criteria: z.array(z.strictObject({ criterion, threshold: number, thresholdReason: text.nullable(), judged })).readonly(),
  missing: z
    .array(
      z.strictObject({ measure: text, reason: z.enum([...unknownReason.options, ...suppressedReason.options]), unlock: unlock.nullable() }),
    )
    .readonly(),
  perception: z
    .union([
      z.strictObject({ outcome: z.literal("unknown"), reason: unknownReason }),
      z.strictObject({ outcome: z.enum(["present", "absent"]) }),
    ])
    .nullable(),
  why: text,
  cannotSee: text,
  caveats: texts,
  remedies: texts,
  dispute: text.nullable(),
});

const hours = z.tuple([number, number]).readonly();
export const automation = z.strictObject({
  id: text,
  kind: z.enum(["file", "setting", "job", "bot", "module"]),
  host: z.enum(["github", "gitlab", "any"]),
  files: z.array(z.strictObject({ path: text, content: text })).readonly(),
  mode: z.enum(["warn", "enforce"]),
});
export const recommendation = z.strictObject({
  practice: text,
  score: number,
  factors: z.strictObject({ need: number, evidence: number, cost: number, gap: number, automation: number, observable: number }),
  targets: z.array(z.strictObject({ id: text, c: number, w: number.nullable(), evidence: texts })).readonly(),
  because: text,
  firstStep: text,
  hours: z.strictObject({ setup: hours, weekly: hours }),
  measure: z.strictObject({ primary: text, direction: z.enum(["up", "down"]), guard: text }),
  stopRule: text,
  stability: count,
  adoption: z.enum(["running", "configured", "lapsed", "declared", "absent", "unknown", "not-applicable"]),
  automation: z.array(automation).readonly(),
});

export const lens = z.strictObject({ id: text, name: text, question: text, findings: texts, decided: count, wouldDecide: texts });
export const coverage = z.strictObject({ source: text, table: text, from: instant, to: instant, share });
export const quality = z.strictObject({ kind: text, text, n: count, items: texts });
const subject = z.strictObject({
  name: text,
  from: instant,
  to: instant,
  windowWeeks: count,
  repositories: z
    .array(z.strictObject({ id: text, name: text, head: text, main: text, shallow: z.boolean(), commits: count, commitsInWindow: count }))
    .readonly(),
  teams: z.array(z.strictObject({ id: text, name: text, kind: text })).readonly(),
});
const control = z.strictObject({ repository: text, state: z.enum(["ran", "configured", "not-seen"]), where: texts });
export const change = z.enum(["appeared", "gone", "still", "newly-observable", "no-longer-observable"]);

/** The JSON report, version 1. Its keys stand in the order in which the file has them. */
export const reportSchema = z
  .strictObject({
    schema: z.literal("evenkeel.report/1"),
    generatedAt: instant,
    tool: z.strictObject({ version: text, catalogue: text, seed: z.int() }),
    subject,
    page: z.enum(["full", "few"]),
    contributors: band.nullable(),
    k: z.int().min(5),
    coverage: z.array(coverage).readonly(),
    cells: z.array(cell).readonly(),
    findings: z.array(finding).readonly(),
    lenses: z.array(lens).readonly(),
    recommendations: z.array(recommendation).readonly(),
    excluded: z.array(z.strictObject({ practice: text, reason: text })).readonly(),
    controls: z.array(z.strictObject({ control: text, name: text, repositories: z.array(control).readonly() })).readonly(),
    notObservable: z.array(z.strictObject({ ...unlock.shape, measures: texts, names: texts })).readonly(),
    dataQuality: z.array(quality).readonly(),
    limits: texts,
    comparison: z
      .strictObject({
        previous: instant,
        refused: text.nullable(),
        changes: z.array(z.strictObject({ finding: text, claim: text, change })).readonly(),
      })
      .nullable(),
  })
  .readonly() satisfies z.ZodType<Report>;
