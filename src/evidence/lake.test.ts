import { execFileSync, spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { columnsOf, type Row } from "../core/evidence/tables.ts";
import { openDuckdbEngine } from "./duckdb-engine.ts";
import { type Lake, openLake } from "./lake.ts";

const opened: Lake[] = [];
const folders: string[] = [];

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "evenkeel-lake-"));
  folders.push(dir);
  return dir;
}

async function lakeIn(dir: string): Promise<Lake> {
  const lake = await openLake(dir);
  opened.push(lake);
  return lake;
}

afterEach(async () => {
  for (const lake of opened.splice(0)) await lake.close();
  for (const dir of folders.splice(0)) await rm(dir, { recursive: true, force: true });
});

function aRun(id: string, over: Partial<Row<"run">> = {}): Row<"run"> {
  return {
    id,
    repo: "shop",
    change: null,
    oid: null,
    branch_role: "main",
    queued: null,
    started: 1_000,
    finished: 2_000,
    result: "success",
    ...over,
  };
}

async function write(
  lake: Lake,
  source: string,
  observedAt: number,
  rows: readonly Row<"run">[],
  options: { replace?: boolean } = {},
): Promise<void> {
  const run = await lake.begin(source, observedAt);
  if (options.replace === true) run.replace("run");
  await run.append("run", columnsOf("run", rows), rows.length);
  await run.commit();
}

async function rows(lake: Lake, sql: string): Promise<readonly (readonly unknown[])[]> {
  const engine = await openDuckdbEngine(lake);
  const { columns, length } = await engine.query(sql);
  return Array.from({ length }, (_, i) => columns.map((column) => column[i]));
}

test("rows come back as they were written, with nulls, instants and outside text intact", async () => {
  const lake = await lakeIn(await folder());
  await write(lake, "ci", 5_000, [aRun("a'\"\n\u0001é", { finished: null, started: 1_767_225_600_500 })]);
  expect(await rows(lake, "select id, change, started, finished, from_source, observed_at from run")).toEqual([
    ["a'\"\n\u0001é", null, 1_767_225_600_500, null, "ci", 5_000],
  ]);
});

test("what a row says of its source is not what its folder is called", async () => {
  const lake = await lakeIn(await folder());
  const run = await lake.begin("files", 1);
  const quality = { source: "work-items", container: "board", kind: "negative-duration", item: "W-1", n: 1 };
  await run.append("data_quality", columnsOf("data_quality", [quality]), 1);
  await run.commit();
  expect(await rows(lake, "select source, from_source from data_quality")).toEqual([["work-items", "files"]]);
});

test("nothing is visible before the commit and nothing after an abort", async () => {
  const lake = await lakeIn(await folder());
  const run = await lake.begin("ci", 1);
  await run.append("run", columnsOf("run", [aRun("a")]), 1);
  expect(await rows(lake, "select id from run")).toEqual([]);
  await run.abort();
  expect(await rows(lake, "select id from run")).toEqual([]);
  await write(lake, "ci", 2, [aRun("b")]);
  expect(await rows(lake, "select id from run")).toEqual([["b"]]);
});

test("of equal keys the row observed last wins, in whatever order batches arrive", async () => {
  const lake = await lakeIn(await folder());
  await write(lake, "ci", 30, [aRun("a", { result: "late" })]);
  await write(lake, "ci", 10, [aRun("a", { result: "early" }), aRun("b")]);
  await write(lake, "ci", 20, [aRun("a", { result: "middle" })]);
  expect(await rows(lake, "select id, result from run order by id")).toEqual([
    ["a", "late"],
    ["b", "success"],
  ]);
});

test("a key repeated inside one batch counts once", async () => {
  const lake = await lakeIn(await folder());
  await write(lake, "ci", 1, [aRun("a"), aRun("a"), aRun("b"), aRun("a")]);
  expect(await rows(lake, "select id from run order by id")).toEqual([["a"], ["b"]]);
});

test("replace supersedes earlier rows of the same table and source only", async () => {
  const lake = await lakeIn(await folder());
  await write(lake, "ci", 1, [aRun("old")]);
  await write(lake, "forge", 1, [aRun("theirs")]);
  await write(lake, "ci", 2, [aRun("new")], { replace: true });
  expect(await rows(lake, "select id from run order by id")).toEqual([["new"], ["theirs"]]);
});

test("replace without new rows empties the source's share of a table", async () => {
  const lake = await lakeIn(await folder());
  await write(lake, "ci", 1, [aRun("old")]);
  await write(lake, "ci", 2, [], { replace: true });
  expect(await rows(lake, "select id from run")).toEqual([]);
});

test("two sources of one process may be read at the same time", async () => {
  const lake = await lakeIn(await folder());
  const [ci, forge] = await Promise.all([lake.begin("ci", 1), lake.begin("forge", 1)]);
  await Promise.all([ci.append("run", columnsOf("run", [aRun("a")]), 1), forge.append("run", columnsOf("run", [aRun("b")]), 1)]);
  await Promise.all([ci.commit(), forge.commit()]);
  expect(await rows(lake, "select id from run order by id")).toEqual([["a"], ["b"]]);
});

