import { z } from "zod";
import { importedInstrumentSchema, instrumentSchema, itemSchema, localeSchema } from "./instrument-schemas.ts";

const text = z.string().trim().min(1);
const version = z.int().min(1);
const measureId = z.string().regex(/^E\d{2}$/, "a measure id is E and two digits");
const slug = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, "lower-case words joined by hyphens");
const lens = z.enum(["C", "A", "L", "M", "S"]);
const behaviour = z.enum(["B1", "B2", "B3", "B4", "B5", "B6"]);
const symptom = z.enum(["S1", "S2", "S3", "S4"]);
const cause = z.enum(["K1", "K2", "K3", "K4", "K5"]);
const link = z.url({ protocol: /^https$/ }).nullable();

const links = z.strictObject({
  symptoms: z.array(symptom).default([]),
  causes: z.array(cause).default([]),
  behaviours: z.array(behaviour).default([]),
  lenses: z.array(lens).default([]),
});

const concept = z.strictObject({ id: text, name: text, definition: text, question: text });

/** catalogue/model.yaml */
export const modelSchema = z
  .strictObject({
    version: text,
    lenses: z.array(concept.extend({ id: lens })).length(5),
    behaviours: z.array(concept.extend({ id: behaviour, lenses: z.array(lens).min(1), symptoms: z.array(symptom).min(1) })).length(6),
    symptoms: z.array(concept.extend({ id: symptom, lenses: z.array(lens).min(1) })).length(4),
    causes: z.array(concept.extend({ id: cause, symptoms: z.array(symptom).min(1), behaviours: z.array(behaviour).min(1) })).length(5),
  })
  .meta({ title: "The model: lenses, behaviours, symptoms, causes" });

const unit = z.enum(["hours", "share", "per-week", "ratio", "items", "count"]);
const shape = z.enum(["rate", "duration", "ratio", "count", "categories", "level"]);

/** catalogue/measures/<id>/measure.yaml: the contract of a measure (evidence.md 4). */
export const measureSchema = z
  .strictObject({
    id: measureId,
    name: text,
    version,
    question: text,
    definition: text,
    formula: text,
    unit,
    class: z.enum(["conduct", "flow", "artefact"]),
    shape,
    population: text,
    start: text.nullable().default(null),
    end: text.nullable().default(null),
    competing_ends: z.array(text).default([]),
    needs: z.array(text),
    needs_security_team: z.boolean().default(false),
    variants: z
      .array(z.strictObject({ id: text, label: text, proxy: z.boolean(), shape: shape.exactOptional(), unit: unit.exactOptional() }))
      .min(1),
    window_by: z.enum(["period", "end"]),
    window_weeks: z.int().min(1),
    n_min: z.int().min(1),
    null_rules: z.array(text),
    least_contributors_by_category: z.record(text, z.int().min(5)).default({}),
    counted_as: z.record(text, text).default({}),
    direction: z.enum(["lower", "higher", "none"]),
    counters: z.array(measureId).min(1),
    links,
    can_be_gamed_by: text,
    cannot_see: text,
    sources: z.array(z.strictObject({ text, url: link.default(null) })),
    unlock: z.array(z.strictObject({ source: text, how: text, effort: text, why: text })),
  })
  .meta({ title: "The contract of a measure" });

const criterion = z.strictObject({
  measure: measureId,
  variant: text.nullable().default(null),
  category: text.nullable().default(null),
  side: z.enum(["above", "below"]),
  threshold: z.number(),
  unit: text,
  aid: text,
  source: text.nullable(),
  role: z.enum(["decides", "supports"]),
});

/** catalogue/findings/<id>.yaml: a claim that can be wrong (findings.md 1). */
export const claimSchema = z
  .strictObject({
    id: slug,
    version,
    status: z.enum(["experimental", "stable", "retired"]),
    claim: text,
    about: z.enum(["symptom", "cause", "behaviour", "practice"]),
    links,
    criteria: z.array(criterion).min(1),
    need: z.int().min(1).default(1),
    perception: z
      .strictObject({ constructs: z.array(text).min(1), present: z.number(), absent: z.number() })
      .nullable()
      .default(null),
    why: text,
    cannot_see: text,
    remedies: z.array(slug).min(1),
  })
  .meta({ title: "A finding: a claim and what decides it" });

const hours = z.tuple([z.number().min(0), z.number().min(0)]);

/** catalogue/practices/<id>.yaml (practices.md 1). */
export const practiceSchema = z
  .strictObject({
    id: slug,
    number: z.int().min(1),
    version,
    status: z.enum(["draft", "stable", "retired"]),
    name: text,
    summary: text.max(160),
    what: text,
    why: text,
    steps: z.array(text).min(3).max(7),
    anti_pattern: text,
    stop_rule: text,
    behaviours: z.array(behaviour).min(1),
    symptoms: z.array(symptom).min(1),
    causes: z.array(cause).default([]),
    lenses: z.array(lens).min(1),
    frees_capacity: z.boolean(),
    cost: z.strictObject({ size: z.enum(["s", "m", "l"]), setup_hours: hours, weekly_hours: hours }),
    evidence: z.strictObject({
      grade: z.enum(["a", "b", "c", "d"]),
      claims: z.array(z.strictObject({ text, source: text, url: link.default(null), kind: text })),
    }),
    automation: z.array(
      z.strictObject({
        id: slug,
        kind: z.enum(["file", "setting", "job", "bot", "module"]),
        host: z.enum(["github", "gitlab", "any"]),
        files: z.array(z.strictObject({ path: text, from: text })),
        mode: z.enum(["warn", "enforce"]),
      }),
    ),
    adoption: z.strictObject({ detectors: z.array(text), scope: z.enum(["repo", "team"]) }),
    prerequisites: z.array(slug).default([]),
    conflicts: z.array(slug).default([]),
    measure: z.strictObject({
      primary: z.union([measureId, behaviour]),
      direction: z.enum(["up", "down"]),
      lag_weeks: z.int().min(0),
      guard: z.union([measureId, behaviour]),
    }),
    see_also: z.array(z.strictObject({ scheme: z.enum(["dora", "opl", "dsomm", "samm", "url"]), id: text })).default([]),
  })
  .meta({ title: "A practice: what to try, what it costs, what should move" });

/** Where each JSON Schema is written, beside the files it describes. */
export const schemaFiles = {
  "model.schema.json": modelSchema,
  "measure.schema.json": measureSchema,
  "finding.schema.json": claimSchema,
  "practice.schema.json": practiceSchema,
  "instrument.schema.json": instrumentSchema,
  "instrument-item.schema.json": itemSchema,
  "instrument-locale.schema.json": localeSchema,
  "instrument-import.schema.json": importedInstrumentSchema,
} as const;
