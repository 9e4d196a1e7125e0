const BITS = 14;
const MASK = (1 << BITS) - 1;

type Numbers = Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/**
 * Numbers by index that grow in pieces of 16,384. One array that doubles would leave as much garbage as it holds, which lies
 * outside the heap and stays in the process: 115 MB for a million commits.
 */
export class Column {
  readonly #pieces: Numbers[] = [];
  readonly #absent: number;
  readonly #fresh: () => Numbers;

  private constructor(fresh: () => Numbers, absent: number) {
    this.#fresh = fresh;
    this.#absent = absent;
  }

  /** Whole numbers of 32 bits; those above 2^31 come back negative and want `>>> 0`. */
  static ofWhole(absent = 0): Column {
    return new Column(() => new Int32Array(1 << BITS).fill(absent), absent);
  }

  static ofDoubles(): Column {
    return new Column(() => new Float64Array(1 << BITS), 0);
  }

  /** What was set, or the absent value of the column; NONE is a valid index too. */
  at(index: number): number {
    return this.#pieces[index >> BITS]?.[index & MASK] ?? this.#absent;
  }

  set(index: number, value: number): void {
    const piece = index >> BITS;
    while (this.#pieces.length <= piece) this.#pieces.push(this.#fresh());
    const numbers = this.#pieces[piece];
    if (numbers !== undefined) numbers[index & MASK] = value;
  }

  /** The memory of the first `count` entries, in order: to write it to a file, or to fill it from one. */
  *memory(count: number): Generator<Uint8Array> {
    if (count > 0) this.set(count - 1, this.at(count - 1));
    for (let from = 0; from < count; from += 1 << BITS) {
      const numbers = this.#pieces[from >> BITS]?.subarray(0, count - from);
      if (numbers !== undefined) yield new Uint8Array(numbers.buffer, 0, numbers.byteLength);
    }
  }
}
