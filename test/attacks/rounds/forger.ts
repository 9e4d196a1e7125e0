import { randomBytes } from "node:crypto";
import { FRAME_BYTES } from "../../../src/core/privacy/ballot-frame.ts";

// Somebody without a token: makes frames up, or changes one that was good.

const SIGNED = FRAME_BYTES - 3_550;

/** Frames that nobody signed: noise, a good head with noise, signatures of 0, 1 and all ones, wrong sizes. */
export function madeUp(good: Uint8Array, count: number): readonly Uint8Array[] {
  const changed = (from: number, bytes: Uint8Array): Uint8Array => {
    const frame = Uint8Array.from(good);
    frame.set(bytes, from);
    return frame;
  };
  const noise = Array.from({ length: count }, () => changed(98, randomBytes(384)));
  const ends = [0, 1, 255].map((value) => changed(98, new Uint8Array(384).fill(value)));
  const sizes = [0, 1, FRAME_BYTES - 1, FRAME_BYTES + 1].map((size) => Uint8Array.from({ length: size }, (_, at) => good[at] ?? 0));
  const headless = changed(0, Uint8Array.of(2, 1));
  return [...noise, ...ends, ...sizes, headless, randomBytes(FRAME_BYTES), changed(2, randomBytes(32)), changed(66, randomBytes(32))];
}

/** A frame that was never sent, with one bit of what counts turned. */
export function bitFlips(good: Uint8Array, count: number): readonly Uint8Array[] {
  return Array.from({ length: count }, (_, turn) => {
    const bit = Math.floor((turn * 8 * SIGNED) / count);
    const frame = Uint8Array.from(good);
    const at = Math.floor(bit / 8);
    frame[at] = (frame[at] ?? 0) ^ (1 << (bit % 8));
    return frame;
  });
}
