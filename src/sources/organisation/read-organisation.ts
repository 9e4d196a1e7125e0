import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { EvenkeelError, quoted } from "../../core/model/evenkeel-error.ts";
import type { Organisation } from "../../core/model/organisation.ts";
import { fileSize, fileText, MEBIBYTE, shownName } from "../reading/open-file.ts";
import { contradictions, type Problem } from "./contradictions.ts";
import { problemsOfShape } from "./problems-of-shape.ts";
import { type OrganisationFile, organisationFile } from "./schema.ts";
import { toOrganisation } from "./to-organisation.ts";

const WHAT_TO_DO =
  "Correct the places named. With `# yaml-language-server: $schema=…/evenkeel.schema.json` as first line an editor shows them while you type.";
const MOST_PROBLEMS = 20;
/** Aliases may repeat a few blocks; thousands of them are a decompression attack. */
const MOST_ALIASES = 100;
const DEEPEST = 64;

/**
 * Reads evenkeel.yaml. Every problem names line, column and setting; unknown settings are refused with the nearest known one.
 * Throws `org.not-found` or `org.invalid`. Accounts of the roster appear in no message.
 * @example await readOrganisation("evenkeel.yaml")
 */
export async function readOrganisation(path: string): Promise<Organisation> {
  const name = shownName(path);
  await fileSize(path).catch((cause: unknown) => {
    throw new EvenkeelError(
      "org.not-found",
      `${name} is missing or may not be read`,
      "Check the path given to --org, or leave the option out to assess without teams.",
      { cause },
    );
  });
  const text = await fileText(path, MEBIBYTE, (what) => invalid([`${name}: ${what}`]));
  return toOrganisation(parseOrganisation(text, name));
}

function parseOrganisation(text: string, name: string): OrganisationFile {
  const lines = new LineCounter();
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${line}:${col}`;
  };
  const document = documentOf(text, lines, name);
  const broken = [...document.errors, ...document.warnings].slice(0, MOST_PROBLEMS);
  // The parser's own message may quote the line it stumbled over, and that line may hold an account.
  if (broken.length > 0) throw invalid(broken.map((error) => `${place(error.pos[0])} ${NOT_YAML[error.code] ?? "is not valid YAML here"}`));
  const read = plainValue(document, name) ?? {};
  const parsed = organisationFile.safeParse(read);
  const problems = parsed.success ? contradictions(parsed.data) : problemsOfShape(parsed.error.issues, read, knownKeys);
  if (parsed.success && problems.length === 0) return parsed.data;
  throw invalid(problems.map((problem) => `${place(offsetOf(document, problem))} ${setting(problem.path)}: ${problem.message}`));
}

const NOT_YAML: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: "the same setting stands twice",
  TAB_AS_INDENT: "a tab indents this line; YAML wants spaces",
  BAD_INDENT: "the indentation does not fit the lines above",
  MULTIPLE_DOCS: "a second document starts here; one is read",
  TAG_RESOLVE_FAILED: "tags are not read",
};

function documentOf(text: string, lines: LineCounter, name: string): Document {
  if (deepest(text) > DEEPEST) throw invalid([`${name}: nested deeper than ${DEEPEST} levels`]);
  return parseDocument(text, { lineCounter: lines, version: "1.2", schema: "core", uniqueKeys: true, prettyErrors: false });
}

/** Flow brackets and indentation bound how deep the parser can be sent; counted before it recurses. */
function deepest(text: string): number {
  let depth = 0;
  let most = 0;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const indent = line.search(/\S/);
    const dashes = /^[\s-]*/.exec(line)?.[0].replace(/\s/g, "").length ?? 0;
    most = Math.max(most, Math.floor(Math.max(indent, 0) / 2) + (/^\s*-{3}/.test(line) ? 0 : dashes));
    for (const letter of line) {
      if (letter === "[" || letter === "{") depth += 1;
      if (letter === "]" || letter === "}") depth = Math.max(0, depth - 1);
      most = Math.max(most, depth);
    }
  }
  return most;
}

function plainValue(document: Document, name: string): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (cause) {
    if (cause instanceof ReferenceError) throw invalid([`${name}: more than ${MOST_ALIASES} aliases`]);
    throw cause;
  }
}

function offsetOf(document: Document, problem: Problem): number {
  const parent = problem.path.slice(0, -1);
  if (problem.atKey) return keyOffset(document, parent, problem.path.at(-1)) ?? 0;
  for (let length = problem.path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(problem.path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function keyOffset(document: Document, parent: Problem["path"], key: string | number | undefined): number | null {
  const map = parent.length === 0 ? document.contents : document.getIn(parent, true);
  if (!isMap(map)) return null;
  const found = map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key));
  return isNode(found?.key) ? (found.key.range?.[0] ?? null) : null;
}

function knownKeys(path: Problem["path"]): readonly string[] {
  const inside = path.reduce<unknown>((schema, part) => within(unwrapped(schema), part), organisationFile);
  const object = unwrapped(inside);
  return object instanceof z.ZodObject ? Object.keys(object.shape) : [];
}

function within(schema: unknown, part: string | number): unknown {
  if (schema instanceof z.ZodArray) return schema.element;
  return schema instanceof z.ZodObject ? schema.shape[part] : undefined;
}

function unwrapped(schema: unknown): unknown {
  return schema instanceof z.ZodOptional ? unwrapped(schema.unwrap()) : schema;
}

function setting(path: Problem["path"]): string {
  const text = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${part.includes("@") ? "…" : part}`)).join("");
  return text === "" ? "the file" : quoted(text.replace(/^\./, ""), 120);
}

function invalid(problems: readonly string[]): EvenkeelError {
  const shown = problems.slice(0, MOST_PROBLEMS);
  const rest = problems.length - shown.length;
  return new EvenkeelError("org.invalid", [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join("\n"), WHAT_TO_DO);
}
