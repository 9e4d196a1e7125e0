/** One simple command of a shell text: its words, unquoted, and the line it starts on, counted from 0. */
export interface ShellCommand {
  readonly words: readonly string[];
  readonly line: number;
}

/** Words that stand before a command without being one. */
const KEYWORDS = new Set(["if", "then", "else", "elif", "do", "while", "until", "!", "{", "}", "fi", "done", "time", "&", "call", "@"]);

/**
 * Splits shell text into simple commands: separators, comments, quotes, here-documents and command substitution are known,
 * expansion is not (a variable as command name is never a hit). Linear in the text; also good enough for cmd and PowerShell one-liners.
 *
 * @example shellCommands("cd web && npm audit # weekly") // words: ["cd", "web"], ["npm", "audit"]
 */
export function shellCommands(text: string): readonly ShellCommand[] {
  const commands: ShellCommand[] = [];
  readInto(commands, text, 0, 0);
  return commands;
}

const SEPARATORS = new Set([";", "|", "&", "(", ")"]);

/** Substitution inside substitution is followed this far; deeper is text made to be deep. */
const DEEPEST = 8;

/** How far one text is read, and the command and word that are being put together. */
interface Reading {
  readonly commands: ShellCommand[];
  readonly text: string;
  readonly depth: number;
  at: number;
  line: number;
  words: string[];
  /** Null between words; an empty word is one that was quoted. */
  word: string | null;
  startLine: number;
  quote: "" | "'" | '"';
  /** Here-documents that start after this line. */
  endings: string[];
  /** Once one bracket has no partner no later one has: looking again each time would be quadratic. */
  unclosed: boolean;
}

function readInto(commands: ShellCommand[], text: string, line: number, depth: number): void {
  const reading: Reading = {
    commands,
    text,
    depth,
    at: 0,
    line,
    words: [],
    word: null,
    startLine: line,
    quote: "",
    endings: [],
    unclosed: false,
  };
  while (reading.at < text.length) PARTS.some((part) => part(reading));
  endCommand(reading);
}

/** Each takes in what stands at `at` and moves past it, or leaves it to the next: the order decides what a sign means inside quotes. */
const PARTS: readonly ((reading: Reading) => boolean)[] = [
  singleQuoted,
  escaped,
  substitution,
  doubleQuoted,
  openingQuote,
  comment,
  hereString,
  hereDocument,
  lineEnd,
  separator,
  blank,
  ordinary,
];

function singleQuoted(reading: Reading): boolean {
  return reading.quote === "'" && quoted(reading);
}

function doubleQuoted(reading: Reading): boolean {
  return reading.quote === '"' && quoted(reading);
}

function quoted(reading: Reading): true {
  const here = reading.text.charAt(reading.at);
  if (here === "\n") reading.line += 1;
  if (here !== reading.quote) return ordinary(reading);
  reading.quote = "";
  reading.at += 1;
  return true;
}

/** A continued line is one command; any other escaped character is itself. */
function escaped(reading: Reading): boolean {
  const { text, at } = reading;
  if (text.charAt(at) !== "\\") return false;
  reading.at += text.startsWith("\r\n", at + 1) ? 2 : 1;
  if (text.charAt(reading.at) !== "\n") return ordinary(reading);
  reading.line += 1;
  reading.at += 1;
  return true;
}

/** What `$(..)` or backticks run are commands of their own; in the word around them only the dollar is left. */
function substitution(reading: Reading): boolean {
  const { text, at } = reading;
  const ticked = text.charAt(at) === "`";
  if (!ticked && !text.startsWith("$(", at)) return false;
  const end = endOfSubstitution(reading, ticked);
  const inner = end < 0 ? "" : text.slice(ticked ? at + 1 : at + 2, end);
  if (reading.depth < DEEPEST && inner !== "") readInto(reading.commands, inner, reading.line, reading.depth + 1);
  append(reading, "$");
  reading.line += lineEndsIn(inner);
  reading.at = (end < 0 ? at : end) + 1;
  return true;
}

