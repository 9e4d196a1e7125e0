const EMPTY = -1;

/**
 * Object ids as bytes, numbered from 0 in order of first mention. Open addressing over the first four bytes of the id:
 * ids are uniform, so they are their own hash. 28 bytes a commit instead of about 120 for a string in a Map.
 */
export class OidTable {
  count = 0;
  width: number;
  bytes: Uint8Array;
  #slots: Int32Array;

  constructor(width: number, capacity = 1 << 12) {
    this.width = width;
    this.bytes = new Uint8Array(width * capacity);
    this.#slots = new Int32Array(capacity * 2).fill(EMPTY);
  }

  /** The number of the id written in hex at `from`, given a new one if it was not known. */
  numberOf(hex: Uint8Array, from: number): number {
    if ((this.count + 1) * this.width > this.bytes.length) this.#grow();
    const at = this.count * this.width;
    for (let i = 0; i < this.width; i += 1) this.bytes[at + i] = (digit(hex[from + 2 * i]) << 4) | digit(hex[from + 2 * i + 1]);
    const slot = this.#slotOf(at);
    const known = this.#slots[slot] ?? EMPTY;
    if (known !== EMPTY) return known;
    this.#slots[slot] = this.count;
    this.count += 1;
    return this.count - 1;
  }

  /** The number of a known id, or -1. */
  find(oid: string): number {
    if (oid.length !== this.width * 2) return EMPTY;
    if ((this.count + 1) * this.width > this.bytes.length) this.#grow();
    const at = this.count * this.width;
    this.bytes.set(Buffer.from(oid, "hex"), at);
    return this.#slots[this.#slotOf(at)] ?? EMPTY;
  }

  hex(number: number): string {
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset + number * this.width, this.width).toString("hex");
  }

  /** Takes over ids saved by an earlier run. */
  static of(width: number, bytes: Uint8Array, count: number): OidTable {
    const table = new OidTable(width, Math.max(1 << 12, 1 << Math.ceil(Math.log2(count + 1))));
    table.bytes.set(bytes.subarray(0, count * width));
    for (table.count = 0; table.count < count; table.count += 1) table.#slots[table.#slotOf(table.count * width)] = table.count;
    return table;
  }

  #slotOf(at: number): number {
    const mask = this.#slots.length - 1;
    let slot = this.#hash(at) & mask;
    for (;;) {
      const other = this.#slots[slot] ?? EMPTY;
      if (other === EMPTY || this.#same(at, other * this.width)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #hash(at: number): number {
    const b = this.bytes;
    return ((b[at] ?? 0) | ((b[at + 1] ?? 0) << 8) | ((b[at + 2] ?? 0) << 16) | ((b[at + 3] ?? 0) << 24)) >>> 0;
  }

  #same(a: number, b: number): boolean {
    for (let i = 0; i < this.width; i += 1) if (this.bytes[a + i] !== this.bytes[b + i]) return false;
    return true;
  }

  #grow(): void {
    const bytes = new Uint8Array(this.bytes.length * 2);
    bytes.set(this.bytes);
    this.bytes = bytes;
    this.#slots = new Int32Array(this.#slots.length * 2).fill(EMPTY);
    for (let i = 0; i < this.count; i += 1) this.#slots[this.#slotOf(i * this.width)] = i;
  }
}

function digit(code: number | undefined): number {
  const c = code ?? 0;
  return c < 58 ? c - 48 : c - 87;
}
