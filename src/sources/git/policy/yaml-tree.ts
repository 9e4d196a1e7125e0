import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments, type Scalar, type YAMLMap } from "yaml";

/** Outside YAML as plain, bounded data with the line each thing starts on (1-based). Tags are kept as text and never acted on here. */
export type YamlTree = YamlScalar | YamlList | YamlMap;
export interface YamlScalar {
  readonly kind: "scalar";
  readonly text: string;
  readonly line: number;
  /** Line of the first line of the text: the one after the header for block scalars. */
  readonly textLine: number;
  /** Lines of `text` are lines of the file, so a place inside it can be told. */
  readonly literal: boolean;
}
export interface YamlList {
  readonly kind: "list";
  readonly items: readonly YamlTree[];
  readonly line: number;
  readonly tag: string | null;
}
export interface YamlMap {
  readonly kind: "map";
  readonly entries: ReadonlyMap<string, YamlTree>;
  readonly line: number;
}

/** Bounds of what is read of one file: enough for the largest pipelines seen in public (8,000 lines), too little for an alias bomb. */
const LONGEST_TEXT = 1024 * 1024;
const MOST_NODES = 200_000;
const DEEPEST = 64;

/** Every value stays the text it was written as: a commit of forty digits is no number. Reads the first document, or the one after a GitLab `spec:` header. Null: not readable as YAML, or beyond the bounds. */
export function readYaml(text: string): YamlTree | null {
  if (text.length > LONGEST_TEXT || nestsTooDeep(text)) return null;
  const counter = new LineCounter();
  try {
    const documents = parseAllDocuments(text, {
      lineCounter: counter,
      uniqueKeys: false,
      logLevel: "silent",
      strict: false,
      schema: "failsafe",
    });
    if (!Array.isArray(documents)) return { kind: "map", entries: new Map(), line: 1 };
    const document = documents.length > 1 && opensWithSpec(documents[0]) ? documents[1] : documents[0];
    if (document === undefined || document.errors.length > 0) return null;
    return treeOf({ document, counter, nodes: 0 }, document.contents, 0);
  } catch (problem) {
    // The parser recurses: text made to exhaust the stack ends here, as does an unresolved alias.
    if (problem instanceof RangeError || problem instanceof ReferenceError || problem instanceof TooMuch) return null;
    throw problem;
  }
}

class TooMuch extends Error {}

function opensWithSpec(document: Document | undefined): boolean {
  return document !== undefined && isMap(document.contents) && document.contents.has("spec");
}

/** More open brackets than this is text made to be deep; scripts inside a file leave a few unbalanced. */
const MOST_OPEN = 2_000;

/** Keeps deeply nested text from the parser, which recurses and is slow on it. Counts brackets without regard to quotes: an upper bound. */
function nestsTooDeep(text: string): boolean {
  let open = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (sign === 91 || sign === 123) open += 1;
    else if ((sign === 93 || sign === 125) && open > 0) open -= 1;
    if (open > MOST_OPEN) return true;
  }
  return /(?:[-?:] ){64}/.test(text) || /^ {1024}/m.test(text);
}

interface Reading {
  readonly document: Document;
  readonly counter: LineCounter;
  nodes: number;
}

function treeOf(reading: Reading, node: unknown, depth: number): YamlTree {
  reading.nodes += 1;
  if (reading.nodes > MOST_NODES || depth > DEEPEST) throw new TooMuch("beyond the bounds of one file");
  if (isAlias(node)) {
    const target = node.resolve(reading.document);
    if (target === undefined) throw new ReferenceError("an alias of nothing");
    return treeOf(reading, target, depth + 1);
  }
  if (isScalar(node)) return scalarOf(reading, node);
  if (isSeq(node)) {
    const items = node.items.map((item) => treeOf(reading, item, depth + 1));
    return { kind: "list", items, line: lineOf(reading, node), tag: node.tag ?? null };
  }
  if (isMap(node)) return mapOf(reading, node, depth);
  return nothing(1);
}

function lineOf({ counter }: Reading, node: Node): number {
  return node.range ? counter.linePos(node.range[0]).line : 1;
}

function scalarOf(reading: Reading, node: Scalar): YamlScalar {
  const line = lineOf(reading, node);
  const literal = node.type === "BLOCK_LITERAL";
  const block = literal || node.type === "BLOCK_FOLDED";
  return { kind: "scalar", text: typeof node.value === "string" ? node.value : "", line, textLine: block ? line + 1 : line, literal };
}

function mapOf(reading: Reading, node: YAMLMap, depth: number): YamlMap {
  const line = lineOf(reading, node);
  const entries = new Map<string, YamlTree>();
  for (const { key, value } of node.items) {
    if (!isScalar(key)) continue;
    const name = String(key.value);
    const below = value === null ? nothing(line) : treeOf(reading, value, depth + 1);
    if (name === "<<") mergeInto(entries, below);
    else entries.set(name, below);
  }
  return { kind: "map", entries, line };
}

function mergeInto(entries: Map<string, YamlTree>, below: YamlTree): void {
  for (const source of below.kind === "list" ? below.items : [below]) {
    if (source.kind !== "map") continue;
    for (const [key, value] of source.entries) if (!entries.has(key)) entries.set(key, value);
  }
}

function nothing(line: number): YamlScalar {
  return { kind: "scalar", text: "", line, textLine: line, literal: false };
}

/** The value below a key, or undefined when `tree` is no map or lacks it. */
export function below(tree: YamlTree | undefined, key: string): YamlTree | undefined {
  return tree?.kind === "map" ? tree.entries.get(key) : undefined;
}

export function textOf(tree: YamlTree | undefined): string | null {
  return tree?.kind === "scalar" ? tree.text : null;
}

export function itemsOf(tree: YamlTree | undefined): readonly YamlTree[] {
  return tree?.kind === "list" ? tree.items : [];
}

/** A list's items, or the value itself where a list may be left out. */
export function oneOrMore(tree: YamlTree | undefined): readonly YamlTree[] {
  if (tree === undefined) return [];
  return tree.kind === "list" ? tree.items : [tree];
}

export function entriesOf(tree: YamlTree | undefined): readonly (readonly [string, YamlTree])[] {
  return tree?.kind === "map" ? [...tree.entries] : [];
}
