import { call, imageName, imageReference } from "./call.ts";
import { callsOfShell } from "./calls-of-script.ts";
import { newTrail, type Pipeline, type PolicyFiles, type Trail } from "./pipeline.ts";

export const JENKINSFILE_PATH = /(?:^|\/)Jenkinsfile(?:\.[\w-]+)?$/;
const SHELL_STEPS = new Set(["sh", "bat", "powershell", "pwsh"]);
/** Words of the language itself that look like steps. */
const LANGUAGE = new Set([
  "if",
  "else",
  "for",
  "while",
  "switch",
  "case",
  "return",
  "def",
  "try",
  "catch",
  "finally",
  "new",
  "in",
  "import",
  "class",
  "void",
  "static",
  "throw",
  "true",
  "false",
  "null",
]);

type Token =
  | { readonly kind: "word"; readonly text: string; readonly line: number; readonly startsStatement: boolean }
  | { readonly kind: "text"; readonly text: string; readonly line: number; readonly textLine: number }
  | { readonly kind: "sign"; readonly text: string; readonly line: number };

/**
 * Reads a Jenkinsfile by its tokens, never by running Groovy: shell steps, plugin steps (a word followed by an argument or a block),
 * and container images. Comments are gone before anything is looked at.
 */
export function readJenkinsfile(path: string, files: PolicyFiles): Pipeline {
  const text = files.text(path) ?? "";
  const tokens = tokensOf(text);
  const trail = newTrail(files);
  for (const at of tokens.keys()) READERS.some((read) => read({ trail, path, tokens, at }));
  return { path, calls: trail.calls, references: trail.references, outside: trail.outside, token: null, readable: tokens.length > 0 };
}

interface Place {
  readonly trail: Trail;
  readonly path: string;
  readonly tokens: readonly Token[];
  readonly at: number;
}

/** Each knows one thing a Jenkinsfile says, and returns whether that stands at this place; the first that does ends the look. */
const READERS: readonly ((place: Place) => boolean)[] = [readLibrary, readShellStep, readImage, readPluginStep];

/** `@Library('name@version')`: steps that come from another repository. */
function readLibrary({ trail, path, tokens, at }: Place): boolean {
  if (!isSign(tokens[at], "@") || !isWord(tokens[at + 1], "Library")) return false;
  const library = tokens.slice(at + 2, at + 5).find((each) => each.kind === "text");
  if (library === undefined) return true;
  const found = call("template", library.text.split("@")[0] ?? "", path, library.line);
  trail.calls.push(found);
  trail.outside.push(found);
  trail.references.push({ subject: `library ${library.text}`, pinned: /@[0-9a-f]{40}$/.test(library.text), path, line: library.line });
  return true;
}

function readShellStep({ trail, path, tokens, at }: Place): boolean {
  const step = tokens[at];
  if (step?.kind !== "word" || !SHELL_STEPS.has(step.text)) return false;
  const script = scriptText(tokens, at + 1);
  if (script !== null) trail.calls.push(...callsOfShell(script.text, path, script.textLine, true));
  return true;
}

/** `docker.image('..')` and the `image '..'` of an agent; a name put together while running is not known here. */
function readImage({ trail, path, tokens, at }: Place): boolean {
  const word = tokens[at];
  if (word?.kind !== "word" || word.text !== "image") return false;
  const image = firstText(tokens, at + 1);
  if (image === null || image.text.includes("$")) return false;
  if (!word.startsStatement && !isSign(tokens[at - 1], ".")) return false;
  trail.references.push(imageReference(image.text, path, image.line));
  trail.calls.push(call("image", imageName(image.text), path, image.line));
  return true;
}

function readPluginStep({ trail, path, tokens, at }: Place): boolean {
  const step = tokens[at];
  if (step?.kind !== "word" || LANGUAGE.has(step.text)) return false;
  if (!step.startsStatement || !takesArgument(tokens[at + 1])) return false;
  trail.calls.push(call("task", step.text, path, step.line));
  return true;
}

function isWord(token: Token | undefined, text: string): boolean {
  return token?.kind === "word" && token.text === text;
}

function isSign(token: Token | undefined, text: string): boolean {
  return token?.kind === "sign" && token.text === text;
}

/** `step(..)`, `step {`, `step 'text'` or `step name: value`; an assignment or a field is no step. */
function takesArgument(next: Token | undefined): boolean {
  return next !== undefined && (next.kind === "text" || next.kind === "word" || next.text === "(" || next.text === "{");
}

function firstText(tokens: readonly Token[], from: number): Extract<Token, { kind: "text" }> | null {
  const next = isSign(tokens[from], "(") ? tokens[from + 1] : tokens[from];
  return next?.kind === "text" ? next : null;
}

/** `sh '..'`, `sh("..")`, `sh script: '..', returnStatus: true` in any order of names. */
function scriptText(tokens: readonly Token[], from: number): Extract<Token, { kind: "text" }> | null {
  const direct = firstText(tokens, from);
  if (direct !== null) return direct;
  for (let at = from; at < from + 16; at += 1) {
    const value = tokens[at + 2];
    if (isWord(tokens[at], "script") && isSign(tokens[at + 1], ":") && value?.kind === "text") return value;
  }
  return null;
}

/** A text on one line ends within 2,000 characters, so that unclosed quotes cost no quadratic search. Strings of one or three quotes, words, single signs; comments and white space go. A slashy string is read as signs, which is harmless. */
function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const grammar =
    /(\s+|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|("""|''')([\s\S]*?)(?:\2|$)|"((?:\\[\s\S]|[^"\\\n])*)"|'((?:\\[\s\S]|[^'\\\n])*)'|([A-Za-z_]\w*)|([\s\S])/gy;
  let line = 1;
  let fresh = true;
  for (let found = grammar.exec(text); found !== null; found = grammar.exec(text)) {
    const [whole, blank, , long, double, single, word, sign] = found;
    const short = double ?? single;
    if (word !== undefined) tokens.push({ kind: "word", text: word, line, startsStatement: fresh });
    else if (long !== undefined) tokens.push({ kind: "text", text: long, line, textLine: line });
    else if (short !== undefined)
      tokens.push({ kind: "text", text: short.replace(/\\n/g, "\n").replace(/\\(.)/g, "$1"), line, textLine: line });
    else if (sign !== undefined) tokens.push({ kind: "sign", text: sign, line });
    if (blank === undefined) fresh = sign === "{" || sign === "}" || sign === ";";
    else if (blank.includes("\n")) fresh = true;
    line += whole.split("\n").length - 1;
  }
  return tokens;
}
