import { execFile, execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { teamRepository } from "../team-repository.fixture.ts";

/**
 * A local repository that would love to be fetched: its file contents are missing and promised by a server, so any plain git command
 * that wants one opens a connection. The server counts them.
 */
const run = promisify(execFile);
const launcher = fileURLToPath(new URL("../../bin/evenkeel.js", import.meta.url));
const promised = join(mkdtempSync(join(tmpdir(), "promised-")), "team.git");
let server: Server;
let connections = 0;

beforeAll(async () => {
  server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const full = teamRepository({
    contributors: 6,
    weeks: 20,
    end: Date.UTC(2026, 5, 1) / 1000,
    files: { ".github/workflows/ci.yml": "on: push\n" },
  });
  execFileSync("git", ["-C", full.path, "config", "uploadpack.allowFilter", "true"]);
  execFileSync("git", ["clone", "-q", "--bare", "--filter=blob:none", pathToFileURL(full.path).href, promised]);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a listening TCP server has a port");
  const { port } = address;
  execFileSync("git", ["-C", promised, "config", "remote.origin.url", `http://127.0.0.1:${port}/team.git`]);
});

afterAll(() => server.close());

test("assess of a local path opens no connection, even where the repository asks for one", async () => {
  const out = mkdtempSync(join(tmpdir(), "out-"));
  const environment = { ...process.env, EVENKEEL_CACHE: mkdtempSync(join(tmpdir(), "cache-")) };
  await run(process.execPath, [launcher, "assess", promised, "--out", out, "--quiet"], { env: environment });
  expect(connections).toBe(0);
});

test("the trap works: plain git falls into it", async () => {
  await expect(run("git", ["-C", promised, "cat-file", "blob", "HEAD:README.md"])).rejects.toThrow();
  expect(connections).toBeGreaterThan(0);
});
