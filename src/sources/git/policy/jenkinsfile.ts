import { type Call, call, callsOfShell, imageName, imageReference, type OutsideReference } from "./call.ts";
import type { Pipeline, PolicyFiles } from "./pipeline.ts";

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
  const calls: Call[] = [];
  const references: OutsideReference[] = [];
  const outside: Call[] = [];
  tokens.forEach((token, at) => {
    if (token.kind === "sign" && token.text === "@" && isWord(tokens[at + 1], "Library")) {
      const library = tokens.slice(at + 2, at + 5).find((each) => each.kind === "text");
      if (library?.kind !== "text") return;
      const found = call("template", library.text.split("@")[0] ?? "", path, library.line);
      calls.push(found);
      outside.push(found);
      references.push({ subject: `library ${library.text}`, pinned: /@[0-9a-f]{40}$/.test(library.text), path, line: library.line });
      return;
    }
    if (token.kind !== "word" || LANGUAGE.has(token.text)) return;
    const argument = firstText(tokens, at + 1);
    if (SHELL_STEPS.has(token.text)) {
      const script = scriptText(tokens, at + 1);
      if (script !== null) calls.push(...callsOfShell(script.text, path, script.textLine, true));
      return;
    }
    const image = token.text === "image" && argument !== null && (token.startsStatement || isSign(tokens[at - 1], ".")) ? argument : null;
    if (image !== null && !image.text.includes("$")) {
      references.push(imageReference(image.text, path, image.line));
      calls.push(call("image", imageName(image.text), path, image.line));
      return;
    }
    if (token.startsStatement && takesArgument(tokens[at + 1])) calls.push(call("task", token.text, path, token.line));
  });
  return { path, calls, references, outside, token: null, readable: tokens.length > 0 };
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
