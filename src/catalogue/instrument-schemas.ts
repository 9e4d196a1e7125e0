import { z } from "zod";
import { licences } from "../core/survey/instrument.ts";

const text = z.string().trim().min(1).max(2_000);
const id = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "lower-case letters and digits joined by hyphens")
  .max(60);
const construct = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9-]*$/, "a letter, then letters, digits or hyphens")
  .max(60);
const version = z.int().min(1);
const tag = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "a language tag such as en or de-CH");
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "a day as YYYY-MM-DD");

/** catalogue/instruments/<id>/items/<item>.yaml (survey.md 2). */
export const itemSchema = z
  .strictObject({
    id,
    version,
    construct,
    facet: text,
    lens: z.enum(["C", "A", "L", "M", "S"]),
    referent: z.enum(["team", "self"]),
    direction: z.union([z.literal(1), z.literal(-1)]),
    timeAnchor: z.literal("four-weeks").nullable().default(null),
    marker: z.boolean(),
    status: z.enum(["provisional", "supported", "retired"]),
    licence: z.enum(licences),
    source: text,
    attribution: text.nullable().default(null),
    rationale: text,
  })
  .refine(({ licence, attribution }) => licence !== "CC-BY-4.0" || attribution !== null, {
    path: ["attribution"],
    message: "CC-BY-4.0 asks for an attribution",
  })
  .meta({ title: "An item of a survey, without its words" });

const wordingSchema = z.strictObject({
  item: id,
  version,
  text,
  translator: text,
  backTranslation: text.nullable(),
  reviewedOn: day,
  status: z.enum(["draft", "released"]),
});

/** What a language of an instrument says; a pulse that takes its wording from elsewhere brings a title only. */
export const localeSchema = z
  .strictObject({
    tag,
    title: text,
    agreement: z.array(text).length(7).optional(),
    constructs: z.record(construct, text).optional(),
    prompts: z.record(id, text),
    itemZero: text.includes("{commitment}").optional(),
    items: z.array(wordingSchema).optional(),
  })
  .meta({ title: "An instrument in one language" });

const rotating = z.strictObject({ take: z.int().min(1), of: z.array(id).min(1) });

/** catalogue/instruments/<id>/instrument.yaml */
export const instrumentSchema = z
  .strictObject({
    id,
    version,
    kind: z.enum(["baseline", "pulse"]),
    name: text,
    minutes: z.number().positive(),
    itemZero: z.boolean(),
    /** Another instrument whose items and wording this one asks. */
    wordingOf: id.optional(),
    items: z.array(id).min(1),
    rotating: rotating.optional(),
    prompts: z.array(id),
  })
  .meta({ title: "An instrument: what a kind of round asks" });

/** One file that holds a whole instrument: how a questionnaire of somebody else comes in. */
export const importedInstrumentSchema = z
  .strictObject({
    format: z.literal("evenkeel-instrument/1"),
    id,
    version,
    name: text,
    minutes: z.number().positive().max(60),
    itemZero: z.boolean().default(false),
    items: z.array(itemSchema).min(1).max(200),
    prompts: z.array(id).max(5).default([]),
    locales: z.array(localeSchema.required()).min(1).max(40),
  })
  .meta({ title: "An instrument to import, in one file" });
