import { randomBytes } from "node:crypto";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { unpadded } from "../core/privacy/padding.ts";
import { packedToClass } from "./packed-to-class.ts";

const classes = [32_768, 65_536, 131_072, 262_144];
/** Letters that hardly pack, as keys are; none of them a space. */
const keys = (bytes: number): Buffer => Buffer.from(randomBytes(bytes).toString("base64url"));

test("what is packed comes back whole, with nothing but spaces behind it, in one of few lengths", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 150_000 }), async (bytes) => {
      const content = Buffer.concat([bytes, Buffer.from("]")]);
      const packed = await packedToClass(content);
      expect(classes).toContain(packed.length);
      expect(Buffer.from(unpadded(gunzipSync(packed))).equals(content)).toBe(true);
    }),
    { seed: 4, numRuns: 60 },
  );
});

test("around the edge of a class every length fits, and the next class is taken by what does not", async () => {
  const lengths = new Set<number>();
  // Bytes that do not pack at all: the edge lies where they, their frame and five bytes of an empty block are 32,768.
  const bytes = randomBytes(32_800);
  for (let length = 32_700; length <= 32_760; length++) {
    const content = Buffer.concat([bytes.subarray(0, length), Buffer.from("]")]);
    const packed = await packedToClass(content);
    lengths.add(packed.length);
    expect(gunzipSync(packed).subarray(0, content.length).equals(content)).toBe(true);
  }
  expect([...lengths]).toEqual([32_768, 65_536]);
});

test.each([
  ["nothing", 0, 32_768],
  ["10 groups", 10, 32_768],
  ["28 groups", 28, 32_768],
  ["60 groups", 60, 65_536],
  ["500 groups", 500, 524_288],
])("the keys of %s travel alike", async (_what, groups, size) => {
  const questions = keys(3_000);
  const one = await packedToClass(Buffer.concat([keys(groups * 2 * 400), questions]));
  const other = await packedToClass(keys(groups * 2 * 390));
  expect([one.length, other.length]).toEqual([size, size]);
});
