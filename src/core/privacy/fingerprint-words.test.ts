import { expect, test } from "vitest";
import { fingerprintWords } from "./fingerprint-words.ts";

test("words are those of the proquint of the same bits, and eight of them tell two fingerprints apart", () => {
  // 127.0.0.1 is "lusab-babad" in the paper that describes them.
  expect(fingerprintWords(`7f000001${"0".repeat(56)}`)).toEqual(["lusab", "babad", ...Array.from({ length: 6 }, () => "babab")]);
  expect(fingerprintWords("f".repeat(64))).toEqual(Array.from({ length: 8 }, () => "zuzuz"));
});
