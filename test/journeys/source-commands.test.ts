import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aRepository } from "../../src/sources/git/git-repository.fixture.ts";
import { githubServer } from "../../src/sources/github/github-server.fixture.ts";
import { startJira } from "../../src/sources/jira/jira-server.fixture.ts";
import { launcher } from "../run-evenkeel.fixture.ts";
import { freePort, removeFolder, type Server, serverFolder, startServer, stopServer } from "./server.fixture.ts";

// docs/run/connections.md as somebody types it beside a server, with a GitHub that asks for its token.

const folder = serverFolder();
const repository = aRepository();
let ports: Readonly<Record<string, string>> = {};
let server: Server;
let github: Awaited<ReturnType<typeof githubServer>>;

beforeAll(async () => {
  repository.commit({ at: Date.UTC(2026, 0, 5), mail: "ada@example.org", files: { a: "1" } });
  const quiet = { pulls: [], runs: [], deployments: [], alerts: { "code-scanning": null, dependabot: [], "secret-scanning": null } };
  github = await githubServer([{ ...quiet, id: 12, path: "my-organisation/cart", clone: repository.dir }]);
  ports = { EVENKEEL_PORT: await freePort(), EVENKEEL_ANSWER_PORT: await freePort() };
  server = await startServer({ folder, settings: ports });
  const token = readFileSync(join(folder, "kept", "keys", "cli.token"), "utf8").trim();
  const made = await fetch(`http://127.0.0.1:${ports.EVENKEEL_PORT}/api/organisations`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ name: "My organisation" }),
  });
  expect(made.status).toBe(200);
});
afterAll(async () => {
  if (server !== undefined) await stopServer(server);
  await github?.close();
  repository.remove();
  removeFolder(folder);
});

/** What `evenkeel source WORDS < token.txt` says; the tool answers in this process meanwhile. */
async function source(
  words: readonly string[],
  token = "",
): Promise<{ readonly status: number | null; readonly said: string; readonly wrong: string }> {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, [launcher, "source", ...words], {
    cwd: folder,
    env: { PATH, HOME, EVENKEEL_DATA: join(folder, "kept"), ...ports },
  });
  child.stdin.end(`${token}\n`);
  const [said, wrong] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { status: child.exitCode, said, wrong };
}

const forge = () => ["--address", github.address, "--only", "my-organisation"];

test("check keeps nothing and says what the token may read, and what it may not", async () => {
  const { status, said, wrong } = await source(["check", "github", ...forge()], github.token);
  expect([status, wrong]).toEqual([0, ""]);
  expect(said).toContain("reads: ");
  expect(said).toContain("cannot read: ");
  expect(said).toContain("repositories: 1");
  expect((await source(["list"])).said).toBe("No tool is connected yet.\n");
});

test("a wrong token is told by name, and never repeated", async () => {
  const { status, said, wrong } = await source(["check", "github", ...forge()], "canary-wrong-token");
  expect(status).not.toBe(0);
  expect(wrong).toContain("source.unauthorised");
  expect(said + wrong + server.logged()).not.toContain("canary-wrong-token");
});

test("connect reads the token from standard input and says where deliveries go and their secret, once", async () => {
  const { status, said, wrong } = await source(["connect", "github", "--name", "Our forge", ...forge()], github.token);
  expect([status, wrong]).toEqual([0, ""]);
  expect(said).toMatch(/^Connected as our-forge\.\nReading has begun/);
  expect(said).toMatch(/Deliveries go to http\S+\/hooks\/my-organisation\/our-forge\nSecret of its webhook, shown this once: whsec_\S+\n/);
  expect(said).not.toContain(github.token);
  await expect
    .poll(async () => (await source(["list"])).said, { timeout: 60_000, interval: 1_000 })
    .toBe("our-forge (github): read; 1 repositories, 0 deliveries\n");
});

test("resync reads again from a date, and a date that is none is refused", async () => {
  expect((await source(["resync", "our-forge", "--from", "2026-01-01"])).said).toMatch(/^our-forge is read again from 2026-01-01 on/);
  const wrong = await source(["resync", "our-forge", "--from", "yesterday"]);
  expect([wrong.status, wrong.wrong]).toEqual([2, expect.stringContaining("is no date")]);
});

test("map proposes which status of a tracker is which state of work", async () => {
  const tracker = await startJira([], { now: Date.now(), deployment: "Cloud" });
  try {
    const { status, said, wrong } = await source(["map", "jira", "--address", tracker.address], "reader@jira.example:cloud-token");
    expect([status, wrong]).toEqual([0, ""]);
    expect(JSON.parse(said)).toEqual({ states: { "To Do": "queue", Doing: "active", "Blocked outside": "blocked", Done: "done" } });
  } finally {
    await tracker.close();
  }
});
