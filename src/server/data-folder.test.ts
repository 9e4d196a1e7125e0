import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type DataFolder, findServer, openDataFolder } from "./data-folder.ts";

let folder: string;
const opened: DataFolder[] = [];
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "evenkeel-data-")), "data");
});
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
  await rm(join(folder, ".."), { recursive: true, force: true });
});

async function open(): Promise<DataFolder> {
  const one = await openDataFolder(folder);
  opened.push(one);
  return one;
}

const lock = () => join(folder, "server.json");

test("the folder is made for nobody else to read, and the secret of the command line as well", async () => {
  const { acceptsCliToken } = await open();
  const modes = await Promise.all([folder, join(folder, "keys"), lock(), join(folder, "keys", "cli.token")].map((path) => stat(path)));
  expect(modes.map(({ mode }) => mode & 0o777)).toEqual([0o700, 0o700, 0o600, 0o600]);
  const token = (await readFile(join(folder, "keys", "cli.token"), "utf8")).trim();
  expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect([token, `${token}x`, ""].map(acceptsCliToken)).toEqual([true, false, false]);
});

test("a second server on the same folder is refused and told where the first one is", async () => {
  await (await open()).announce("http://app.evenkeel.localhost:4747");
  await expect(openDataFolder(folder)).rejects.toMatchObject({
    code: "server.already-running",
    message: `The data folder belongs to process ${process.pid} at http://app.evenkeel.localhost:4747.`,
  });
});

test("of many servers that start at once one gets the folder", async () => {
  const starts = await Promise.allSettled(Array.from({ length: 12 }, open));
  expect(starts.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("a folder that was closed opens again, with another secret", async () => {
  const first = await open();
  const token = await readFile(join(folder, "keys", "cli.token"), "utf8");
  await first.close();
  expect((await open()).acceptsCliToken(token.trim())).toBe(false);
});

test("the folder of a killed server is taken over, also by many at once", async () => {
  const script = `const { openDataFolder } = await import(${JSON.stringify(new URL("./data-folder.ts", import.meta.url).href)});
    await openDataFolder(process.argv[1]); console.log("open"); setInterval(() => {}, 1000);`;
  const server = spawn(process.execPath, ["--input-type=module", "-e", script, folder], { stdio: ["ignore", "pipe", "inherit"] });
  await once(server.stdout, "data");
  await expect(openDataFolder(folder)).rejects.toMatchObject({ message: expect.stringContaining(`process ${server.pid}`) });
  server.kill("SIGKILL");
  await once(server, "exit");
  const starts = await Promise.allSettled(Array.from({ length: 8 }, open));
  expect(starts.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test.each(["a dead owner", "a torn file"])("of many that follow %s one gets the folder, time and again", async (before) => {
  const torn = before === "a torn file";
  for (let round = 0; round < 40; round++) {
    const dead = JSON.stringify({ pid: 1_000 + round, born: "another boot", host: hostname(), url: null });
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "server.json"), torn ? dead.slice(0, 9) : dead);
    const starts = await Promise.allSettled(Array.from({ length: 8 }, () => openDataFolder(folder)));
    const owners = starts.filter((start) => start.status === "fulfilled").map(({ value }) => value);
    expect(owners).toHaveLength(1);
    await owners[0]?.close();
    expect((await readdir(folder)).sort()).toEqual(["keys"]);
  }
});

test("an heir that died before it was done has an heir itself", async () => {
  const gone = (pid: number) => ({ pid, born: "another boot", host: hostname(), url: null });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "server.json"), JSON.stringify(gone(7)));
  const first = createHash("sha256")
    .update(JSON.stringify([7, "another boot", hostname()]))
    .digest("hex")
    .slice(0, 16);
  await writeFile(join(folder, `server.json.after-${first}`), JSON.stringify(gone(8)));
  await open();
  expect((await readdir(folder)).sort()).toEqual(["keys", "server.json"]);
});

test("a number that now belongs to another process is no owner", async () => {
  await (await open()).close();
  const mine = { pid: process.pid, born: "another boot 1", host: hostname(), url: null };
  await writeFile(lock(), JSON.stringify(mine));
  await open();
});

test("a file that holds half of something is no owner", async () => {
  await (await open()).close();
  await writeFile(lock(), '{"pid": 1');
  await open();
});

test("a server in another container holds the folder as long as it touches its file", async () => {
  await (await open()).close();
  await writeFile(lock(), JSON.stringify({ pid: 7, born: "b", host: "another-container", url: "http://a.example" }));
  await expect(openDataFolder(folder)).rejects.toThrow("process 7 on another-container at http://a.example");
  const past = new Date(Date.now() - 60_000);
  await utimes(lock(), past, past);
  await open();
});

test("the command line finds the server that runs, and none that does not", async () => {
  expect(await findServer(folder)).toBeNull();
  const server = await open();
  expect(await findServer(folder)).toBeNull();
  await server.announce("http://127.0.0.1:4747");
  const found = await findServer(folder);
  expect(found?.url).toBe("http://127.0.0.1:4747");
  expect(server.acceptsCliToken(found?.token ?? "")).toBe(true);
  await server.close();
  expect(await findServer(folder)).toBeNull();
});

test("a folder that cannot be made is named", async () => {
  await writeFile(join(folder, "..", "file"), "");
  await expect(openDataFolder(join(folder, "..", "file", "data"))).rejects.toMatchObject({ code: "data-folder.not-reachable" });
});
