import { expect, test } from "vitest";
import {
  decodeFrame,
  encodeFrame,
  FRAME_BYTES,
  LONGEST_PAYLOAD,
  PAYLOAD_BYTES,
  packPayload,
  tokenMessage,
  unpackPayload,
  uuidBytes,
} from "./ballot-frame.ts";

const filled = (length: number, byte: number): Uint8Array => new Uint8Array(length).fill(byte);
const frame = {
  ...{ keyId: filled(32, 1), prefix: filled(32, 2), publicKey: filled(32, 3), tokenSignature: filled(384, 4) },
  ...{ ballotSignature: filled(64, 5), payload: filled(PAYLOAD_BYTES, 6) },
};
const bytes = encodeFrame(frame, filled(FRAME_BYTES, 7));

test("a frame is 12,288 bytes, each field at its place, and reads back", () => {
  expect(bytes.length).toBe(12_288);
  expect([0, 1, 2, 34, 66, 98, 482, 546, 8_738, 12_287].map((at) => bytes[at])).toEqual([1, 1, 1, 2, 3, 4, 5, 6, 7, 7]);
  expect(decodeFrame(bytes)).toEqual(frame);
});

test("another size, version or kind is no ballot, and a field of another size makes none", () => {
  expect(decodeFrame(bytes.subarray(1))).toBeNull();
  for (const at of [0, 1]) expect(decodeFrame(bytes.with(at, 2))).toBeNull();
  expect(() => encodeFrame({ ...frame, prefix: filled(31, 2) }, filled(FRAME_BYTES, 7))).toThrow("prefix has 31 bytes instead of 32");
});

test.each([0, 1, 255, 256, LONGEST_PAYLOAD])("%i bytes of JSON fit a payload and come back", (length) => {
  expect(unpackPayload(packPayload(filled(length, 9)) ?? filled(0, 0))).toEqual(filled(length, 9));
});

test("a payload that is too long, or hides something behind its end, is refused", () => {
  expect(packPayload(filled(LONGEST_PAYLOAD + 1, 9))).toBeNull();
  const packed = packPayload(filled(10, 9)) ?? filled(0, 0);
  expect(unpackPayload(packed.with(PAYLOAD_BYTES - 1, 1))).toBeNull();
  expect(unpackPayload(packed.with(0, 0x20))).toBeNull();
  expect(unpackPayload(packed.subarray(1))).toBeNull();
});

test("the signed message differs by round, cohort, purpose, key and prefix", () => {
  const input = { round: filled(16, 1), cohort: filled(16, 2), purpose: "scores", publicKeyHash: filled(32, 3) } as const;
  const messages = [
    tokenMessage(filled(32, 0), input),
    tokenMessage(filled(32, 1), input),
    tokenMessage(filled(32, 0), { ...input, round: filled(16, 9) }),
    tokenMessage(filled(32, 0), { ...input, cohort: filled(16, 9) }),
    tokenMessage(filled(32, 0), { ...input, purpose: "comment" }),
    tokenMessage(filled(32, 0), { ...input, publicKeyHash: filled(32, 9) }),
  ];
  expect(new Set(messages.map(String)).size).toBe(6);
  expect(messages.map(({ length }) => length)).toEqual(Array(6).fill(32 + 11 + 16 + 16 + 1 + 32));
});

test.each(["", "not a uuid", "00000000-0000-4000-8000-00000000000G", "00000000-0000-4000-8000-0000000000000"])("%j is no UUID", (text) => {
  expect(uuidBytes(text)).toBeNull();
});
