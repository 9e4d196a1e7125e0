/** A name in an object or a position in an array, from the root inwards. */
export type JsonPath = readonly (string | number)[];

/** `take`: build this value and hand it over; `enter`: look at its members one by one; `skip`: check its grammar and forget it. */
export type JsonKind = "object" | "array" | "scalar";

export type JsonChoice = "take" | "enter" | "skip";

export interface JsonElement {
  readonly path: JsonPath;
  readonly value: unknown;
  /** Byte offset of its first byte in the file. */
  readonly byte: number;
}

export interface JsonLimits {
  /** Containers inside containers. */
  readonly depth: number;
  /** Bytes of one taken value; only taken values are ever held in memory. */
  readonly valueBytes: number;
  /** The named error of the source that reads. */
  readonly fault: (what: string, byte: number) => Error;
}

interface Container {
  readonly array: boolean;
  readonly entered: boolean;
  index: number;
  key: string;
}

type Expected = "value" | "value-or-end" | "key" | "key-or-end" | "colon" | "comma-or-end" | "nothing";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LONGEST_KEY = 4096;
const LONGEST_SCALAR = 1000;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const SCALAR = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;
const ESCAPES = new Set([...'"\\/bfnrtu'].map((letter) => letter.charCodeAt(0)));

/**
 * Reads JSON of any size and hands over the chosen values one by one, in file order.
 * The whole grammar is checked, also of what is skipped; memory holds the containers on the way and one taken value.
 * Values are built by JSON.parse from their own bytes, so numbers, escapes and duplicate names mean what they mean there.
 * Invalid UTF-8 becomes U+FFFD. A byte order mark at the start is passed over. Throws `limits.fault` with the byte offset.
 * @example jsonElements(chunks, (path) => (path.length < 2 ? "enter" : "take"), limits) // every member of the members of the root
 */
export async function* jsonElements(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  choose: (path: JsonPath, kind: JsonKind) => JsonChoice,
  limits: JsonLimits,
): AsyncGenerator<JsonElement> {
  const scanner = jsonScanner(choose, limits);
  for await (const chunk of chunks) yield* scanner.push(chunk);
  yield* scanner.end();
}

