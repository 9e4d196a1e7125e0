import type { z } from "zod";
import { quoted } from "../core/model/evenkeel-error.ts";
import { PlacedError } from "./problem.ts";

type Part = "params" | "query" | "body";

/** More would be a list nobody reads, made from a body somebody made large. */
const MOST_PLACES = 50;

/** What does not fit a route's schema, each with its place: `body.changes[3].team.id`. Values are never repeated. */
function invalidRequest(part: Part, issues: readonly z.core.$ZodIssue[]): PlacedError {
  const places = issues.flatMap((issue) => placesOf(part, issue)).slice(0, MOST_PLACES);
  return new PlacedError(
    "request.invalid",
    `The ${part} of the request ${places.length === 1 ? "has one place that does" : `has ${places.length} places that do`} not fit.`,
    "Correct the places named; the reference at /api shows what fits.",
    places,
  );
}

/** Parses one part of a request; null where the route has none. */
export function parsePart(part: Part, schema: z.ZodType | null, given: unknown): unknown {
  if (schema === null) return undefined;
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw invalidRequest(part, parsed.error.issues);
  return parsed.data;
}

function placesOf(part: Part, issue: z.core.$ZodIssue): readonly { place: string; problem: string }[] {
  const at = placeOf(part, issue.path);
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({ place: placeOf(part, [...issue.path, key]), problem: "is not known here" }));
  return [{ place: at, problem: quoted(issue.message, 300) }];
}

function placeOf(part: Part, path: readonly PropertyKey[]): string {
  return path.reduce<string>((place, key) => (typeof key === "number" ? `${place}[${key}]` : `${place}.${quoted(String(key), 60)}`), part);
}
