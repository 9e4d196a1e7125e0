import { execFileSync, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { startDuckdb } from "./duckdb.ts";

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 100 && !condition(); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
  return condition();
}

test("numbers, instants, truth and nulls come back as plain values, a result without rows keeps its columns", async () => {
  const database = startDuckdb();
  const { columns } = await database.query("select 7::bigint, timestamp '2026-01-01 00:00:00.5', true, null, 1.5::decimal(9, 2), 'a'");
  expect(columns).toEqual([[7], [1_767_225_600_500], [true], [null], [1.5], ["a"]]);
  expect(await database.query("select 1 as one, 2 as two where false")).toEqual({ names: ["one", "two"], columns: [[], []], length: 0 });
  await database.close();
});

test("a query that is wrong is named and the next one works", async () => {
  const database = startDuckdb();
  await expect(database.run("selec 1")).rejects.toMatchObject({ code: "evidence.engine-failed" });
  expect((await database.query("select 1")).length).toBe(1);
  await database.close();
});

test("after its end the engine refuses instead of waiting for ever", async () => {
  const database = startDuckdb();
  const waiting = database.query("select count(*) from range(100000000000)");
  const refused = expect(waiting).rejects.toMatchObject({ code: "evidence.engine-failed" });
  await database.close();
  await refused;
  await expect(database.query("select 1")).rejects.toMatchObject({ code: "evidence.engine-failed" });
});

test("no extension is fetched: an address cannot be read", async () => {
  const database = startDuckdb();
  await expect(database.query("select * from read_csv('https://127.0.0.1:1/a.csv')")).rejects.toMatchObject({
    code: "evidence.engine-failed",
  });
  await database.close();
});

test.runIf(process.platform === "linux")("the engine's process ends with ours, however ours ends", { timeout: 120_000 }, async () => {
  const duckdb = fileURLToPath(new URL("./duckdb.ts", import.meta.url));
  const script = `import { startDuckdb } from ${JSON.stringify(duckdb)}; const d = startDuckdb(); await d.query("select 1"); console.log("up"); setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "ignore"] });
  await new Promise((resolve) => parent.stdout.once("data", resolve));
  const engine = Number(execFileSync("ps", ["-o", "pid=", "--ppid", String(parent.pid)], { encoding: "utf8" }).trim());
  expect(isAlive(engine)).toBe(true);
  parent.kill("SIGKILL");
  expect(await until(() => !isAlive(engine))).toBe(true);
});
