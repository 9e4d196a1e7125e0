import { correctionOf } from "./reed-solomon.ts";

// QR code model 2 (ISO/IEC 18004), error correction level L, mask 0: what one ballot needs and no more. A text is one byte segment,
// then one of digits.

/** Codewords in all, error correction codewords a block, blocks; level L, by version. */
const totals = [
  26, 44, 70, 100, 134, 172, 196, 242, 292, 346, 404, 466, 532, 581, 655, 733, 815, 901, 991, 1085, 1156, 1258, 1364, 1474, 1588, 1706,
  1828, 1921, 2051, 2185, 2323, 2465, 2611, 2761, 2876, 3034, 3196, 3362, 3532, 3706,
];
const corrections = [
  7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30,
  30, 30, 30, 30, 30,
];
const blockCounts = [
  1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25,
];

export type Modules = readonly (readonly boolean[])[];

/** @param letters ASCII @param digits decimal digits that follow. Null: longer than the largest code holds. */
export function qrModules(letters: string, digits: string): Modules | null {
  for (let version = 1; version <= 40; version += 1) {
    // A decoder that many pages use (jsQR 1.4) looks for one alignment pattern of version 23 in the wrong place.
    if (version === 23) continue;
    const bits = segmentBits(letters, digits, version);
    const [total = 0, correction = 0, blocks = 0] = [totals[version - 1], corrections[version - 1], blockCounts[version - 1]];
    const capacity = total - correction * blocks;
    if (bits.length <= 8 * capacity) return draw(version, interleave(fill(bits, capacity), correction, blocks));
  }
  return null;
}

const bitsOf = (value: number, length: number): readonly number[] =>
  Array.from({ length }, (_, index) => (value >> (length - 1 - index)) & 1);

function segmentBits(letters: string, digits: string, version: number): readonly number[] {
  const groups = digits.match(/\d{1,3}/g) ?? [];
  const numericCount = version < 10 ? 10 : version < 27 ? 12 : 14;
  return [
    ...bitsOf(4, 4),
    ...bitsOf(letters.length, version < 10 ? 8 : 16),
    ...Array.from(letters).flatMap((letter) => bitsOf(letter.charCodeAt(0), 8)),
    ...(digits === "" ? [] : [...bitsOf(1, 4), ...bitsOf(digits.length, numericCount)]),
    ...groups.flatMap((group) => bitsOf(Number(group), 1 + 3 * group.length)),
  ];
}

function fill(bits: readonly number[], capacity: number): readonly number[] {
  const ended = [...bits, 0, 0, 0, 0].slice(0, 8 * capacity);
  while (ended.length % 8 !== 0) ended.push(0);
  const codewords = Array.from({ length: ended.length / 8 }, (_, index) =>
    ended.slice(8 * index, 8 * index + 8).reduce((byte, bit) => 2 * byte + bit, 0),
  );
  for (let pad = 0xec; codewords.length < capacity; pad ^= 0xec ^ 0x11) codewords.push(pad);
  return codewords;
}

/** Blocks differ by at most one codeword, the short ones first; they travel column by column. */
function interleave(codewords: readonly number[], correction: number, blocks: number): readonly number[] {
  const short = Math.floor(codewords.length / blocks);
  const shortBlocks = blocks - (codewords.length % blocks);
  let at = 0;
  const parts = Array.from({ length: blocks }, (_, index) => {
    const size = index < shortBlocks ? short : short + 1;
    at += size;
    return codewords.slice(at - size, at);
  });
  const columns = (rows: readonly (readonly number[])[], width: number) =>
    Array.from({ length: width }, (_, column) => rows.flatMap((row) => row[column] ?? [])).flat();
  return [
    ...columns(parts, short + 1),
    ...columns(
      parts.map((part) => correctionOf(part, correction)),
      correction,
    ),
  ];
}

interface Grid {
  readonly size: number;
  readonly dark: boolean[][];
  /** Modules of a fixed pattern, which carry no bits and take no mask. */
  readonly fixed: boolean[][];
}

