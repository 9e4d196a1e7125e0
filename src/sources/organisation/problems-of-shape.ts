import type { z } from "zod";
import { quoted } from "../../core/model/evenkeel-error.ts";
import { nearestWord } from "../reading/nearest-word.ts";
import type { Problem } from "./contradictions.ts";

type Issue = z.core.$ZodIssue;

const KINDS: Readonly<Record<string, string>> = {
  object: "a mapping",
  record: "a mapping",
  array: "a list",
  string: "a text",
  number: "a number",
  int: "a whole number",
};

/**
 * What zod found, in words of the file: expected values listed, nearest known word named.
 * A value is repeated only when it cannot be a person: never one with an @, never a roster match.
 */
export function problemsOfShape(
  issues: readonly Issue[],
  read: unknown,
  knownKeys: (path: Problem["path"]) => readonly string[],
): readonly Problem[] {
  return issues.flatMap((issue): readonly Problem[] => {
    const path = issue.path.map((part) => (typeof part === "number" ? part : String(part)));
    const meant = issue.code === "invalid_union" && issue.message === NO_WORDS ? formMeant(issue.errors) : null;
    if (meant !== null) {
      return problemsOfShape(
        meant.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })),
        read,
        knownKeys,
      );
    }
    if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(path, key, knownKeys(path)));
    return [{ path, message: sentence(issue, valueAt(read, path)), atKey: false }];
  });
}

/** What zod says of a choice without words of its own. */
const NO_WORDS = "Invalid input";

/** Of several forms, the one whose kind fits: its problems are what the writer can use. */
function formMeant(forms: readonly (readonly Issue[])[]): readonly Issue[] | null {
  return forms.find((issues) => !issues.some(({ code, path }) => code === "invalid_type" && path.length === 0)) ?? forms[0] ?? null;
}

function unknownKey(path: Problem["path"], key: string, known: readonly string[]): Problem {
  const near = nearestWord(key, known);
  const meant = near === null ? `; known here: ${known.join(", ")}` : `; did you mean '${near}'?`;
  return { path: [...path, key], message: `is no setting${meant}`, atKey: true };
}

function sentence(issue: Issue, found: unknown): string {
  switch (issue.code) {
    case "invalid_value":
      return oneOf(issue.values.map(String), found);
    case "invalid_type":
      return found === undefined ? "is missing" : `must be ${KINDS[issue.expected] ?? issue.expected}, found ${shown(found)}`;
    case "too_small":
      return issue.message.startsWith("must") ? issue.message : `must be at least ${issue.minimum}, found ${shown(found)}`;
    case "too_big":
      return issue.message.startsWith("must") ? issue.message : `must be at most ${issue.maximum}, found ${shown(found)}`;
    default:
      return issue.message;
  }
}

function oneOf(allowed: readonly string[], found: unknown): string {
  const near = typeof found === "string" ? nearestWord(found, allowed) : null;
  return `${shown(found)} is none of ${allowed.join(", ")}${near === null ? "" : `; did you mean '${near}'?`}`;
}

function shown(found: unknown): string {
  if (typeof found === "string") return found.includes("@") ? "that text" : `'${quoted(found, 60)}'`;
  if (typeof found === "number" || typeof found === "boolean" || found === null) return String(found);
  return Array.isArray(found) ? "a list" : "a mapping";
}

function valueAt(read: unknown, path: Problem["path"]): unknown {
  return path.reduce<unknown>(
    (inside, part) => (typeof inside === "object" && inside !== null ? Reflect.get(inside, part) : undefined),
    read,
  );
}
