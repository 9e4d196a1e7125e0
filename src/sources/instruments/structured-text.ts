import { parseDocument } from "yaml";
import { EvenkeelError, quoted } from "../../core/model/evenkeel-error.ts";
import { refuseRespondents } from "../../core/survey/respondent-rows.ts";

/** A model file of the whole DSOMM has some 600 KB. */
const LONGEST = 2_000_000;
/** The parser recurses once a level; 64 is what no questionnaire comes near. */
const DEEPEST = 64;

export function invalidInstrument(file: string, what: string): EvenkeelError {
  return new EvenkeelError(
    "instrument.invalid",
    `${quoted(file)}: ${quoted(what)}`,
    "docs/run/surveys.md shows what each kind of file may hold.",
  );
}

/**
 * JSON or YAML of unknown origin as plain values. Aliases and tags are not followed, nesting is counted before the parser recurses.
 * Throws `instrument.invalid`, and `import.respondent-rows` for a list of records that can only be people.
 */
export function structuredText(text: string, file: string): unknown {
  if (text.length > LONGEST) throw invalidInstrument(file, `${text.length} characters long, the limit is ${LONGEST}`);
  if (deepest(text) > DEEPEST) throw invalidInstrument(file, `nested deeper than ${DEEPEST} levels`);
  const value = /^\s*[[{]/.test(text) ? fromJson(text, file) : fromYaml(text, file);
  refuseRespondents(value, file);
  return value;
}

function fromJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) throw invalidInstrument(file, "is not JSON");
    throw cause;
  }
}

function fromYaml(text: string, file: string): unknown {
  const document = parseDocument(text, { version: "1.2", schema: "core", uniqueKeys: false, prettyErrors: true });
  const mistake = document.errors[0] ?? document.warnings[0];
  if (mistake !== undefined) throw invalidInstrument(file, `line ${mistake.linePos?.[0].line ?? 1} is not YAML as we read it`);
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch (cause) {
    if (cause instanceof ReferenceError) throw invalidInstrument(file, "uses aliases, which are not followed");
    throw cause;
  }
}

/** Brackets and indentation bound how deep a parser can be sent. */
function deepest(text: string): number {
  let brackets = 0;
  let most = 0;
  for (const line of text.split("\n")) {
    most = Math.max(most, Math.floor((/^[\s-]*/.exec(line)?.[0].length ?? 0) / 2));
    for (const letter of line) {
      if (letter === "[" || letter === "{") brackets += 1;
      if (letter === "]" || letter === "}") brackets = Math.max(0, brackets - 1);
      most = Math.max(most, brackets);
    }
  }
  return most;
}
