// Arithmetic of GF(2^8) modulo x^8 + x^4 + x^3 + x^2 + 1, as QR codes use it.

const exponents: readonly number[] = powers();
const logarithms: readonly number[] = Array.from({ length: 256 }, (_, value) => exponents.indexOf(value));

function powers(): readonly number[] {
  const list: number[] = [];
  for (let value = 1; list.length < 255; value = (value << 1) ^ (value >> 7 === 1 ? 0x11d : 0)) list.push(value);
  return list;
}

function product(a: number, b: number): number {
  if (a === 0 || b === 0) return 0;
  return exponents[((logarithms[a] ?? 0) + (logarithms[b] ?? 0)) % 255] ?? 0;
}

/** The error correction codewords of one block: the remainder of a division by the product of (x - 2^i). */
export function correctionOf(block: readonly number[], length: number): readonly number[] {
  let generator: readonly number[] = [1];
  for (let degree = 0; degree < length; degree += 1) {
    const root = exponents[degree] ?? 0;
    generator = [...generator, 0].map((factor, index) => factor ^ product(generator[index - 1] ?? 0, root));
  }
  let rest: readonly number[] = Array.from({ length }, () => 0);
  for (const codeword of block) {
    const lead = codeword ^ (rest[0] ?? 0);
    rest = [...rest.slice(1), 0].map((value, index) => value ^ product(generator[index + 1] ?? 0, lead));
  }
  return rest;
}