test("a second writer is told who writes, and may write when the first is done", async () => {
  const dir = await folder();
  const [first, second] = [await lakeIn(dir), await lakeIn(dir)];
  const run = await first.begin("ci", 1);
  await expect(second.begin("ci", 2)).rejects.toMatchObject({ code: "lake.locked" });
  await run.commit();
  await write(second, "ci", 2, [aRun("b")]);
  expect(await rows(second, "select id from run")).toEqual([["b"]]);
});

test("the lock of a process that is gone is taken over", async () => {
  const dir = await folder();
  const gone = spawn(process.execPath, ["-e", ""]);
  await new Promise((resolve) => gone.once("exit", resolve));
  await mkdir(join(dir, "v1"), { recursive: true });
  await writeFile(join(dir, "v1", "lock"), `${gone.pid}\n`);
  const lake = await lakeIn(dir);
  await write(lake, "ci", 1, [aRun("a")]);
  expect(await rows(lake, "select id from run")).toEqual([["a"]]);
});

test("a commit file that cannot be read is named, not skipped", async () => {
  const dir = await folder();
  const lake = await lakeIn(dir);
  await write(lake, "ci", 1, [aRun("a")]);
  await writeFile(join(dir, "v1", "commits", "00000001.json"), '{"batch":"00000001","files":[{"path":"../../etc/passwd"}]}');
  await expect(openDuckdbEngine(lake)).rejects.toMatchObject({ code: "lake.corrupt" });
});

test("a source id cannot leave its folder", async () => {
  const dir = await folder();
  const lake = await lakeIn(dir);
  await write(lake, "../../o'ther", 1, [aRun("a")]);
  expect(await readdir(join(dir, "v1", "run"))).toEqual(["source=..%2F..%2Fo%27ther"]);
  expect(await rows(lake, "select from_source from run")).toEqual([["../../o'ther"]]);
});

test("kill -9 at any moment shows whole batches or nothing, and loses nothing acknowledged", { timeout: 60_000 }, async () => {
  const dir = await folder();
  const writer = fileURLToPath(new URL("../../test/contract/lake-writer.ts", import.meta.url));
  let acknowledged = 0;
  for (let round = 0; round < 10; round++) {
    const child = spawn(process.execPath, [writer, dir, String(acknowledged)], { stdio: ["ignore", "pipe", "ignore"] });
    const done = new Promise((resolve) => child.once("exit", resolve));
    child.stdout.on("data", (text: Buffer) => {
      for (const line of text.toString().trim().split("\n")) acknowledged = Math.max(acknowledged, Number(line));
    });
    // Moments spread over start, append, copy, rename and commit.
    await new Promise((resolve) => setTimeout(resolve, 250 + round * 47));
    child.kill("SIGKILL");
    await done;
    const lake = await lakeIn(dir);
    const counts = await rows(lake, "select result, count(*) from run group by 1 order by cast(result as integer)");
    expect(counts.every(([, count]) => count === 500)).toBe(true);
    expect(counts.length).toBeGreaterThanOrEqual(acknowledged);
    acknowledged = counts.length;
    await lake.close();
  }
  const lake = await lakeIn(dir);
  await write(lake, "after", 1, [aRun("z")]);
  expect(await readdir(join(dir, "v1", "tmp"))).toEqual([]);
  const listed = (await lake.commits()).flatMap((commit) => commit.files.map((file) => file.path));
  const onDisk = (await readdir(join(dir, "v1"), { recursive: true })).filter((path) => path.endsWith(".parquet"));
  expect(onDisk.toSorted()).toEqual(listed.toSorted());
});

/** Makes commits look as if they had been made two days ago. */
async function age(dir: string): Promise<void> {
  const past = Date.now() / 1000 - 2 * 86_400;
  for (const file of await readdir(join(dir, "v1", "commits"))) await utimes(join(dir, "v1", "commits", file), past, past);
}

async function filesIn(dir: string): Promise<{ readonly commits: readonly string[]; readonly parquet: number }> {
  const all = await readdir(join(dir, "v1"), { recursive: true });
  return { commits: (await readdir(join(dir, "v1", "commits"))).sort(), parquet: all.filter((path) => path.endsWith(".parquet")).length };
}

test("what was replaced goes a day after it was replaced, with its commit, and not earlier", async () => {
  const dir = await folder();
  const writeAlone = async (source: string, at: number, id: string) => {
    const lake = await openLake(dir);
    await write(lake, source, at, [aRun(id)], { replace: true });
    await lake.close();
  };
  await writeAlone("ci", 1, "a");
  await writeAlone("other", 1, "x");
  await age(dir);
  await writeAlone("ci", 2, "b");
  await writeAlone("other", 2, "y");
  expect(await filesIn(dir)).toEqual({ commits: ["00000001.json", "00000002.json", "00000003.json", "00000004.json"], parquet: 4 });
  await age(dir);
  await writeAlone("ci", 3, "c");
  expect(await filesIn(dir)).toEqual({ commits: ["00000003.json", "00000004.json", "00000005.json"], parquet: 3 });
  expect(await rows(await lakeIn(dir), "select id from run order by id")).toEqual([["c"], ["y"]]);
});

