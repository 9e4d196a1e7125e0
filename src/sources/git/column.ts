const BITS = 14;
const MASK = (1 << BITS) - 1;

/**
 * Whole numbers of 32 bits by index, in pieces of 16,384. One array that doubles leaves as much garbage as it holds, which lies
 * outside the heap and stays in the process: 115 MB for a million commits. Numbers from 2^31 come back negative and want `>>> 0`.
 */
export class Column {
  readonly #pieces: Int32Array<ArrayBuffer>[] = [];
  readonly #absent: number;

  /** `absent` is what was never set. */
  constructor(absent = 0) {
    this.#absent = absent;
  }

  /** What was set, or the absent value; any index may be asked, that of no commit too. */
  at(index: number): number {
    return this.#pieces[index >> BITS]?.[index & MASK] ?? this.#absent;
  }

  set(index: number, value: number): void {
    const piece = this.#pieceOf(index >> BITS);
    if (piece !== undefined) piece[index & MASK] = value;
  }

  /** The memory of the first `count` entries, in order: to write it to a file, or to fill it from one. */
  *memory(count: number): Generator<Uint8Array> {
    for (let from = 0; from < count; from += 1 << BITS) {
      const piece = this.#pieceOf(from >> BITS)?.subarray(0, count - from);
      if (piece !== undefined) yield new Uint8Array(piece.buffer, 0, piece.byteLength);
    }
  }

  #pieceOf(index: number): Int32Array<ArrayBuffer> | undefined {
    while (this.#pieces.length <= index) this.#pieces.push(new Int32Array(1 << BITS).fill(this.#absent));
    return this.#pieces[index];
  }
}
