import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDatabase } from "./database.ts";
import { addDispute, listDisputes } from "./disputes.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./embedded-postgres.ts";
import { migrate } from "./migrate.ts";
import { createOrganisation } from "./organisations.ts";
import { isAlive, mayBePostmaster, parsePostmasterFile, readPostmasterFile } from "./postmaster-file.ts";

let dataFolder: string;
const started: EmbeddedPostgres[] = [];
const children: ChildProcess[] = [];

beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), "evenkeel-embedded-"));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const postgres of started.splice(0)) await postgres.stop();
  await rm(dataFolder, { recursive: true, force: true });
});

async function start(folder = dataFolder): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataFolder: folder });
  started.push(postgres);
  return postgres;
}

async function ask(url: string, sql: string): Promise<unknown> {
  const database = openDatabase({ url });
  try {
    const { rows } = await database.pool.query<Record<string, unknown>>(sql);
    return rows[0] && Object.values(rows[0])[0];
  } finally {
    await database.close();
  }
}

const pidOf = async () => (await readPostmasterFile(join(dataFolder, "postgres")))?.pid ?? 0;

/** A process that does `script` with `url` or `folder` as its arguments, as a server would. */
function inAnotherProcess(script: string, ...args: readonly string[]): ChildProcess {
  const file = new URL(`./${script}`, import.meta.url).pathname;
  const child = spawn(process.execPath, [file, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  return child;
}

test("it is made at the first start and found again at the next", async () => {
  const first = await start();
  await ask(first.url, "create table kept (n int)");
  await first.stop();
  const second = await start();
  expect(second.adopted).toBe(false);
  expect(await ask(second.url, "select count(*)::int from kept")).toBe(0);
});

test("text is UTF-8 and sorts by code point, whatever the machine's language", async () => {
  const { url } = await start();
  expect(await ask(url, "show server_encoding")).toBe("UTF8");
  expect(await ask(url, "select string_agg(x, '' order by x) from unnest(array['b','Ä','a','Z']) x")).toBe("ZabÄ");
});

test("keys, cluster and socket are for nobody else, and the role needs its password", async () => {
  const { url } = await start();
  const modes = await Promise.all(
    ["keys", "postgres", "postgres-run", "keys/postgres.password"].map(async (path) => (await stat(join(dataFolder, path))).mode & 0o777),
  );
  expect(modes).toEqual([0o700, 0o700, 0o700, 0o600]);
  const wrong = new URL(url);
  wrong.password = "wrong";
  await expect(ask(wrong.href, "select 1")).rejects.toThrow(/password/);
});

test("a value that PostgreSQL refuses is not in its log", async () => {
  const { url } = await start();
  await expect(ask(url, "select 'canary@example.org'::int")).rejects.toThrow();
  await expect(ask(url, "do $$ begin raise warning 'canary'; end $$")).resolves.toBeUndefined();
  expect(await readFile(join(dataFolder, "postgres.log"), "utf8")).not.toContain("canary");
});

test("one that outlived a killed server is taken over, with what was acknowledged", async () => {
  const server = inAnotherProcess("hold-postgres.fixture.ts", dataFolder);
  await once(server.stdout ?? server, "data");
  const pid = await pidOf();
  server.kill("SIGKILL");
  await once(server, "exit");
  expect(isAlive(pid)).toBe(true);
  const postgres = await start();
  expect(postgres.adopted).toBe(true);
  expect(await pidOf()).toBe(pid);
  await postgres.stop();
  expect(await mayBePostmaster(pid, join(dataFolder, "postgres"))).toBe(false);
});

test("every write acknowledged before kill -9 of server and PostgreSQL is there afterwards", async () => {
  const first = await start();
  const database = openDatabase(first);
  await migrate(database);
  await createOrganisation(database, { name: "Kept", invented: false }, 0);
  await database.close();
  await first.stop();
  started.pop();
  for (let round = 1; round <= 6; round++) {
    const server = inAnotherProcess("write-until-killed.fixture.ts", dataFolder, String(round));
    let acknowledged = 0;
    let rest = "";
    server.stdout?.setEncoding("utf8").on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      acknowledged += lines.length;
    });
    while (acknowledged < 10 + 3 * round) await wait(5);
    server.kill("SIGKILL");
    await once(server, "exit");
    // In every second round PostgreSQL dies, too, and recovers from its log.
    if (round % 2 === 0) process.kill(await pidOf(), "SIGKILL");
    const postgres = await start();
    const kept = Number(await ask(postgres.url, `select count(*) from state.dispute where finding = 'round-${round}'`));
    // The one under way may have been kept, too.
    expect([acknowledged, acknowledged + 1]).toContain(kept);
    await postgres.stop();
    started.pop();
  }
});

test("one that dies is started again at the same address; meanwhile queries fail by name", async () => {
  const { url } = await start();
  const database = openDatabase({ url });
  await migrate(database);
  const dead = await pidOf();
  process.kill(dead, "SIGKILL");
  const outcomes = new Set<string>();
  for (let tries = 0; tries < 500 && [dead, 0].includes(await pidOf()); tries++) {
    await database.tables.query.organisation.findMany().then(
      () => {},
      (error: { code: string }) => outcomes.add(error.code),
    );
    await wait(20);
  }
  expect([...outcomes]).toEqual(["database.unreachable"]);
  await expect.poll(() => database.tables.query.organisation.findMany().catch(() => null), { timeout: 60_000 }).toEqual([]);
  expect(isAlive(await pidOf())).toBe(true);
  await database.close();
});

