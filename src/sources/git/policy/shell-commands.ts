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

/** Substitution inside substitution is followed this far; deeper is text made to be deep. */
const DEEPEST = 8;

function readInto(commands: ShellCommand[], text: string, firstLine: number, depth: number): void {
  let words: string[] = [];
  let word: string | null = null;
  let line = firstLine;
  let startLine = firstLine;
  let quote = "";
  let endings: string[] = [];
  // Once one bracket has no partner no later one has: looking again each time would be quadratic.
  let unclosed = false;
  const endWord = () => {
    if (word === null) return;
    if (words.length === 0) startLine = line;
    words.push(word);
    word = null;
  };
  const endCommand = () => {
    endWord();
    while (words[0] !== undefined && KEYWORDS.has(words[0])) words.shift();
    if (words.length > 0) commands.push({ words, line: startLine });
    words = [];
  };
  for (let at = 0; at < text.length; at += 1) {
    const here = text.charAt(at);
    const next = text.charAt(at + 1);
    if (here === "\n" && quote !== "") line += 1;
    if (quote === "'") {
      if (here === "'") quote = "";
      else word = (word ?? "") + here;
    } else if (here === "\\") {
      // A continued line is one command; any other escaped character is itself.
      if (next === "\r" && text.charAt(at + 2) === "\n") at += 2;
      else at += 1;
      if (text.charAt(at) === "\n") line += 1;
      else word = (word ?? "") + text.charAt(at);
    } else if ((here === "$" && next === "(") || here === "`") {
      const end = unclosed ? -1 : here === "`" ? text.indexOf("`", at + 1) : closing(text, at + 1);
      if (end < 0) unclosed = true;
      const inner = end < 0 ? "" : text.slice(here === "`" ? at + 1 : at + 2, end);
      if (depth < DEEPEST && inner !== "") readInto(commands, inner, line, depth + 1);
      word = `${word ?? ""}$`;
      line += inner.split("\n").length - 1;
      if (end > 0) at = end;
    } else if (quote === '"') {
      if (here === '"') quote = "";
      else word = (word ?? "") + here;
    } else if (here === "'" || here === '"') {
      quote = here;
      word ??= "";
    } else if (here === "#" && word === null) {
      const end = text.indexOf("\n", at);
      at = end < 0 ? text.length : end - 1;
    } else if (here === "<" && next === "<" && text.charAt(at + 2) !== "<") {
      const opening = /^<<-?\s*(['"]?)([A-Za-z_][A-Za-z0-9_]*)\1/.exec(text.slice(at, at + 80));
      if (opening?.[2] !== undefined) {
        endings.push(opening[2]);
        at += opening[0].length - 1;
      }
    } else if (here === "\n") {
      endCommand();
      line += 1;
      for (const ending of endings) {
        const skipped = skipHereDocument(text, at + 1, ending);
        line += text.slice(at + 1, skipped + 1).split("\n").length - 1;
        at = skipped;
      }
      endings = [];
    } else if (here === ";" || here === "|" || here === "&" || here === "(" || here === ")") {
      if (here === "&" && (text.charAt(at - 1) === ">" || next === ">")) word = (word ?? "") + here;
      else endCommand();
    } else if (here === " " || here === "\t" || here === "\r") endWord();
    else word = (word ?? "") + here;
  }
  endCommand();
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
