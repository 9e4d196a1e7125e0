import { constants, crc32, deflateRaw } from "node:zlib";

/** The least that travels; every further class is twice as large, so that a length tells no more than which doubling it is. */
const SMALLEST_CLASS = 32_768;
const SPACE = 0x20;
const HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 0xff);
const TRAILER_BYTES = 8;
/** Of a block that is stored and not packed: one byte, its length, and its length again. */
const BLOCK_BYTES = 5;
/** Spaces in one such block; the format's own limit is 65,535. */
const BLOCK_SPACES = 60_000;

/**
 * A document as gzip whose length is a class, whatever it holds: packed first, and then filled up inside the stream with spaces that are
 * stored as they are. It unpacks to the document and spaces behind it, like what `padded` makes; a proxy that packs leaves it alone.
 * @example (await packedToClass(Buffer.from("[]"))).length // 32768
 */
export async function packedToClass(content: Uint8Array): Promise<Uint8Array> {
  const packed = await deflated(content);
  const least = HEADER.length + packed.length + BLOCK_BYTES + TRAILER_BYTES;
  let size = SMALLEST_CLASS;
  while (size < least) size *= 2;
  const blocks = storedSpaces(size - HEADER.length - packed.length - TRAILER_BYTES);
  const spaces = blocks.reduce((sum, block) => sum + block.length - BLOCK_BYTES, 0);
  const trailer = Buffer.alloc(TRAILER_BYTES);
  trailer.writeUInt32LE(crc32(Buffer.alloc(spaces, SPACE), crc32(content)), 0);
  trailer.writeUInt32LE((content.length + spaces) % 2 ** 32, 4);
  return Buffer.concat([HEADER, packed, ...blocks, trailer]);
}

/** Ends at a whole byte and says that more follows. */
function deflated(content: Uint8Array): Promise<Uint8Array> {
  const how = { level: constants.Z_BEST_COMPRESSION, finishFlush: constants.Z_SYNC_FLUSH };
  return new Promise((resolve, reject) => {
    deflateRaw(content, how, (error, packed) => (error === null ? resolve(packed) : reject(error)));
  });
}

/** Blocks of the format that are `size` bytes together, at least the five of one; the last of them says that it is. */
function storedSpaces(size: number): readonly Uint8Array[] {
  const count = Math.ceil(size / (BLOCK_SPACES + BLOCK_BYTES));
  const edges = Array.from({ length: count + 1 }, (_, at) => Math.floor((size * at) / count));
  return edges.slice(1).map((edge, at) => {
    const block = Buffer.alloc(edge - (edges[at] ?? 0), SPACE);
    const spaces = block.length - BLOCK_BYTES;
    block.writeUInt8(at === count - 1 ? 1 : 0, 0);
    block.writeUInt16LE(spaces, 1);
    block.writeUInt16LE(0xffff - spaces, 3);
    return block;
  });
}
