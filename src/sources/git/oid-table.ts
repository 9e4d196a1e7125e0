const EMPTY = -1;
const BITS = 14;
const MASK = (1 << BITS) - 1;
const PARTS = 256;

/**
 * Object ids as bytes, numbered from 0 in order of first mention. Ids are uniform, so they are their own hash: the first byte
 * chooses one of 256 tables of open addressing, the next three the slot. 28 bytes a commit instead of about 120 for a string in
 * a Map. Ids lie in pieces and each table grows alone, so that growing leaves little garbage (see Column).
 */
export class OidTable {
  count = 0;
  readonly width: number;
  readonly #pieces: Buffer[] = [];
  readonly #slots: Int32Array[] = Array.from({ length: PARTS }, () => new Int32Array(1 << 5).fill(EMPTY));
  readonly #used = new Uint32Array(PARTS);

  constructor(width: number) {
    this.width = width;
  }

  /** The number of the id written in hex at `from`, given a new one if it was not known. */
  numberOf(hex: Uint8Array, from: number): number {
    const piece = this.#pieceOf(this.count);
    const at = (this.count & MASK) * this.width;
    for (let i = 0; i < this.width; i += 1) piece[at + i] = (digit(hex[from + 2 * i]) << 4) | digit(hex[from + 2 * i + 1]);
    return this.#add(piece, at);
  }

  /** The number of a known id, or -1. */
  find(oid: string): number {
    if (oid.length !== this.width * 2) return EMPTY;
    const id = Buffer.from(oid, "hex");
    const slots = this.#slots[id[0] ?? 0];
    return slots?.[this.#slotOf(slots, id, 0)] ?? EMPTY;
  }

  hex(number: number): string {
    const at = (number & MASK) * this.width;
    return this.#pieceOf(number).toString("hex", at, at + this.width);
  }

  /** The bytes of the first `count` ids, in order: to write them to a file, or to fill them from one and then `load` them. */
  *memory(count: number): Generator<Uint8Array> {
    for (let from = 0; from < count; from += 1 << BITS) yield this.#pieceOf(from).subarray(0, (count - from) * this.width);
  }

  /** Numbers ids that were filled from a file. */
  load(count: number): void {
    while (this.count < count) this.#add(this.#pieceOf(this.count), (this.count & MASK) * this.width);
  }

  #pieceOf(number: number): Buffer {
    const index = number >> BITS;
    while (this.#pieces.length <= index) this.#pieces.push(Buffer.alloc(this.width << BITS));
    return this.#pieces[index] ?? Buffer.alloc(0);
  }

  #add(piece: Buffer, at: number): number {
    const part = piece[at] ?? 0;
    const slots = this.#slots[part] ?? new Int32Array();
    const slot = this.#slotOf(slots, piece, at);
    const known = slots[slot] ?? EMPTY;
    if (known !== EMPTY) return known;
    slots[slot] = this.count;
    this.count += 1;
    const used = (this.#used[part] ?? 0) + 1;
    this.#used[part] = used;
    if (used * 2 > slots.length) this.#widen(part, slots);
    return this.count - 1;
  }

  #slotOf(slots: Int32Array, piece: Uint8Array, at: number): number {
    const mask = slots.length - 1;
    let slot = ((piece[at + 1] ?? 0) | ((piece[at + 2] ?? 0) << 8) | ((piece[at + 3] ?? 0) << 16)) & mask;
    for (;;) {
      const other = slots[slot] ?? EMPTY;
      if (other === EMPTY || this.#same(other, piece, at)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #same(number: number, piece: Uint8Array, at: number): boolean {
    const known = this.#pieceOf(number);
    const start = (number & MASK) * this.width;
    for (let i = 0; i < this.width; i += 1) if (known[start + i] !== piece[at + i]) return false;
    return true;
  }

  #widen(part: number, slots: Int32Array): void {
    const wider = new Int32Array(slots.length * 2).fill(EMPTY);
    for (const number of slots)
      if (number !== EMPTY) wider[this.#slotOf(wider, this.#pieceOf(number), (number & MASK) * this.width)] = number;
    this.#slots[part] = wider;
  }
}

function digit(code: number | undefined): number {
  const c = code ?? 0;
  return c < 58 ? c - 48 : c - 87;
}
