import type { z } from "zod";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import { readPlainYaml } from "./plain-yaml.ts";

type Path = readonly PropertyKey[];

/**
 * One file of the catalogue, read and checked. A mistake is named with its file, key and line; the full YAML parser is
 * only loaded for files outside the plain subset and to find the line of a mistake.
 */
export async function parseEntry<S extends z.ZodType>(schema: S, file: string, text: string): Promise<z.output<S>> {
  const value = readPlainYaml(text) ?? (await readAnyYaml(file, text));
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0];
  const path = issue === undefined ? [] : issue.code === "unrecognized_keys" ? [...issue.path, issue.keys[0] ?? ""] : issue.path;
  throw invalid(file, path, await lineOf(text, path), issue?.message ?? "does not have the expected form");
}

export function invalid(file: string, path: Path, line: number, problem: string): EvenkeelError {
  const key = path.length === 0 ? "the file" : path.map(String).join(".");
  return new EvenkeelError(
    "catalogue.invalid",
    `${quoted(file)}, line ${line}, ${quoted(key)}: ${quoted(problem)}`,
    "Correct the key; the JSON Schemas beside the catalogue list what each file may hold.",
  );
}

async function readAnyYaml(file: string, text: string): Promise<unknown> {
  const { parseDocument } = await import("yaml");
  const document = parseDocument(text);
  const mistake = document.errors[0];
  if (mistake !== undefined) throw invalid(file, [], mistake.linePos?.[0].line ?? 1, mistake.message.split("\n")[0] ?? "is not YAML");
  return document.toJS({ maxAliasCount: 0 });
}

/** The line of a key, or of its nearest parent that is written down (a missing key has no line of its own). */
async function lineOf(text: string, path: Path): Promise<number> {
  const { LineCounter, isNode, parseDocument } = await import("yaml");
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lineCounter.linePos(node.range[0]).line;
  }
  return 1;
}
