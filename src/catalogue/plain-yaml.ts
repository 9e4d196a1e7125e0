/** What a YAML file of the catalogue can hold. */
export type Yaml = string | number | boolean | null | readonly Yaml[] | { readonly [key: string]: Yaml };

/** Why the fast reader gave up; the caller then asks the full parser, which also knows how to explain a mistake. */
const notPlain = Symbol("not plain");

interface Line {
  readonly indent: number;
  readonly text: string;
  readonly raw: string;
}

interface Cursor {
  readonly lines: readonly Line[];
  at: number;
}

/**
 * Reads the plain subset of YAML that the catalogue is written in: block maps and lists, scalars, quotes, one-line flow
 * collections, `|` and `>` texts. Returns undefined for anything else (anchors, tags, several documents, odd indents).
 *
 * Why it exists: 85 files take 100 ms with the full parser and 10 ms here, and `assess` reads them at every start.
 * A test compares both readers on every file of the catalogue, so a difference cannot stay unseen.
 */
export function readPlainYaml(text: string): Yaml | undefined {
  if (/\t|^(---|\.\.\.|%)|\r/m.test(text)) return undefined;
  const lines = text.split("\n").map((raw) => {
    const text = raw.trimStart();
    return { indent: raw.length - text.length, text: text.trimEnd(), raw };
  });
  const cursor: Cursor = { lines, at: 0 };
  try {
    const first = skipBlank(cursor);
    if (first === undefined) return null;
    const value = block(cursor, first.indent);
    return skipBlank(cursor) === undefined ? value : undefined;
  } catch (thrown) {
    if (thrown === notPlain) return undefined;
    throw thrown;
  }
}

function skipBlank(cursor: Cursor): Line | undefined {
  for (;;) {
    const line = cursor.lines[cursor.at];
    if (line === undefined) return undefined;
    if (line.text !== "" && !line.text.startsWith("#")) return line;
    cursor.at++;
  }
}

function block(cursor: Cursor, indent: number): Yaml {
  const line = skipBlank(cursor);
  if (line === undefined || line.indent !== indent) throw notPlain;
  return isEntry(line.text) ? list(cursor, indent) : map(cursor, indent);
}

function isEntry(text: string): boolean {
  return text === "-" || text.startsWith("- ");
}

function list(cursor: Cursor, indent: number): readonly Yaml[] {
  const entries: Yaml[] = [];
  for (let line = skipBlank(cursor); line !== undefined && line.indent === indent && isEntry(line.text); line = skipBlank(cursor)) {
    const rest = line.text.slice(1).trimStart();
    if (rest === "") {
      cursor.at++;
      entries.push(nested(cursor, indent));
    } else if (keyOf(rest) !== undefined) {
      // A map that opens on the line of its dash: read it as if the dash were spaces.
      const inner = indent + line.text.length - rest.length;
      entries.push(map(cursor, inner, rest));
    } else {
      cursor.at++;
      entries.push(value(cursor, rest, indent));
    }
  }
  return entries;
}

function map(cursor: Cursor, indent: number, opening?: string): { readonly [key: string]: Yaml } {
  const found: Record<string, Yaml> = {};
  let text = opening;
  for (;;) {
    if (text === undefined) {
      const line = skipBlank(cursor);
      if (line === undefined || line.indent < indent) return found;
      if (line.indent > indent || isEntry(line.text)) throw notPlain;
      text = line.text;
    }
    const key = keyOf(text);
    if (key === undefined || Object.hasOwn(found, key.name) || key.name === "__proto__") throw notPlain;
    cursor.at++;
    found[key.name] = key.rest === "" ? nested(cursor, indent) : value(cursor, key.rest, indent);
    text = undefined;
  }
}

/** `name: rest`; only simple names are plain, everything else goes to the full parser. */
function keyOf(text: string): { readonly name: string; readonly rest: string } | undefined {
  const match = /^([A-Za-z_][\w.-]*|"[\w./ -]+"):(?: +(.*))?$/.exec(text);
  if (match === null) return undefined;
  const rest = match[2] ?? "";
  return { name: (match[1] ?? "").replaceAll('"', ""), rest: rest.startsWith("#") ? "" : rest };
}

/** The value below a key or dash that has nothing on its own line. A list may stand as far left as its key. */
function nested(cursor: Cursor, parent: number): Yaml {
  const line = skipBlank(cursor);
  if (line === undefined) return null;
  if (line.indent > parent) {
    if (isEntry(line.text) || keyOf(line.text) !== undefined) return block(cursor, line.indent);
    cursor.at++;
    return value(cursor, line.text, parent);
  }
  return line.indent === parent && isEntry(line.text) && !isEntry(cursor.lines[cursor.at - 1]?.text ?? "") ? list(cursor, parent) : null;
}

function value(cursor: Cursor, text: string, parent: number): Yaml {
  const first = text[0] ?? "";
  if (first === "|" || first === ">") return longText(cursor, text, parent);
  if (first === "[" || first === "{") return flow(joined(cursor, text, parent));
  if (first === '"' || first === "'") return quoted(joined(cursor, text, parent));
  if ("&*!%@`?,]}#".includes(first)) throw notPlain;
  return plain(joined(cursor, text, parent));
}

