import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { qrModules } from "./qr.ts";

// Each picture was read back letter for letter by an independent decoder (jsQR 1.4.0) when its hash was noted, as was one of every
// version but 23, which that decoder cannot read and this code skips.
const read = [
  ["HELLO#b=", "0123456789", "4790a5c16c6875dff53fe9ce0565f6c1cb53cfef00032a21aaf887bc50f90dab"],
  ["x".repeat(300), "12", "07f96d3097e434262911e7dfcacd748916391b09a5b276c95408f03f7783a745"],
  ["y".repeat(900), "31", "7d2107396812d303521c57513e612bb77cfab4c84c2203e8e45300068532a5b4"],
] as const;

describe("a QR code", () => {
  test.each(read)("of %s and digits %s is the one a decoder has read", (letters, digits, hash) => {
    const rows = (qrModules(letters, digits) ?? []).map((row) => row.map(Number).join(""));
    expect(createHash("sha256").update(rows.join("\n")).digest("hex")).toBe(hash);
  });

  test("is none where a text is longer than the largest holds", () => {
    expect(qrModules("y".repeat(3_000), "")).toBeNull();
  });
});
