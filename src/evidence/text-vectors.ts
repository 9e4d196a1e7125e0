import type { DuckDBVector } from "@duckdb/node-api";
import { forEachNull, memoryOf } from "./vector-memory.ts";

/** Every word of a column once, in the order of their first row. */
export interface Dictionary {
  readonly words: string[];
  readonly codes: Map<string, number>;
}

export function startDictionary(): Dictionary {
  return { words: [], codes: new Map() };
}

/** Four 32-bit parts: length, and twelve bytes of text, or four of it and an address. */
const PARTS = 4;
/** More than twice the rows of a vector, so that places are found at the first or second look. */
const SLOTS = 8192;
const NULL = -1;

/**
 * Codes of the texts of one vector. Within a vector equal parts are equal text, wherever it lies, so that each word is decoded once and
 * not once a row.
 */
export function readText(vector: DuckDBVector, dictionary: Dictionary, into: Int32Array): void {
  const { buffer, byteOffset } = memoryOf<DataView>(vector, "dataView");
  const parts = new Int32Array(buffer, byteOffset, into.length * PARTS);
  into.fill(0);
  forEachNull(vector, into.length, (row) => {
    into[row] = NULL;
  });
  const rowAt = new Int32Array(SLOTS).fill(NULL);
  for (let row = 0; row < into.length; row++) {
    if (into[row] === NULL) continue;
    const slot = slotOf(parts, row, rowAt);
    const known = rowAt[slot] ?? NULL;
    if (known !== NULL) {
      into[row] = into[known] ?? NULL;
      continue;
    }
    rowAt[slot] = row;
    into[row] = codeOf(String(vector.getItem(row)), dictionary);
  }
}

/** The place of this row's text: of an equal one before it, or a free one. */
function slotOf(parts: Int32Array, row: number, rowAt: Int32Array): number {
  const at = row * PARTS;
  const [a, b, c, d] = [parts[at] ?? 0, parts[at + 1] ?? 0, parts[at + 2] ?? 0, parts[at + 3] ?? 0];
  let mixed = Math.imul(a ^ Math.imul(b, 0x9e3779b1) ^ Math.imul(c, 0x85ebca77) ^ Math.imul(d, 0xc2b2ae3d), 0x27d4eb2f);
  mixed ^= mixed >>> 15;
  for (let slot = mixed & (SLOTS - 1); ; slot = (slot + 1) & (SLOTS - 1)) {
    const known = rowAt[slot] ?? NULL;
    if (known === NULL) return slot;
    const other = known * PARTS;
    if (parts[other] === a && parts[other + 1] === b && parts[other + 2] === c && parts[other + 3] === d) return slot;
  }
}

function codeOf(word: string, { words, codes }: Dictionary): number {
  const known = codes.get(word);
  if (known !== undefined) return known;
  codes.set(word, words.length);
  words.push(word);
  return words.length - 1;
}