/** A scalar goes on over deeper lines; they are joined by one space. Blank lines and comments inside are left to the full parser. */
function joined(cursor: Cursor, text: string, parent: number): string {
  const parts = [withoutComment(text)];
  for (;;) {
    const line = cursor.lines[cursor.at];
    if (line === undefined || line.text === "" || line.indent <= parent) break;
    if (line.text.startsWith("#")) break;
    if (parts[0] !== text) throw notPlain;
    const part = withoutComment(line.text);
    if (part !== line.text) throw notPlain;
    parts.push(part);
    cursor.at++;
  }
  const next = cursor.lines[cursor.at];
  if (next?.text === "" && continuesAfterBlank(cursor, parent)) throw notPlain;
  return parts.join(" ");
}

function continuesAfterBlank(cursor: Cursor, parent: number): boolean {
  let at = cursor.at;
  while (cursor.lines[at]?.text === "") at++;
  const line = cursor.lines[at];
  return line !== undefined && line.indent > parent && !line.text.startsWith("#");
}

function withoutComment(text: string): string {
  if (!text.includes(" #")) return text;
  if (/^["'[{]/.test(text)) throw notPlain;
  return text.slice(0, text.indexOf(" #")).trimEnd();
}

function plain(text: string): Yaml {
  if (/: |:$/.test(text)) throw notPlain;
  return scalar(text);
}

function scalar(text: string): Yaml {
  if (/^(true|True|TRUE)$/.test(text)) return true;
  if (/^(false|False|FALSE)$/.test(text)) return false;
  if (/^(null|Null|NULL|~|)$/.test(text)) return null;
  if (/^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/.test(text)) return Number(text);
  if (/^([-+]?0[xo]|[-+]?\.(inf|nan))/i.test(text)) throw notPlain;
  return text;
}

function quoted(text: string): string {
  if (/^'(?:[^']|'')*'$/.test(text)) return text.slice(1, -1).replaceAll("''", "'");
  if (/^"[^"\\]*"$/.test(text)) return text.slice(1, -1);
  throw notPlain;
}

function longText(cursor: Cursor, header: string, parent: number): string {
  const match = /^([|>])([-]?)$/.exec(header);
  if (match === null) throw notPlain;
  const lines: string[] = [];
  let indent = -1;
  for (; cursor.at < cursor.lines.length; cursor.at++) {
    const line = cursor.lines[cursor.at];
    if (line === undefined) break;
    if (line.text === "") {
      lines.push("");
      continue;
    }
    if (line.indent <= parent) break;
    if (indent < 0) indent = line.indent;
    // A deeper line of a folded text keeps its line break: rare, so left to the full parser.
    if (line.indent < indent || (match[1] === ">" && line.indent > indent)) throw notPlain;
    lines.push(line.raw.slice(indent));
  }
  while (lines.at(-1) === "") lines.pop();
  if (match[1] === ">" && lines.some((line) => line.endsWith(" "))) throw notPlain;
  const text = match[1] === "|" ? lines.join("\n") : folded(lines);
  return match[2] === "-" || text === "" ? text : `${text}\n`;
}

function folded(lines: readonly string[]): string {
  let text = "";
  let blanks = 0;
  for (const line of lines) {
    if (line === "") blanks++;
    else {
      text += text === "" ? "\n".repeat(blanks) + line : (blanks > 0 ? "\n".repeat(blanks) : " ") + line;
      blanks = 0;
    }
  }
  return text;
}

function flow(text: string): Yaml {
  const reader = { text, at: 0 };
  const value = flowValue(reader);
  skipSpaces(reader);
  if (reader.at !== text.length) throw notPlain;
  return value;
}

interface Reader {
  readonly text: string;
  at: number;
}

function skipSpaces(reader: Reader): void {
  while (reader.text[reader.at] === " ") reader.at++;
}

function flowValue(reader: Reader): Yaml {
  skipSpaces(reader);
  const first = reader.text[reader.at];
  if (first === "[") return flowList(reader);
  if (first === "{") return flowMap(reader);
  const match = /"[^"\\]*"|'(?:[^']|'')*'|[^\s,[\]{}"'&*!|>%@`#?-](?:[^,[\]{}:#]|:(?=[^\s,[\]{}]))*|-?[.\d]+/y;
  match.lastIndex = reader.at;
  const found = match.exec(reader.text)?.[0];
  if (found === undefined) throw notPlain;
  reader.at += found.length;
  return /^["']/.test(found) ? quoted(found) : scalar(found.trimEnd());
}

function flowList(reader: Reader): readonly Yaml[] {
  const entries: Yaml[] = [];
  reader.at++;
  for (;;) {
    skipSpaces(reader);
    if (reader.text[reader.at] === "]") break;
    entries.push(flowValue(reader));
    if (!separated(reader, "]")) break;
  }
  reader.at++;
  return entries;
}

function flowMap(reader: Reader): { readonly [key: string]: Yaml } {
  const found: Record<string, Yaml> = {};
  reader.at++;
  for (;;) {
    skipSpaces(reader);
    if (reader.text[reader.at] === "}") break;
    const name = flowValue(reader);
    if (typeof name !== "string" || name === "__proto__" || reader.text[reader.at] !== ":") throw notPlain;
    reader.at++;
    found[name] = flowValue(reader);
    if (!separated(reader, "}")) break;
  }
  reader.at++;
  return found;
}

/** Steps over a comma; false at the closing mark. */
function separated(reader: Reader, close: string): boolean {
  skipSpaces(reader);
  const mark = reader.text[reader.at];
  if (mark === close) return false;
  if (mark !== ",") throw notPlain;
  reader.at++;
  return true;
}
