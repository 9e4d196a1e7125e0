import { chmod, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readMasterKey } from "./master-key.ts";
import { openVault } from "./vault.ts";

const key = Uint8Array.from({ length: 32 }, (_, i) => i);
const vault = openVault(key);
const failure = { code: "vault.cannot-open" };

test("whatever is sealed opens again, and only under its purpose", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), fc.string(), fc.string(), (text, purpose, other) => {
      const sealed = vault.seal(purpose, text);
      expect(vault.open(purpose, sealed)).toBe(text);
      if (other !== purpose) expect(() => vault.open(other, sealed)).toThrow(expect.objectContaining(failure));
    }),
    { seed: 11 },
  );
});

test("no bit can be changed, and nothing cut off or put behind", () => {
  const sealed = vault.seal("roster", "someone@example.org");
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const changed = Uint8Array.from(sealed, (byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
    expect(() => vault.open("roster", changed)).toThrow(expect.objectContaining(failure));
  }
  for (let length = 0; length < sealed.length; length++) {
    expect(() => vault.open("roster", sealed.subarray(0, length))).toThrow(expect.objectContaining(failure));
  }
  expect(() => vault.open("roster", Uint8Array.of(...sealed, 0))).toThrow(expect.objectContaining(failure));
});

test("another master key opens nothing, and the error holds no part of what is sealed", () => {
  const sealed = vault.seal("roster", "canary@example.org");
  expect(() => openVault(new Uint8Array(32)).open("roster", sealed)).toThrow(/^(?!.*canary).*roster/);
});

test("the same text is sealed differently each time, and none of it can be read", () => {
  const sealed = Array.from({ length: 50 }, () => Buffer.from(vault.seal("roster", "canary@example.org")));
  expect(new Set(sealed.map((bytes) => bytes.toString("hex"))).size).toBe(50);
  expect(sealed.some((bytes) => bytes.includes("canary"))).toBe(false);
});

test("marks are equal for equal texts of one purpose, and of no other purpose or key", () => {
  expect(vault.mark("mail", "a@b.c")).toBe(vault.mark("mail", "a@b.c"));
  expect(vault.mark("mail", "a@b.c")).not.toBe(vault.mark("account", "a@b.c"));
  expect(vault.mark("mail", "a@b.c")).not.toBe(openVault(new Uint8Array(32)).mark("mail", "a@b.c"));
  expect(vault.mark("mail", "a@b.c")).toMatch(/^[0-9a-f]{64}$/);
});

test("a key of another length is refused", () => {
  expect(() => openVault(new Uint8Array(31))).toThrow(RangeError);
});

let dataFolder: string;
beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), "evenkeel-key-"));
});
afterEach(() => rm(dataFolder, { recursive: true, force: true }));

test("the master key is made once, for nobody else to read, even when several start at once", async () => {
  const keys = await Promise.all(Array.from({ length: 8 }, () => readMasterKey(dataFolder, null)));
  expect(new Set(keys.map((made) => Buffer.from(made).toString("hex"))).size).toBe(1);
  expect(keys[0]).toHaveLength(32);
  expect(await readdir(join(dataFolder, "keys"))).toEqual(["master.key"]);
  expect((await stat(join(dataFolder, "keys", "master.key"))).mode & 0o777).toBe(0o600);
});

test("a master key that others can read, that is none, or that is not there is refused by name", async () => {
  const path = join(dataFolder, "key");
  await expect(readMasterKey(dataFolder, path)).rejects.toMatchObject({ code: "vault.key-refused" });
  await writeFile(path, "ab".repeat(32), { mode: 0o600 });
  expect(await readMasterKey(dataFolder, path)).toHaveLength(32);
  await chmod(path, 0o640);
  await expect(readMasterKey(dataFolder, path)).rejects.toThrow(/others/);
  await writeFile(path, "short");
  await chmod(path, 0o600);
  await expect(readMasterKey(dataFolder, path)).rejects.toThrow(/64 hexadecimal/);
});
