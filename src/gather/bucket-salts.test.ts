import { mkdtemp, readFile, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { openBucketSalts } from "./bucket-salts.ts";

let file = "";
beforeEach(async () => {
  file = join(await mkdtemp(join(tmpdir(), "salts-")), "salts.json");
});

const middleOfNovember = Date.UTC(2026, 10, 15);

test("the same quarter and container keep their salt over runs, so a contributor is counted once", async () => {
  const first = await openBucketSalts(file, middleOfNovember);
  const salt = first.saltFor("repository", "2026-Q4");
  await first.keep();
  const second = await openBucketSalts(file, middleOfNovember);
  expect(second.saltFor("repository", "2026-Q4")).toEqual(salt);
  expect(second.saltFor("another", "2026-Q4")).not.toEqual(salt);
});

test("thirty days after its quarter a salt is gone from disk", async () => {
  const inTime = await openBucketSalts(file, Date.UTC(2026, 9, 29));
  inTime.saltFor("repository", "2026-Q3");
  await inTime.keep();
  expect(await readFile(file, "utf8")).toContain("2026-Q3");
  const later = await openBucketSalts(file, Date.UTC(2026, 10, 2));
  await later.keep();
  expect(await readFile(file, "utf8")).not.toContain("2026-Q3");
});

test("the file is readable by its owner only", async () => {
  const salts = await openBucketSalts(file, middleOfNovember);
  await salts.keep();
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test("a damaged file costs new salts, not the run", async () => {
  await writeFile(file, "{ not json");
  const salts = await openBucketSalts(file, middleOfNovember);
  expect(salts.saltFor("repository", "2026-Q4")).toHaveLength(32);
});
