import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { aRepository } from "../../src/sources/git/git-repository.fixture.ts";
import { runEvenkeel } from "../run-evenkeel.fixture.ts";
import { freePort, removeFolder, type Server, serverFolder, startServer, stopServer } from "./server.fixture.ts";

// The commands that speak to a server, as somebody types them beside one, and without one.

const folder = serverFolder();
const repository = aRepository();
let ports: Readonly<Record<string, string>> = {};
let server: Server;

beforeAll(async () => {
  repository.commit({ at: Date.UTC(2026, 0, 5), mail: "ada@example.org", files: { a: "1" } });
  ports = { EVENKEEL_PORT: await freePort(), EVENKEEL_ANSWER_PORT: await freePort() };
  server = await startServer({ folder, settings: ports });
});
afterAll(async () => {
  await stopServer(server);
  repository.remove();
  removeFolder(folder);
});

const evenkeel = (...words: readonly string[]) =>
  runEvenkeel(words, { cwd: folder, environment: { EVENKEEL_DATA: join(folder, "kept"), ...ports } });

const api = async (path: string, body?: unknown): Promise<Response> => {
  const token = readFileSync(join(folder, "kept", "keys", "cli.token"), "utf8").trim();
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const sent = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  return fetch(`http://127.0.0.1:${ports.EVENKEEL_PORT}${path}`, { headers, ...sent });
};

/** Whether the link on the console opens a session. */
async function opens(link: string): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${ports.EVENKEEL_PORT}/api/sign-in/link`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ secret: link.trim().split("#")[1] }),
  });
  await answer.body?.cancel();
  return answer.status;
}

describe("beside a running server", () => {
  test("status says that nothing is there yet, and what to do where an organisation is needed", () => {
    expect(evenkeel("status")).toMatchObject({ status: 0, stdout: `Evenkeel 0.1.0 at ${server.origin}\n` });
    const exported = evenkeel("org", "export");
    expect([exported.status, exported.stderr]).toEqual([2, expect.stringContaining("There is no organisation yet.")]);
  });

  test("refresh asks for work, and status shows sources", async () => {
    expect((await api("/api/organisations", { name: "Harbour" })).status).toBe(200);
    const connected = await api("/api/organisations/harbour/sources/repositories", { address: repository.dir, name: "Cart" });
    expect(connected.status).toBe(200);
    const refreshed = evenkeel("refresh");
    expect([refreshed.status, refreshed.stdout]).toEqual([0, "harbour: 1 job asked for; `evenkeel status` shows them\n"]);
    expect(evenkeel("status").stdout).toMatch(/harbour: "?Harbour"?, 1 sources, [01] of them read/);
    const wrong = evenkeel("refresh", "--organisation", "nowhere");
    expect([wrong.status, wrong.stderr]).toEqual([1, expect.stringContaining("organisation.not-found")]);
  });

  test("what org export writes, org import takes back; a preview changes nothing", () => {
    const file = join(folder, "evenkeel.yaml");
    expect(evenkeel("org", "export", file).status).toBe(0);
    const text = readFileSync(file, "utf8");
    expect(text).toContain("cart");
    expect(evenkeel("org", "export").stdout).toBe(text);
    expect(evenkeel("org", "import", file).stdout).toContain("Nothing was changed.");
    writeFileSync(file, text.replace("Cart", "Basket"));
    expect(evenkeel("org", "import", file, "--preview").stdout).toContain("Nothing was changed.");
    expect(evenkeel("org", "export").stdout).toBe(text);
    expect(evenkeel("org", "import", file).stdout).toContain("Changed.");
    expect(evenkeel("org", "export").stdout).toContain("Basket");
  });

  test("a file that is none is refused with its place", () => {
    const file = join(folder, "broken.yaml");
    writeFileSync(file, "version: 1\nteams: [{ id: 'Not a slug' }]\n");
    const ran = evenkeel("org", "import", file, "--organisation", "harbour");
    expect(ran.status).not.toBe(0);
    expect(ran.stderr + ran.stdout).toContain("teams");
    const none = evenkeel("org", "import", join(folder, "none.yaml"));
    expect([none.status, none.stderr]).toEqual([4, expect.stringContaining("source.not-found")]);
  });

  test("link prints one that opens a session, once", async () => {
    const { status, stdout } = evenkeel("link");
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^http:\/\/app\.evenkeel\.localhost:\d+\/sign-in#\S+\n$/)]);
    expect([await opens(stdout), await opens(stdout)]).toEqual([200, 410]);
  });
});

describe("without a server", () => {
  test("link reads the database itself and leaves it to the next server; other commands say what is missing", async () => {
    expect(await stopServer(server)).toBe(0);
    const { status, stdout, stderr } = evenkeel("link");
    expect([status, stderr]).toEqual([0, ""]);
    for (const words of [["status"], ["refresh"], ["org", "export"]]) {
      const ran = evenkeel(...words);
      expect([ran.status, ran.stderr]).toEqual([1, expect.stringContaining("server.not-running")]);
    }
    server = await startServer({ folder, settings: ports });
    expect(await opens(stdout)).toBe(200);
    const sources = z.object({ sources: z.array(z.object({ name: z.string() })) });
    expect(sources.parse(await (await api("/api/organisations/harbour/sources")).json()).sources).toEqual([{ name: "Basket" }]);
  });

  test("link on a folder where no server ever ran says so", () => {
    const ran = runEvenkeel(["link"], { cwd: folder, environment: { EVENKEEL_DATA: join(folder, "empty") } });
    expect([ran.status, ran.stderr]).toEqual([1, expect.stringContaining("account.not-found")]);
  });
});
