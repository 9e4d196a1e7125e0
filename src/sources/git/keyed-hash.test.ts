import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { keyedHash } from "./keyed-hash.ts";

test("a keyed hash is the HMAC that node computes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), fc.string({ unit: "binary", maxLength: 300 }), (key, text) => {
      expect(keyedHash(key)(text).toString("hex")).toBe(createHmac("sha256", key).update(text).digest("hex"));
    }),
  );
});

test("a key longer than a block is refused, as it would have to be hashed first", () => {
  expect(() => keyedHash(new Uint8Array(65))).toThrow(RangeError);
});