function draw(version: number, codewords: readonly number[]): Modules {
  const size = 17 + 4 * version;
  const empty = (): boolean[][] => Array.from({ length: size }, () => Array.from({ length: size }, () => false));
  const grid: Grid = { size, dark: empty(), fixed: empty() };
  drawPatterns(grid, version);
  placeBits(grid, codewords);
  // Mask 0, a chessboard, always: the standard weighs eight of them for texts with long runs, and a ballot is random digits.
  return grid.dark.map((row, y) => row.map((isDark, x) => isDark !== ((x + y) % 2 === 0 && grid.fixed[y]?.[x] !== true)));
}

function set({ dark, fixed, size }: Grid, x: number, y: number, isDark: boolean): void {
  const [row, fixedRow] = [dark[y], fixed[y]];
  if (row === undefined || fixedRow === undefined || x < 0 || x >= size) return;
  row[x] = isDark;
  fixedRow[x] = true;
}

function drawPatterns(grid: Grid, version: number): void {
  const { size } = grid;
  for (let at = 0; at < size; at += 1) {
    set(grid, 6, at, at % 2 === 0);
    set(grid, at, 6, at % 2 === 0);
  }
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    rings(grid, x, y, 4, (distance) => distance !== 2 && distance !== 4);
  const places = alignments(version, size);
  const last = places.length - 1;
  places.forEach((x, column) => {
    places.forEach((y, row) => {
      const isFinder = (column === 0 && row === 0) || (column === 0 && row === last) || (column === last && row === 0);
      if (!isFinder) rings(grid, x, y, 2, (distance) => distance !== 1);
    });
  });
  drawFormat(grid);
  if (version >= 7) drawVersion(grid, version);
}

function rings(grid: Grid, centreX: number, centreY: number, radius: number, isDark: (distance: number) => boolean): void {
  for (let dy = -radius; dy <= radius; dy += 1) {
    for (let dx = -radius; dx <= radius; dx += 1) set(grid, centreX + dx, centreY + dy, isDark(Math.max(Math.abs(dx), Math.abs(dy))));
  }
}

function alignments(version: number, size: number): readonly number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = version === 32 ? 26 : Math.ceil((size - 13) / (2 * count - 2)) * 2;
  return [6, ...Array.from({ length: count - 1 }, (_, index) => size - 7 - step * (count - 2 - index))];
}

const remainder = (value: number, generator: number, bits: number): number => {
  let rest = value << bits;
  for (let bit = 31 - Math.clz32(rest); bit >= bits; bit = 31 - Math.clz32(rest)) rest ^= generator << (bit - bits);
  return rest;
};

function drawFormat(grid: Grid): void {
  const { size } = grid;
  const level = 1 << 3;
  const bits = ((level << 10) | remainder(level, 0x537, 10)) ^ 0x5412;
  const bit = (index: number): boolean => ((bits >> index) & 1) === 1;
  for (let index = 0; index < 15; index += 1) {
    const near = index < 6 ? index : index < 8 ? index + 1 : size - 15 + index;
    set(grid, 8, near, bit(index));
    const across = index < 8 ? size - 1 - index : index === 8 ? 7 : 14 - index;
    set(grid, across, 8, bit(index));
  }
  set(grid, 8, size - 8, true);
}

function drawVersion(grid: Grid, version: number): void {
  const bits = (version << 12) | remainder(version, 0x1f25, 12);
  for (let index = 0; index < 18; index += 1) {
    const [far, near] = [grid.size - 11 + (index % 3), Math.floor(index / 3)];
    set(grid, far, near, ((bits >> index) & 1) === 1);
    set(grid, near, far, ((bits >> index) & 1) === 1);
  }
}

function placeBits({ size, dark, fixed }: Grid, codewords: readonly number[]): void {
  let at = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    const upwards = ((right + 1) & 2) === 0;
    for (let step = 0; step < size; step += 1) {
      const y = upwards ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        const row = dark[y];
        if (row === undefined || fixed[y]?.[x] === true) continue;
        row[x] = (((codewords[at >> 3] ?? 0) >> (7 - (at & 7))) & 1) === 1;
        at += 1;
      }
    }
  }
}
