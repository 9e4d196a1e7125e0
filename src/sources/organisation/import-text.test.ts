import { describe, expect, test } from "vitest";
import { emptyStructure } from "../../core/model/structure.fixture.ts";
import { importStructure } from "./import-structure.ts";
import { importText } from "./import-text.ts";
import { runImport } from "./run-import.ts";

const CHUNK = 65_536;

/** Tells how much of it was taken. */
function arriving(bytes: Uint8Array) {
  const taken = { bytes: 0 };
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += CHUNK) {
      taken.bytes += Math.min(CHUNK, bytes.length - at);
      yield bytes.subarray(at, at + CHUNK);
    }
  }
  return { taken, chunks: chunks() };
}

describe("an import as it arrives", () => {
  test("a table of fifty megabytes with a million rows is given up where they begin to be too many", async () => {
    const { taken, chunks } = arriving(Buffer.from(`id\n${"r1234567890123456789012345678901234567890123456\n".repeat(1_000_000)}`));
    await expect(importText(chunks, "repositories-csv")).rejects.toMatchObject({ code: "structure.unreadable" });
    expect(taken.bytes).toBeLessThan(2_000_000);
  });

  test("a table of fifty megabytes with as many rows as may be is read, whatever its cells hold", async () => {
    const long = `"${"漢字 \n".repeat(700)}"`;
    const rows = Array.from({ length: 6000 }, (_, index) => `r${index},${long}`).join("\n");
    const bytes = Buffer.from(`id,name\n${rows}`).subarray(0, 49_999_999);
    const text = await importText(arriving(bytes.subarray(0, bytes.lastIndexOf(0x0a))).chunks, "repositories-csv");
    const { structure, problems } = await runImport(emptyStructure, "repositories-csv", text);
    expect(structure).toEqual(emptyStructure);
    expect(problems[0]).toEqual({ place: "row 2, column 2", problem: "a cell longer than 2000 characters", severity: "refused" });
  }, 60_000);

  test("letters cut between two chunks are whole again, and a byte order mark is none of them", async () => {
    async function* chunks() {
      for (const byte of Buffer.from("\ufeffid,name\nr,漢字🙂\n")) yield Uint8Array.of(byte);
    }
    expect(await importText(chunks(), "repositories-csv")).toBe("id,name\nr,漢字🙂\n");
  });

  test.each([
    ["bytes that are no text", Uint8Array.of(0x69, 0x64, 0xff, 0x0a)],
    ["a letter that never ends", Uint8Array.of(0x69, 0xe6)],
  ])("%s are refused", async (_, bytes) => {
    await expect(importText(arriving(bytes).chunks, "teams-csv")).rejects.toMatchObject({
      code: "structure.unreadable",
      message: "The file is not UTF-8 text.",
    });
  });

  test("YAML stops at four mebibytes", async () => {
    const { taken, chunks } = arriving(Buffer.alloc(40_000_000, 0x20));
    await expect(importText(chunks, "evenkeel")).rejects.toMatchObject({ code: "structure.unreadable" });
    expect(taken.bytes).toBeLessThan(4_400_000);
  });

  test("a thread of its own says the same", async () => {
    const text = `repositories:\n${Array.from({ length: 1000 }, (_, index) => `  r${index}: { name: Ablage ${index} }`).join("\n")}\nownership: [{ pattern: a, team: nobody }]\n`;
    expect(await runImport(emptyStructure, "evenkeel", text)).toEqual(importStructure(emptyStructure, "evenkeel", text));
  });
});