function endOfSubstitution(reading: Reading, ticked: boolean): number {
  if (reading.unclosed) return -1;
  const end = ticked ? reading.text.indexOf("`", reading.at + 1) : closing(reading.text, reading.at + 1);
  reading.unclosed = end < 0;
  return end;
}

function openingQuote(reading: Reading): boolean {
  const here = reading.text.charAt(reading.at);
  if (here !== "'" && here !== '"') return false;
  reading.quote = here;
  append(reading, "");
  reading.at += 1;
  return true;
}

function comment(reading: Reading): boolean {
  if (reading.word !== null || reading.text.charAt(reading.at) !== "#") return false;
  const end = reading.text.indexOf("\n", reading.at);
  reading.at = end < 0 ? reading.text.length : end;
  return true;
}

/** `<<< word` gives the word as input: nothing below it belongs to it. */
function hereString(reading: Reading): boolean {
  if (!reading.text.startsWith("<<<", reading.at)) return false;
  append(reading, "<<<");
  reading.at += 3;
  return true;
}

function hereDocument(reading: Reading): boolean {
  const { text, at } = reading;
  if (!text.startsWith("<<", at)) return false;
  const opening = /^<<-?\s*(['"]?)([A-Za-z_][A-Za-z0-9_]*)\1/.exec(text.slice(at, at + 80));
  if (opening?.[2] !== undefined) reading.endings.push(opening[2]);
  reading.at += opening?.[0].length ?? 1;
  return true;
}

function lineEnd(reading: Reading): boolean {
  if (reading.text.charAt(reading.at) !== "\n") return false;
  endCommand(reading);
  reading.line += 1;
  reading.at += 1;
  for (const ending of reading.endings) {
    const stop = skipHereDocument(reading.text, reading.at, ending);
    reading.line += lineEndsIn(reading.text.slice(reading.at, stop + 1));
    reading.at = stop + 1;
  }
  reading.endings = [];
  return true;
}

/** The ampersand of `2>&1` and `&>` separates nothing. */
function separator(reading: Reading): boolean {
  const { text, at } = reading;
  const here = text.charAt(at);
  if (!SEPARATORS.has(here)) return false;
  if (here === "&" && (text.charAt(at - 1) === ">" || text.charAt(at + 1) === ">")) return ordinary(reading);
  endCommand(reading);
  reading.at += 1;
  return true;
}

function blank(reading: Reading): boolean {
  const here = reading.text.charAt(reading.at);
  if (here !== " " && here !== "\t" && here !== "\r") return false;
  endWord(reading);
  reading.at += 1;
  return true;
}

function ordinary(reading: Reading): true {
  append(reading, reading.text.charAt(reading.at));
  reading.at += 1;
  return true;
}

function append(reading: Reading, part: string): void {
  reading.word = (reading.word ?? "") + part;
}

function endWord(reading: Reading): void {
  if (reading.word === null) return;
  if (reading.words.length === 0) reading.startLine = reading.line;
  reading.words.push(reading.word);
  reading.word = null;
}

function endCommand(reading: Reading): void {
  endWord(reading);
  const first = reading.words.findIndex((word) => !KEYWORDS.has(word));
  if (first >= 0) reading.commands.push({ words: reading.words.slice(first), line: reading.startLine });
  reading.words = [];
}

function lineEndsIn(text: string): number {
  return text.split("\n").length - 1;
}

/** Index of the bracket that closes the one at `open`, or -1. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text.charAt(at) === "(") depth += 1;
    if (text.charAt(at) === ")") depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

/** Index of the line end after the line that is only `ending`; the end of the text if there is none. */
function skipHereDocument(text: string, from: number, ending: string): number {
  let start = from;
  while (start < text.length) {
    const end = text.indexOf("\n", start);
    const stop = end < 0 ? text.length : end;
    if (text.slice(start, stop).trim() === ending) return stop;
    start = stop + 1;
  }
  return text.length;
}
