/** What the answer origin serves of a round is a multiple of this, so that its length tells less about what was fetched. */
const PADDED_STEP = 65_536;
const SPACE = 0x20;

/**
 * Content that ends in no space (canonical JSON never does), filled up with spaces to the next step. A fingerprint is of the content.
 * @example padded(new Uint8Array(1)).length // 65536
 */
export function padded(content: Uint8Array): Uint8Array {
  const whole = new Uint8Array(Math.max(1, Math.ceil(content.length / PADDED_STEP)) * PADDED_STEP).fill(SPACE);
  whole.set(content);
  return whole;
}

/** Content without the spaces that `padded` put behind it. */
export function unpadded(whole: Uint8Array): Uint8Array {
  return whole.subarray(0, whole.findLastIndex((byte) => byte !== SPACE) + 1);
}