test("a commit that ended a table stays until a later one ends it too", async () => {
  const dir = await folder();
  const alone = async (work: (lake: Lake) => Promise<void>) => {
    const lake = await openLake(dir);
    await work(lake);
    await lake.close();
    await age(dir);
  };
  await alone((lake) => write(lake, "ci", 1, [aRun("a")]));
  await alone((lake) => write(lake, "ci", 2, [], { replace: true }));
  await alone((lake) => write(lake, "ci", 3, [aRun("b")]));
  await alone((lake) => write(lake, "ci", 4, [aRun("c")]));
  expect((await filesIn(dir)).commits).toEqual(["00000002.json", "00000003.json", "00000004.json"]);
  expect(await rows(await lakeIn(dir), "select id from run order by id")).toEqual([["b"], ["c"]]);
});

test("many small files of a source become one, and every reader sees the same rows", async () => {
  const dir = await folder();
  const lake = await openLake(dir);
  for (let night = 1; night <= 20; night++)
    await write(lake, "ci", night, [aRun(`own ${night}`), aRun("often", { result: String(night) })]);
  await write(lake, "other", 1, [aRun("x")]);
  const asked = "select id, result, from_source, observed_at, order_key from run order by id";
  const before = await rows(lake, asked);
  await lake.close();
  const next = await openLake(dir);
  await write(next, "other", 2, [aRun("y")]);
  await next.close();
  await age(dir);
  const last = await lakeIn(dir);
  await write(last, "other", 3, [aRun("x")]);
  expect(await filesIn(dir)).toEqual({ commits: ["00000021.json", "00000022.json", "00000023.json", "00000024.json"], parquet: 4 });
  expect((await rows(last, asked)).filter(([, , source]) => source === "ci")).toEqual(before.filter(([, , source]) => source === "ci"));
});

test("kill -9 while files are merged and removed loses nothing and shows nothing twice", { timeout: 60_000 }, async () => {
  const dir = await folder();
  const nights = 18;
  const lake = await openLake(dir);
  for (let night = 1; night <= nights; night++)
    for (const source of ["a", "b", "c"])
      await write(lake, source, night, [aRun(`${source} ${night}`), aRun(source, { result: String(night) })]);
  await lake.close();
  const opener = fileURLToPath(new URL("../../test/contract/lake-opener.ts", import.meta.url));
  for (let round = 0; round < 5; round++) {
    const child = spawn(process.execPath, [opener, dir], { stdio: ["ignore", "pipe", "ignore"] });
    const done = new Promise((resolve) => child.once("exit", resolve));
    await new Promise((resolve) => child.stdout.once("data", resolve));
    await new Promise((resolve) => setTimeout(resolve, round * 23));
    child.kill("SIGKILL");
    await done;
    await age(dir);
    const seen = await openLake(dir);
    expect(await rows(seen, "select count(*), count(distinct id) from run where from_source <> 'opener'")).toEqual([
      [nights * 3 + 3, nights * 3 + 3],
    ]);
    expect(await rows(seen, "select distinct result from run where id in ('a', 'b', 'c')")).toEqual([[String(nights)]]);
    await seen.close();
  }
});

const canMount = process.getuid?.() === 0 && process.platform === "linux" && mounts();

function mounts(): boolean {
  try {
    execFileSync("unshare", ["--mount", "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

test("a commit that cannot be published leaves no file behind", async () => {
  const dir = await folder();
  const lake = await openLake(dir);
  await mkdir(join(dir, "v1", "commits"), { recursive: true });
  const run = await lake.begin("ci", 1);
  await mkdir(join(dir, "v1", "commits", "00000001.json"));
  await run.append("run", columnsOf("run", [aRun("lost")]), 1);
  await expect(run.commit()).rejects.toThrow();
  const left = (await readdir(join(dir, "v1"), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  expect(left.map(({ name }) => name)).toEqual([]);
  await lake.close();
});

// Needs a file system of its own that can be filled: only where this process may mount one.
test.runIf(canMount)("a full disk is named and leaves nothing half visible", { timeout: 30_000 }, async () => {
  const dir = await folder();
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", dir]);
  try {
    const lake = await openLake(dir);
    await write(lake, "ci", 1, [aRun("kept")]);
    const many = Array.from({ length: 60_000 }, (_, i) => aRun(`${i * 7919}-${(i * 104_729) % 99_991}-${Math.sin(i)}`));
    await expect(write(lake, "ci", 2, many)).rejects.toMatchObject({ code: "output.disk-full" });
    expect(await rows(lake, "select id from run")).toEqual([["kept"]]);
    await write(lake, "ci", 3, [aRun("later")]);
    expect(await rows(lake, "select id from run order by id")).toEqual([["kept"], ["later"]]);
    expect(await readFile(join(dir, "v1", "commits", "00000001.json"), "utf8")).toContain('"run"');
    await lake.close();
  } finally {
    execFileSync("umount", [dir]);
  }
});