function jsonScanner(choose: (path: JsonPath, kind: JsonKind) => JsonChoice, limits: JsonLimits) {
  const open: Container[] = [];
  let expected: Expected = "value";
  let token: "none" | "string" | "scalar" = "none";
  let escaping: "none" | "letter" | number = "none";
  let isKey = false;
  let scalar = "";
  let key: number[] | null = null;
  let taken: { readonly path: JsonPath; readonly byte: number; readonly depth: number; readonly parts: Uint8Array[]; size: number } | null =
    null;
  let takenFrom = 0;
  let before = 0;
  let ready: JsonElement[] = [];

  const fail = (what: string, at: number): never => {
    throw limits.fault(what, before + at);
  };
  const path = (): JsonPath => open.map((container) => (container.array ? container.index : container.key));

  const valueStarts = (at: number, kind: JsonKind): boolean => {
    const parent = open.at(-1);
    if (parent?.array) parent.index += 1;
    if (taken !== null || (parent !== undefined && !parent.entered)) return false;
    const here = path();
    const choice = choose(here, kind);
    if (choice === "take") {
      taken = { path: here, byte: before + at, depth: open.length, parts: [], size: 0 };
      takenFrom = at;
    }
    return choice === "enter";
  };

  const hold = (chunk: Uint8Array, to: number): void => {
    if (taken === null) return;
    taken.size += to - takenFrom;
    if (taken.size > limits.valueBytes) fail(`one element is longer than ${limits.valueBytes} bytes`, to);
    taken.parts.push(chunk.slice(takenFrom, to));
    takenFrom = 0;
  };

  const valueEnds = (chunk: Uint8Array, to: number): void => {
    if (taken !== null && taken.depth === open.length) {
      hold(chunk, to);
      ready.push({ path: taken.path, byte: taken.byte, value: JSON.parse(decoded(taken.parts)) });
      taken = null;
    }
    expected = open.length === 0 ? "nothing" : "comma-or-end";
  };

  const opens = (array: boolean, at: number): void => {
    if (open.length >= limits.depth) fail(`nested deeper than ${limits.depth} levels`, at);
    const entered = valueStarts(at, array ? "array" : "object");
    open.push({ array, entered, index: -1, key: "" });
    expected = array ? "value-or-end" : "key-or-end";
  };

  const closes = (array: boolean, chunk: Uint8Array, at: number): void => {
    const container = open.at(-1);
    const allowed = expected === "comma-or-end" || expected === (array ? "value-or-end" : "key-or-end");
    if (container?.array !== array || !allowed) fail(`an unexpected ${array ? "]" : "}"}`, at);
    open.pop();
    valueEnds(chunk, at + 1);
  };

  const stringStarts = (at: number): void => {
    token = "string";
    isKey = expected === "key" || expected === "key-or-end";
    if (isKey) {
      key = open.at(-1)?.entered ? [] : null;
      return;
    }
    expectValue(at);
    valueStarts(at, "scalar");
  };

  const expectValue = (at: number): void => {
    if (expected !== "value" && expected !== "value-or-end") fail("a value where none may stand", at);
  };

  const stringEnds = (chunk: Uint8Array, at: number): void => {
    token = "none";
    if (!isKey) {
      valueEnds(chunk, at + 1);
      return;
    }
    const container = open.at(-1);
    if (key !== null && container !== undefined) container.key = String(JSON.parse(`"${decoded([Uint8Array.from(key)])}"`));
    key = null;
    expected = "colon";
  };

  const recordKey = (byte: number, at: number): void => {
    if (key === null || (byte === QUOTE && escaping === "none")) return;
    key.push(byte);
    if (key.length > LONGEST_KEY) fail(`a name longer than ${LONGEST_KEY} bytes`, at);
  };

  /** Runs to the end of the string or of the chunk; the plain bytes between are the hot path. */
  const inString = (chunk: Uint8Array, start: number): number => {
    for (let at = start; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (key !== null) recordKey(byte, at);
      if (byte < 0x20) fail("a control character inside a text", at);
      if (escaping !== "none") escaping = afterEscape(escaping, byte, at);
      else if (byte === BACKSLASH) escaping = "letter";
      else if (byte === QUOTE) {
        stringEnds(chunk, at);
        return at + 1;
      }
    }
    return chunk.length;
  };

  const afterEscape = (state: "letter" | number, byte: number, at: number): "none" | number => {
    if (state === "letter") {
      if (!ESCAPES.has(byte)) fail("an unknown escape inside a text", at);
      return byte === 0x75 ? 4 : "none";
    }
    if (!isHex(byte)) fail("an unfinished \\u escape inside a text", at);
    return state === 1 ? "none" : state - 1;
  };

  const scalarEnds = (chunk: Uint8Array, at: number): void => {
    token = "none";
    if (!SCALAR.test(scalar)) fail("neither a text, a number, true, false nor null", at);
    valueEnds(chunk, at);
  };

  const structure = (chunk: Uint8Array, at: number): void => {
    const byte = chunk[at] ?? 0;
    switch (byte) {
      case 0x20:
      case 0x09:
      case 0x0a:
      case 0x0d:
        return;
      case 0x7b:
      case 0x5b:
        expectValue(at);
        opens(byte === 0x5b, at);
        return;
      case 0x7d:
      case 0x5d:
        closes(byte === 0x5d, chunk, at);
        return;
      case 0x2c:
        if (expected !== "comma-or-end") fail("an unexpected comma", at);
        expected = open.at(-1)?.array ? "value" : "key";
        return;
      case 0x3a:
        if (expected !== "colon") fail("an unexpected colon", at);
        expected = "value";
        return;
      case QUOTE:
        stringStarts(at);
        return;
      default:
        expectValue(at);
        valueStarts(at, "scalar");
        token = "scalar";
        scalar = String.fromCharCode(byte);
    }
  };

  const inScalar = (chunk: Uint8Array, start: number): number => {
    let at = start;
    while (at < chunk.length && isScalarByte(chunk[at] ?? 0)) {
      scalar += String.fromCharCode(chunk[at] ?? 0);
      at += 1;
    }
    if (scalar.length > LONGEST_SCALAR) fail(`a number longer than ${LONGEST_SCALAR} digits`, at);
    if (at < chunk.length) scalarEnds(chunk, at);
    return at;
  };

  const step = (chunk: Uint8Array, at: number): number => {
    if (token === "string") return inString(chunk, at);
    if (token === "scalar") return inScalar(chunk, at);
    structure(chunk, at);
    return at + 1;
  };

  return {
    *push(chunk: Uint8Array): Generator<JsonElement> {
      let at = before === 0 && startsWithMark(chunk) ? BYTE_ORDER_MARK.length : 0;
      takenFrom = 0;
      while (at < chunk.length) {
        at = step(chunk, at);
        if (ready.length > 0) {
          yield* ready;
          ready = [];
        }
      }
      hold(chunk, chunk.length);
      before += chunk.length;
    },
    *end(): Generator<JsonElement> {
      if (token === "scalar") scalarEnds(new Uint8Array(), 0);
      if (expected !== "nothing") fail(before === 0 ? "the file is empty" : "the file ends before its last bracket", 0);
      yield* ready;
    },
  };
}

function startsWithMark(chunk: Uint8Array): boolean {
  return BYTE_ORDER_MARK.every((byte, index) => chunk[index] === byte);
}

function isHex(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);
}

/** Digits, letters, sign, point: what numbers and literals are made of. */
function isScalarByte(byte: number): boolean {
  return isHex(byte) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x2b || byte === 0x2d || byte === 0x2e;
}

function decoded(parts: readonly Uint8Array[]): string {
  return Buffer.concat(parts).toString("utf8");
}
