import { mkdtemp, readdir, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { openBucketSalts } from "./bucket-salts.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "salts-"));
});

const middleOfNovember = Date.UTC(2026, 10, 15);
const files = () => readdir(join(folder, "salts"));

test("the same quarter and container keep their salt over runs, so a contributor is counted once", async () => {
  const first = await openBucketSalts(folder, middleOfNovember);
  const salt = first.saltFor("repository", "2026-Q4");
  await first.keep();
  const second = await openBucketSalts(folder, middleOfNovember);
  expect(second.saltFor("repository", "2026-Q4")).toEqual(salt);
  expect(second.saltFor("another", "2026-Q4")).not.toEqual(salt);
});

test("two who open them at once agree, whoever asks first", async () => {
  const [left, right] = [await openBucketSalts(folder, middleOfNovember), await openBucketSalts(folder, middleOfNovember)];
  expect(left.saltFor("a", "2026-Q4")).toEqual(right.saltFor("a", "2026-Q4"));
  expect(right.saltFor("b", "2026-Q4")).toEqual(left.saltFor("b", "2026-Q4"));
  expect(await files()).toHaveLength(2);
});

test("thirty days after its quarter a salt is gone from disk", async () => {
  const inTime = await openBucketSalts(folder, Date.UTC(2026, 9, 29));
  inTime.saltFor("repository", "2026-Q3");
  await inTime.keep();
  expect(await files()).toEqual([expect.stringMatching(/^2026-Q3-/)]);
  const later = await openBucketSalts(folder, Date.UTC(2026, 10, 2));
  await later.keep();
  expect(await files()).toEqual([]);
});

test("of a quarter that is over for long a salt is never written", async () => {
  const salts = await openBucketSalts(folder, middleOfNovember);
  expect(salts.saltFor("repository", "2025-Q1")).toHaveLength(32);
  expect(salts.saltFor("repository", "2025-Q1")).toEqual(salts.saltFor("repository", "2025-Q1"));
  expect([salts.isLiving("2025-Q1"), salts.isLiving("2026-Q4")]).toEqual([false, true]);
  expect(await files()).toEqual([]);
});

test("they are readable by their owner only, and name no container", async () => {
  const salts = await openBucketSalts(folder, middleOfNovember);
  salts.saltFor("repository", "2026-Q4");
  const [file = ""] = await files();
  expect(file).not.toContain("repository");
  expect((await stat(join(folder, "salts", file))).mode & 0o777).toBe(0o600);
});

test("those of an earlier version are taken over from their one file", async () => {
  const salt = Buffer.alloc(32, 7);
  await writeFile(join(folder, "salts.json"), JSON.stringify({ "2026-Q4 a repository": salt.toString("base64url") }));
  const salts = await openBucketSalts(folder, middleOfNovember);
  expect(Buffer.from(salts.saltFor("a repository", "2026-Q4"))).toEqual(salt);
  expect(await readdir(folder)).toEqual(["salts"]);
});

test("a damaged file costs new salts, not the run", async () => {
  await writeFile(join(folder, "salts.json"), "{ not json");
  const salts = await openBucketSalts(folder, middleOfNovember);
  const salt = salts.saltFor("repository", "2026-Q4");
  const [file = ""] = await files();
  await writeFile(join(folder, "salts", file), "damaged");
  const again = await openBucketSalts(folder, middleOfNovember);
  expect(again.saltFor("repository", "2026-Q4")).not.toEqual(salt);
  expect(await files()).toEqual([file]);
});
