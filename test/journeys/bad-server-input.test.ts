import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { buildWeb } from "../web-build.fixture.ts";
import { enter, launchBrowser, type Visit, visit } from "./browser.fixture.ts";
import { freePort, removeFolder, type Server, serverFolder, startServer, stopServer } from "./server.fixture.ts";
import { askServer } from "./session.fixture.ts";

// What people and machines do to a server that nobody planned: each ends in words, a code and a way on, and nothing acknowledged is lost.

const folder = serverFolder();
let server: Server;
let browser: Browser;
let operator: Visit;

beforeAll(async () => {
  buildWeb();
  [server, browser] = await Promise.all([startServer({ folder }), launchBrowser()]);
  operator = await visit(browser, server.origin, { expected: [401, 404, 503] });
  await enter(operator, server.link);
  const made = await askServer(operator.page, "POST", "/api/organisations", { name: "𝔎eel 木 ‪Ω‬ e\u0301" });
  // marks that turn the direction of text are refused, any script is not
  expect(made.status).toBe(400);
  const again = await askServer(operator.page, "POST", "/api/organisations", { name: "Kiel 木 العربية e\u0301 🚢" });
  expect(again.body).toMatchObject({ name: "Kiel 木 العربية e\u0301 🚢" });
});

afterAll(async () => {
  await browser?.close();
  if (server !== undefined) await stopServer(server);
  removeFolder(folder);
});

async function organisationId(): Promise<string> {
  const { body } = await askServer(operator.page, "GET", "/api/organisations");
  const { organisations } = z.object({ organisations: z.array(z.object({ id: z.string() })) }).parse(body);
  return organisations[0]?.id ?? "";
}

describe("a link", () => {
  test.each([
    ["used before", () => server.link.split("#")[1] ?? "", "link.used"],
    ["of nobody", () => "A".repeat(43), "link.invalid"],
  ])("%s is refused in words, with the code", async (_which, secret, code) => {
    const { page, context } = await visit(browser, server.origin, { expected: [400, 401, 403, 404, 410] });
    await page.goto(`${server.origin}/sign-in#${secret()}`);
    await page.getByRole("button", { name: "Sign in", exact: true }).first().click();
    const alert = page.getByRole("alert");
    await alert.waitFor();
    expect(await alert.locator("code").textContent()).toBe(code);
    await context.close();
  });
});

test("a link pasted into a tab that stands on the sign-in page is taken", async () => {
  const { page, context } = await visit(browser, server.origin);
  await page.goto(`${server.origin}/sign-in`);
  await page.getByLabel("Mail address").first().waitFor();
  await page.goto(`${server.origin}/sign-in#${"A".repeat(43)}`);
  await page.getByLabel("Mail address").first().waitFor({ state: "detached" });
  expect(new URL(page.url()).hash).toBe("");
  await context.close();
});

describe("a second server", () => {
  test("on the same folder is refused and names the first", async () => {
    const second = await startServer({ folder });
    expect(second.child.exitCode).toBe(1);
    expect(second.logged()).toContain("(server.already-running)");
    expect(second.logged()).toContain(String(server.child.pid));
    expect(second.logged()).toContain(`127.0.0.1:${new URL(server.origin).port}`);
  });

  test("on a port in use is refused, and names the setting", async () => {
    const elsewhere = serverFolder();
    const port = new URL(server.origin).port;
    const second = await startServer({ folder: elsewhere, settings: { EVENKEEL_PORT: port } });
    expect([second.child.exitCode, second.logged().includes("EVENKEEL_PORT"), second.logged().includes("(server.port-in-use)")]).toEqual([
      1,
      true,
      true,
    ]);
    removeFolder(elsewhere);
  });
});

test("a table of fifty megabytes is refused in words, and the server answers meanwhile", async () => {
  const path = `/api/organisations/${await organisationId()}/structure/import?form=teams-csv&preview=yes`;
  const sending = operator.page.evaluate(async (address) => {
    const { csrf } = await (await fetch("/api/session")).json();
    const body = `id,kind,parent\n${`${"x".repeat(60)},platform,\n`.repeat(690_000)}`;
    return (await fetch(address, { method: "POST", headers: { "x-evenkeel-csrf": csrf, "content-type": "text/csv" }, body })).json();
  }, path);
  let isOver = false;
  void sending.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    expect((await fetch(`http://127.0.0.1:${new URL(server.origin).port}/healthz`)).status).toBe(200);
    await wait(20);
  }
  expect(await sending).toMatchObject({ code: "structure.unreadable", detail: expect.stringContaining("10000 of each kind") });
});

test("a database that dies under an open page is named while it is away, and found again by itself", async () => {
  const { page } = operator;
  const organisation = await organisationId();
  await page.goto(`${server.origin}/o/${organisation}/teams`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  const postmaster = await postmasterPid();
  const ask = (path: string) => page.evaluate(async (address) => (await fetch(address)).status, path);
  process.kill(postmaster, "SIGKILL");
  const seen = new Set<number>();
  const until = performance.now() + 90_000;
  while (performance.now() < until) {
    const status = await ask(`/api/organisations/${organisation}/structure`);
    seen.add(status);
    if (status === 200 && (await postmasterPid().catch(() => postmaster)) !== postmaster) break;
    await wait(50);
  }
  // either it was asked while away, and said so, or it was back before anybody noticed; never anything else
  expect([...seen].filter((status) => status !== 200 && status !== 503)).toEqual([]);
  expect(await ask(`/api/organisations/${organisation}/structure`)).toBe(200);
  await page.reload();
  await page.getByRole("heading", { name: "Which teams are there?" }).waitFor();
});

async function postmasterPid(): Promise<number> {
  const [first = ""] = (await readFile(join(folder, "kept", "postgres", "postmaster.pid"), "utf8")).split("\n");
  return Number(first);
}

test("killed in a loop, it starts at once and keeps every change it acknowledged", async () => {
  const kept = serverFolder();
  const port = await freePort();
  const acknowledged: string[] = [];
  let cookie = "";
  let csrf = "";
  for (let round = 0; round < 4; round += 1) {
    const running = await startServer({ folder: kept, settings: { EVENKEEL_PORT: port } });
    const base = `http://127.0.0.1:${port}`;
    if (round === 0) {
      const signedIn = await fetch(`${base}/api/sign-in/link`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ secret: running.link.split("#")[1] }),
      });
      cookie = (signedIn.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
      csrf = z.object({ csrf: z.string() }).parse(await signedIn.json()).csrf;
    }
    const headers = { cookie, origin: base, "x-evenkeel-csrf": csrf, "content-type": "application/json" };
    const listed = await fetch(`${base}/api/organisations`, { headers });
    const names = z.object({ organisations: z.array(z.object({ name: z.string() })) }).parse(await listed.json());
    const there = new Set(names.organisations.map(({ name }) => name));
    expect(acknowledged.filter((name) => !there.has(name))).toEqual([]);
    const killing = wait(150 + round * 130).then(() => stopServer(running, "SIGKILL"));
    for (let n = 0; ; n += 1) {
      const name = `Round ${round} 木 ${n}`;
      const answer = await fetch(`${base}/api/organisations`, { method: "POST", headers, body: JSON.stringify({ name }) }).catch(
        () => null,
      );
      if (answer === null) break;
      if (answer.status === 200) acknowledged.push(name);
    }
    await killing;
  }
  expect(acknowledged.length).toBeGreaterThan(10);
  await stopServer(await startServer({ folder: kept, settings: { EVENKEEL_PORT: port } }));
  removeFolder(kept);
});
