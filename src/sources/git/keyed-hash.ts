import { hash } from "node:crypto";

const BLOCK = 64;
const INNER = 0x36;
const OUTER = 0x5c;

/**
 * HMAC-SHA-256 (RFC 2104) of many texts under one key, of at most 64 bytes. Made of plain hashes: node's own takes
 * 13 microseconds a time instead of 2 and keeps memory outside the heap until it is collected: 20 MB after a hundred thousand.
 * @example keyedHash(salt)("a@example.org").readUInt32BE()
 */
export function keyedHash(key: Uint8Array): (text: string) => Buffer {
  if (key.length > BLOCK) throw new RangeError(`a key of ${key.length} bytes is longer than a block`);
  const padded = Buffer.alloc(BLOCK);
  padded.set(key);
  const inner = padded.map((byte) => byte ^ INNER);
  const outer = padded.map((byte) => byte ^ OUTER);
  return (text) => hash("sha256", Buffer.concat([outer, hash("sha256", Buffer.concat([inner, Buffer.from(text)]), "buffer")]), "buffer");
}
