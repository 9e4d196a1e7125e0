/** A piece of SQL: code that rules apply to, or text (a literal, a quoted name, a comment) that no rule may touch. */
export interface SqlPiece {
  readonly kind: "code" | "text" | "comment";
  readonly sql: string;
}

const piece = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//g;

/** Cuts SQL at literals, quoted names and comments. Joined again, the pieces are the input. */
export function sqlPieces(sql: string): readonly SqlPiece[] {
  const pieces: SqlPiece[] = [];
  let from = 0;
  for (const match of sql.matchAll(piece)) {
    if (match.index > from) pieces.push({ kind: "code", sql: sql.slice(from, match.index) });
    pieces.push({ kind: /^(--|\/\*)/.test(match[0]) ? "comment" : "text", sql: match[0] });
    from = match.index + match[0].length;
  }
  if (from < sql.length) pieces.push({ kind: "code", sql: sql.slice(from) });
  return pieces;
}

/** The code of a query alone: comments gone, literals emptied, so that a rule over words sees only SQL. */
export function codeOnly(sql: string): string {
  return sqlPieces(sql)
    .map((part) => (part.kind === "code" ? part.sql : part.kind === "text" ? emptied(part.sql) : " "))
    .join("");
}

function emptied(text: string): string {
  return text.startsWith("'") ? "''" : text.toLowerCase();
}

/** The position of the bracket that closes the one at `open`, or -1. Only for text without literals. */
export function closingBracket(code: string, open: number): number {
  let depth = 0;
  for (let i = open; i < code.length; i++) {
    if (code[i] === "(") depth += 1;
    if (code[i] === ")") depth -= 1;
    if (depth === 0) return i;
  }
  return -1;
}

/** Splits at commas outside brackets. Only for text without literals. */
export function topLevelCommas(code: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < code.length; i++) {
    if (code[i] === "(" || code[i] === "[") depth += 1;
    if (code[i] === ")" || code[i] === "]") depth -= 1;
    if (code[i] === "," && depth === 0) {
      parts.push(code.slice(from, i).trim());
      from = i + 1;
    }
  }
  parts.push(code.slice(from).trim());
  return parts;
}
