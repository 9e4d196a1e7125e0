import { isUtf8 } from "node:buffer";

const EMPTY = -1;

/** Paths as bytes, numbered from 0 in order of first sight; text exists only where a row or a rule asks for it. */
export class PathTable {
  count = 0;
  bytes = Buffer.alloc(1 << 16);
  /** Start of each path; the end is the start of the next. */
  starts = new Uint32Array(1 << 12);
  #slots = new Int32Array(1 << 13).fill(EMPTY);
  #hashes = new Int32Array(1 << 12);

  numberOf(source: Buffer, from: number, to: number): number {
    let hash = 0x811c9dc5;
    for (let i = from; i < to; i += 1) hash = Math.imul(hash ^ (source[i] ?? 0), 0x01000193);
    const mask = this.#slots.length - 1;
    // The low bits of this hash alone cluster for names that differ in one digit.
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const known = this.#slots[slot] ?? EMPTY;
      if (known === EMPTY) return this.#add(source, from, to, hash, slot);
      if (this.#hashes[known] === hash && this.#same(known, source, from, to)) return known;
      slot = (slot + 1) & mask;
    }
  }

  /** Invalid UTF-8 is read as Latin-1, so that every path has a text (evidence.md 3.1). */
  text(number: number): string {
    const part = this.bytes.subarray(this.starts[number] ?? 0, this.starts[number + 1] ?? 0);
    return isUtf8(part) ? part.toString("utf8") : part.toString("latin1");
  }

  /** Takes over paths saved by an earlier run, in their order. */
  load(bytes: Buffer, starts: Uint32Array, count: number): void {
    for (let i = 0; i < count; i += 1) this.numberOf(bytes, starts[i] ?? 0, starts[i + 1] ?? 0);
  }

  #same(known: number, source: Buffer, from: number, to: number): boolean {
    const start = this.starts[known] ?? 0;
    const end = this.starts[known + 1] ?? 0;
    return end - start === to - from && this.bytes.compare(source, from, to, start, end) === 0;
  }

  #add(source: Buffer, from: number, to: number, hash: number, slot: number): number {
    const start = this.starts[this.count] ?? 0;
    this.#makeRoom(start + to - from);
    source.copy(this.bytes, start, from, to);
    this.#hashes[this.count] = hash;
    this.#slots[slot] = this.count;
    this.count += 1;
    this.starts[this.count] = start + to - from;
    if (this.count * 2 > this.#slots.length) this.#rehash();
    return this.count - 1;
  }

  #makeRoom(bytes: number): void {
    if (bytes > this.bytes.length) {
      const wider = Buffer.alloc(Math.max(bytes, this.bytes.length * 2));
      this.bytes.copy(wider);
      this.bytes = wider;
    }
    if (this.count + 2 <= this.starts.length) return;
    const starts = new Uint32Array(this.starts.length * 2);
    starts.set(this.starts);
    this.starts = starts;
    const hashes = new Int32Array(starts.length);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(EMPTY);
    const mask = slots.length - 1;
    for (let i = 0; i < this.count; i += 1) {
      const hash = this.#hashes[i] ?? 0;
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (slots[slot] !== EMPTY) slot = (slot + 1) & mask;
      slots[slot] = i;
    }
    this.#slots = slots;
  }
}
