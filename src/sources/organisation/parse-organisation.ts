import { z } from "zod";
import { quoted } from "../../core/model/evenkeel-error.ts";
import { contradictions, type Problem } from "./contradictions.ts";
import { problemsOfShape } from "./problems-of-shape.ts";
import { offsetIn, readYaml, type YamlDocument } from "./safe-yaml.ts";
import { type OrganisationFile, organisationFile } from "./schema.ts";

/** `place`: "evenkeel.yaml:3:11 teams[0].kind", or less where no setting is meant. */
export interface FileProblem {
  readonly place: string;
  readonly problem: string;
}

export type ParsedFile =
  | { readonly file: OrganisationFile; readonly placeOf: (path: Problem["path"]) => string }
  | { readonly problems: readonly FileProblem[] };

/**
 * Reads the text of evenkeel.yaml. Every problem names line, column and setting; unknown settings are named with the nearest known one.
 * Accounts of the roster appear in no problem.
 * @param known teams that may be named although the file does not declare them
 */
export function parseOrganisation(text: string, name: string, known: readonly string[] = []): ParsedFile {
  const { documents, problems, place } = readYaml(text, false);
  const shown = (offset: number): string => {
    const { line, col } = place(offset);
    return `${name}:${line}:${col}`;
  };
  const document = documents[0];
  if (document === undefined) return { problems: problems.map(({ at, problem }) => ({ place: at === null ? name : shown(at), problem })) };
  const placeOf = (path: Problem["path"]): string => `${shown(offsetIn(document.document, path, false))} ${setting(path)}`;
  const read = document.value ?? {};
  const parsed = organisationFile.safeParse(read);
  const found = parsed.success ? contradictions(parsed.data, known) : problemsOfShape(parsed.error.issues, read, knownKeys);
  if (parsed.success && found.length === 0) return { file: parsed.data, placeOf };
  return { problems: found.map((problem) => placed(problem, document.document, shown)) };
}

function placed({ path, message, atKey }: Problem, document: YamlDocument, shown: (offset: number) => string): FileProblem {
  return { place: `${shown(offsetIn(document, path, atKey))} ${setting(path)}`, problem: message };
}

function setting(path: Problem["path"]): string {
  const text = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${part.includes("@") ? "…" : part}`)).join("");
  return text === "" ? "the file" : quoted(text.replace(/^\./, ""), 120);
}

function knownKeys(path: Problem["path"]): readonly string[] {
  const inside = path.reduce<unknown>((schema, part) => within(unwrapped(schema), part), organisationFile);
  const object = unwrapped(inside);
  return object instanceof z.ZodObject ? Object.keys(object.shape) : [];
}

function within(schema: unknown, part: string | number): unknown {
  if (schema instanceof z.ZodArray) return schema.element;
  if (schema instanceof z.ZodRecord) return schema.valueType;
  return schema instanceof z.ZodObject ? schema.shape[part] : undefined;
}

/** Of a choice, the form with settings of its own: only there can one be unknown. */
function unwrapped(schema: unknown): unknown {
  if (schema instanceof z.ZodOptional) return unwrapped(schema.unwrap());
  return schema instanceof z.ZodUnion ? schema.options.find((option) => option instanceof z.ZodObject) : schema;
}
