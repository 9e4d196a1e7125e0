import { z } from "zod";

// Shapes that several areas of the contract share. Text from outside keeps no control characters; ids are small.

// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is what this is for
const PRINTABLE = /^[^\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: line breaks are the only control characters a note may hold
const PRINTABLE_LINES = /^[^\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]*$/;

/** Of organisations, teams, services, repositories, gates. */
export const slug = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, "must be small letters, digits, '-', '_' or '.', at most 64 of them");
/** Of accounts, sources, jobs: random, so that nothing is told by order. */
export const uuid = z.uuid();
export const name = z.string().trim().min(1, "must not be empty").max(120, "must have at most 120 characters").regex(PRINTABLE);
export const sentence = z.string().trim().min(1, "must not be empty").max(500, "must have at most 500 characters").regex(PRINTABLE);
export const note = z.string().trim().min(1, "must not be empty").max(2000, "must have at most 2,000 characters").regex(PRINTABLE_LINES);
export const mail = z.email("must be a mail address").max(254);
/** Milliseconds since 1970, UTC. */
export const instant = z.number().int();
export const validity = z.strictObject({ from: instant.nullable(), to: instant.nullable() });
/** Opaque secrets of links and tokens as they travel. */
export const secret = z.string().regex(/^[A-Za-z0-9_-]{20,200}$/, "is not complete; copy the whole link");

export const ofOrganisation = z.object({ organisation: slug });

/** RFC 9457 problem details with our stable code; every error of the API has this shape. */
export const problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  whatToDo: z.string(),
  /** Places that do not fit, for a form or a table: "body.name", "row 12, column parent". */
  places: z.array(z.strictObject({ place: z.string(), problem: z.string() })).optional(),
});
export type Problem = z.infer<typeof problem>;