test("a database that goes away and comes back is found again by the same pool", async () => {
  const first = await start();
  const database = openDatabase(first);
  await migrate(database);
  await createOrganisation(database, { name: "Kept", invented: false }, 0);
  await first.stop();
  started.pop();
  await expect(database.tables.query.organisation.findMany()).rejects.toMatchObject({ code: "database.unreachable" });
  await expect(database.tables.transaction((tx) => tx.query.organisation.findMany())).rejects.toMatchObject({
    code: "database.unreachable",
  });
  await start();
  expect(await database.tables.query.organisation.findMany({ columns: { id: true } })).toEqual([{ id: "kept" }]);
  await database.close();
});

test("a pid file left by a crash whose number now belongs to another process is no obstacle", async () => {
  await (await start()).stop();
  const other = spawn("sleep", ["60"], { stdio: "ignore", ...(process.getuid?.() === 0 ? await ownerOf("postgres") : {}) });
  children.push(other);
  // A server that is not its parent, as ours is not after a crash.
  const file = join(dataFolder, "postgres", "postmaster.pid");
  await writeFile(file, `${other.pid}\n${join(dataFolder, "postgres")}\n1700000000\n5432\n${dataFolder}\n\n  1  1\nready   \n`);
  const postgres = await start();
  expect(postgres.adopted).toBe(false);
  expect(isAlive(other.pid ?? 0)).toBe(true);
});

async function ownerOf(path: string): Promise<{ uid: number; gid: number }> {
  const { uid, gid } = await stat(join(dataFolder, path));
  return { uid, gid };
}

test("one that answers but serves another folder, or knows another password, is refused by name", async () => {
  const first = await start();
  const elsewhere = await mkdtemp(join(tmpdir(), "evenkeel-embedded-"));
  const second = await start(elsewhere);
  // The pid file says where to ask; here it lies.
  const file = join(elsewhere, "postgres", "postmaster.pid");
  const truth = await readFile(file, "utf8");
  await writeFile(file, truth.replace(join(elsewhere, "postgres-run"), join(dataFolder, "postgres-run")));
  const keys = [join(elsewhere, "keys", "postgres.password"), join(dataFolder, "keys", "postgres.password")] as const;
  const own = await readFile(keys[0], "utf8");
  await expect(startEmbeddedPostgres({ dataFolder: elsewhere })).rejects.toMatchObject({ code: "database.not-ours" });
  await writeFile(keys[0], await readFile(keys[1], "utf8"));
  await expect(startEmbeddedPostgres({ dataFolder: elsewhere })).rejects.toThrow(/another folder/);
  await writeFile(keys[0], own);
  await writeFile(file, truth);
  await second.stop();
  await first.stop();
  await rm(elsewhere, { recursive: true, force: true });
});

test("a data folder with a long path still gets a socket", async () => {
  const long = join(dataFolder, "l".repeat(120));
  await chmod(dataFolder, 0o755);
  await mkdir(long, { mode: 0o755 });
  const { url } = await start(long);
  expect(await ask(url, "select 1")).toBe(1);
});

test("a cluster that cannot start says why, in PostgreSQL's own words", async () => {
  await (await start()).stop();
  started.pop();
  await writeFile(join(dataFolder, "postgres", "PG_VERSION"), "9\n");
  await expect(startEmbeddedPostgres({ dataFolder })).rejects.toMatchObject({ code: "database.cannot-start" });
  await expect(startEmbeddedPostgres({ dataFolder })).rejects.toThrow(/version/);
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

// Needs a file system of its own that can be filled: only where this process may mount one.
test.runIf(canMount)("a full disk is named, at the first start and at a write, and what was acknowledged is kept", async () => {
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=20m", "tmpfs", dataFolder]);
  try {
    await expect(startEmbeddedPostgres({ dataFolder })).rejects.toMatchObject({ code: "output.disk-full" });
    execFileSync("mount", ["-o", "remount,size=100m", dataFolder]);
    const { url } = await start();
    const database = openDatabase({ url });
    await migrate(database);
    await createOrganisation(database, { name: "Kept", invented: false }, 0);
    const note = { finding: "f", node: "org", team: "Kept", note: randomBytes(500_000).toString("base64") };
    const codes = new Set<string>();
    let kept = 0;
    while (codes.size === 0 && kept < 200) {
      await addDispute(database, "kept", note, kept).then(
        () => kept++,
        (error: { code: string }) => codes.add(error.code),
      );
    }
    // When the write-ahead log finds no space PostgreSQL ends, and is started again.
    expect(["output.disk-full", "database.unreachable"]).toContain([...codes][0]);
    execFileSync("mount", ["-o", "remount,size=300m", dataFolder]);
    await expect
      .poll(
        () =>
          listDisputes(database, "kept", null).then(
            (notes) => notes.length,
            () => -1,
          ),
        { timeout: 120_000 },
      )
      .toBe(kept);
    await addDispute(database, "kept", note, kept);
    await database.close();
    for (const postgres of started.splice(0)) await postgres.stop();
  } finally {
    execFileSync("umount", ["--lazy", dataFolder]);
  }
});

test("a postmaster's file is read line by line; half of one says nothing", () => {
  const text = "4711\n/d/postgres\n1700000000\n5432\n/d/run\n\n 123 456\nready   \n";
  expect(parsePostmasterFile(text)).toEqual({ pid: 4711, port: 5432, socketFolder: "/d/run", status: "ready" });
  expect(parsePostmasterFile("4711\n")?.status).toBe("unknown");
  expect(parsePostmasterFile("")).toBeNull();
});
