import { writeFile } from "node:fs/promises";
import { z } from "zod";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import type { Report } from "./report.ts";

// The closed form of the JSON report: an unknown key is rejected in both directions, so nothing slips in or out unseen.

const text = z.string();
const texts = z.array(text).readonly();
const number = z.number();
const share = z.number().min(0).max(1);
const count = z.int().min(0);
const instant = z.number();
const window = z.strictObject({ from: instant, to: instant });
const band = z.enum(["5-7", "8-12", "13-19", "20-49", "50+"]);
const unit = z.enum(["hours", "share", "per-week", "ratio", "items", "count"]);
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
const estimate = z.strictObject({ value: number.nullable(), n: count, interval: interval.nullable(), method: text, coverage: share });
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
const cell = z
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

const links = z.strictObject({ symptoms: texts, causes: texts, behaviours: texts, lenses: texts });
const unlock = z.strictObject({ source: text, how: text, effort: text, why: text });
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
const finding = z.strictObject({
  id: text,
  version: count,
  claim: text,
  about: z.enum(["symptom", "cause", "behaviour", "practice"]),
  links,
  node: text,
  outcome: z.enum(["present", "absent", "unknown", "not-applicable", "suppressed"]),
  confidence: z.enum(["high", "probable", "declared"]).nullable(),
  criteria: z.array(z.strictObject({ criterion, threshold: number, thresholdReason: text.nullable(), judged })).readonly(),
  missing: z.array(z.strictObject({ measure: text, reason: unknownReason, unlock: unlock.nullable() })).readonly(),
  perception: z.strictObject({ outcome: z.literal("unknown"), reason: unknownReason }).nullable(),
  why: text,
  cannotSee: text,
  caveats: texts,
  remedies: texts,
  dispute: text.nullable(),
});

const hours = z.tuple([number, number]).readonly();
const automation = z.strictObject({
  id: text,
  kind: z.enum(["file", "setting", "job", "bot", "module"]),
  host: z.enum(["github", "gitlab", "any"]),
  files: z.array(z.strictObject({ path: text, content: text })).readonly(),
  mode: z.enum(["warn", "enforce"]),
});
const recommendation = z.strictObject({
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
const change = z.enum(["appeared", "gone", "still", "newly-observable", "no-longer-observable"]);

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
    coverage: z.array(z.strictObject({ source: text, table: text, from: instant, to: instant, share })).readonly(),
    cells: z.array(cell).readonly(),
    findings: z.array(finding).readonly(),
    lenses: z
      .array(z.strictObject({ id: text, name: text, question: text, findings: texts, decided: count, wouldDecide: texts }))
      .readonly(),
    recommendations: z.array(recommendation).readonly(),
    excluded: z.array(z.strictObject({ practice: text, reason: text })).readonly(),
    controls: z.array(z.strictObject({ control: text, name: text, repositories: z.array(control).readonly() })).readonly(),
    notObservable: z.array(z.strictObject({ ...unlock.shape, measures: texts, names: texts })).readonly(),
    dataQuality: z.array(z.strictObject({ kind: text, text, n: count, items: texts })).readonly(),
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

/**
 * A JSON report read back, for --compare. Errors: `compare.invalid`, naming the first place that does not fit.
 */
export function parseReport(json: string): Report {
  const parsed = reportSchema.safeParse(fromJson(json));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = issue === undefined || issue.path.length === 0 ? "at the top" : `at ${issue.path.join(".")}`;
  throw new EvenkeelError(
    "compare.invalid",
    `The earlier report does not have the form of evenkeel.report/1 (${place}).`,
    "Pass the JSON file that an earlier assess wrote with this major version.",
    { cause: parsed.error },
  );
}

function fromJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new EvenkeelError("compare.invalid", "The earlier report is not JSON.", "Pass the report.json that an earlier assess wrote.", {
      cause,
    });
  }
}

/** The same form for other tools: JSON Schema 2020-12, closed. */
export function reportJsonSchema(): string {
  const schema = z.toJSONSchema(reportSchema, {
    target: "draft-2020-12",
    io: "input",
    // TypeScript's readonly says nothing about the file.
    override: ({ jsonSchema }) => {
      delete jsonSchema.readOnly;
    },
  });
  const described = {
    $schema: schema.$schema,
    $id: "evenkeel.report/1",
    title: "Evenkeel report",
    description: "Written by reportJsonSchema() in src/report/report-schema.ts; a test keeps both alike.",
    ...schema,
  };
  return `${JSON.stringify(described, null, 2)}\n`;
}

/** Renews catalogue/report.schema.json after the form changed. */
export async function writeReportSchema(path: URL | string): Promise<void> {
  await writeFile(path, reportJsonSchema());
}
