import { type Document, isMap, isScalar, LineCounter, type ParsedNode, parseAllDocuments, parseDocument, visit } from "yaml";

/** Aliases may repeat a few blocks; thousands of them are a decompression attack. */
const MOST_ALIASES = 100;
const DEEPEST = 64;

export type YamlDocument = Document.Parsed<ParsedNode> | Document;

/** `at` is an offset into the text; null: the text as a whole. */
export interface YamlProblem {
  readonly at: number | null;
  readonly problem: string;
}

export interface YamlText {
  readonly documents: readonly { readonly document: YamlDocument; readonly value: unknown }[];
  readonly problems: readonly YamlProblem[];
  /** Line and column, from 1. */
  readonly place: (offset: number) => { readonly line: number; readonly col: number };
}

/**
 * YAML 1.2 of unknown origin: nesting is counted before the parser recurses, aliases are counted before they are followed, tags are
 * not read, and no problem repeats the text, because the line it stands on may hold an account.
 * @param several whether `---` may begin another document
 */
export function readYaml(text: string, several: boolean): YamlText {
  const lines = new LineCounter();
  const place = (offset: number) => lines.linePos(offset);
  if (deepest(text) > DEEPEST) return { documents: [], problems: [{ at: null, problem: `nested deeper than ${DEEPEST} levels` }], place };
  // The parser's own search for double keys compares each with each.
  const options = { lineCounter: lines, version: "1.2", schema: "core", uniqueKeys: false, prettyErrors: false } as const;
  const documents: readonly YamlDocument[] = several ? [...parseAllDocuments(text, options)] : [parseDocument(text, options)];
  const problems = documents.flatMap(problemsOf);
  if (problems.length > 0) return { documents: [], problems, place };
  const read = documents.map((document) => ({ document, value: plainValue(document) }));
  if (read.some(({ value }) => value === TOO_MANY))
    return { documents: [], problems: [{ at: null, problem: `more than ${MOST_ALIASES} aliases` }], place };
  return { documents: read, problems: [], place };
}

const WORDS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "a tab indents this line; YAML wants spaces",
  BAD_INDENT: "the indentation does not fit the lines above",
  MULTIPLE_DOCS: "a second document starts here; one is read",
  TAG_RESOLVE_FAILED: "tags are not read",
};

function problemsOf(document: YamlDocument): readonly YamlProblem[] {
  const broken = [...document.errors, ...document.warnings].map((error) => ({
    at: error.pos[0],
    problem: WORDS[error.code] ?? "is not valid YAML here",
  }));
  return [...broken, ...doubleKeys(document)].toSorted((a, b) => a.at - b.at);
}

function doubleKeys(document: YamlDocument): readonly { readonly at: number; readonly problem: string }[] {
  const found: { at: number; problem: string }[] = [];
  visit(document, {
    Map(_, map) {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        const name = isScalar(key) ? String(key.value) : null;
        if (name !== null && seen.has(name))
          found.push({ at: isScalar(key) ? (key.range?.[0] ?? 0) : 0, problem: "the same setting stands twice" });
        if (name !== null) seen.add(name);
      }
    },
  });
  return found;
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

const TOO_MANY = Symbol("too many aliases");

function plainValue(document: YamlDocument): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (cause) {
    if (cause instanceof ReferenceError) return TOO_MANY;
    throw cause;
  }
}

/** Where the value at a path stands, or the key itself; the nearest thing around it where it is missing. */
export function offsetIn(document: YamlDocument, path: readonly (string | number)[], atKey: boolean): number {
  const parent = path.slice(0, -1);
  if (atKey) return keyOffset(document, parent, path.at(-1)) ?? 0;
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    const at = rangeStart(node);
    if (at !== null) return at;
  }
  return 0;
}

function keyOffset(document: YamlDocument, parent: readonly (string | number)[], key: string | number | undefined): number | null {
  const map = parent.length === 0 ? document.contents : document.getIn(parent, true);
  if (!isMap(map)) return null;
  return rangeStart(map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key))?.key);
}

function rangeStart(node: unknown): number | null {
  if (typeof node !== "object" || node === null || !("range" in node) || !Array.isArray(node.range)) return null;
  const [at] = node.range;
  return typeof at === "number" ? at : null;
}
