import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { folderInTheWay } from "./postgres-account.ts";

const stranger = { name: "stranger", uid: 54_321, gid: 54_321 };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "evenkeel-way-"));
  await mkdir(join(folder, "a", "b"), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("the first folder that another account may not pass is named", async () => {
  expect(await folderInTheWay(join(folder, "a", "b"), stranger)).toBe(folder);
  await chmod(folder, 0o711);
  expect(await folderInTheWay(join(folder, "a", "b"), stranger)).toBeNull();
  await chmod(join(folder, "a"), 0o754);
  expect(await folderInTheWay(join(folder, "a", "b"), stranger)).toBe(join(folder, "a"));
});

test("a folder of its own, or of its group, is passed by that account", async () => {
  const { uid, gid } = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  expect(await folderInTheWay(folder, { ...stranger, uid })).toBeNull();
  await chmod(folder, 0o710);
  expect(await folderInTheWay(folder, { ...stranger, gid })).toBeNull();
});

test("folders that are still to be made are in nobody's way", async () => {
  await chmod(folder, 0o711);
  expect(await folderInTheWay(join(folder, "new", "newer"), stranger)).toBeNull();
});
