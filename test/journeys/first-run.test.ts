import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { type TeamRepository, teamRepository } from "../team-repository.fixture.ts";
import { buildWeb } from "../web-build.fixture.ts";
import { enter, launchBrowser, visit } from "./browser.fixture.ts";
import { onDarkPhone, onLightDesk, seriousIssues, sideways } from "./page-checks.fixture.ts";
import { removeFolder, type Server, serverFolder, startServer, stopServer } from "./server.fixture.ts";
import { askServer, untilAnswered } from "./session.fixture.ts";

// From an empty folder to a page that says where an organisation is, as somebody does it who has just read the README.

const DAY = 86_400;
const command = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const password = "level water under oak";
const folder = serverFolder();
let repository: TeamRepository;
let server: Server;
let browser: Browser;

beforeAll(async () => {
  buildWeb();
  repository = teamRepository({ contributors: 7, weeks: 14, end: Math.floor(Date.now() / 1000) - DAY });
  [server, browser] = await Promise.all([startServer({ folder }), launchBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  if (server !== undefined) await stopServer(server);
  removeFolder(folder);
  rmSync(repository.path, { recursive: true, force: true });
});

test("a new user comes from the console to a populated home page, and back in with a password", async () => {
  const visitor = await visit(browser, server.origin, { expected: [401, 404] });
  const { page, complaints, strangers } = visitor;
  await enter(visitor, server.link);
  await page.getByRole("heading", { name: "Where do you want to start?" }).waitFor();
  expect(await page.getByRole("heading", { level: 2 }).allTextContents()).toEqual([
    "First, keep a way back in",
    "Assess a repository",
    "Open the demonstration",
    "Set up your organisation",
  ]);
  await onDarkPhone(page);
  expect(await seriousIssues(page)).toEqual([]);
  await onLightDesk(page);
  await page.getByRole("button", { name: "Later" }).click();
  await page.getByRole("heading", { name: "First, keep a way back in" }).waitFor({ state: "detached" });
  await page.getByLabel("Name of the organisation").fill("Ölmühle 木 & Søn");
  await page.getByRole("button", { name: "Set it up" }).click();
  await page.getByRole("heading", { name: "Nothing was read here yet." }).waitFor();

  const organisation = `/api${new URL(page.url()).pathname.replace("/o/", "/organisations/")}`;
  const connected = await askServer(page, "POST", `${organisation}/sources/repositories`, { address: repository.path, name: "millstone" });
  expect(connected.status).toBe(200);
  await untilAnswered(page, organisation, "home?node=org&weeks=12", 120_000);
  await page.reload();
  await page.getByText("7 contributors").waitFor();
  expect(await page.getByRole("heading", { level: 1 }).textContent()).toMatch(/\.$/);
  expect(await seriousIssues(page)).toEqual([]);
  for (const person of repository.people) expect(await page.content()).not.toContain(person);
  expect([complaints(), [...strangers]]).toEqual([[], []]);

  const mail = "mira.weir@example.org";
  await page.getByRole("link", { name: "Account" }).click();
  await page.getByLabel("Name").fill("Mira Weir");
  await page.getByLabel("Mail address").fill(mail);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Mira Weir", { exact: true }).first().waitFor();
  await page.getByLabel("New password").fill(password);
  await page.getByRole("button", { name: "Set the password" }).click();
  await page.getByRole("heading", { name: "Another password" }).waitFor();
  await page.getByRole("button", { name: "Sign out" }).first().click();
  await page.getByRole("heading", { name: "Welcome aboard." }).waitFor();
  await page.goto(`${server.origin}/sign-in`);
  await page.getByLabel("Mail address").first().fill(mail);
  await page.getByLabel("Password").first().fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByText("7 contributors").waitFor();
  expect([complaints(), [...strangers]]).toEqual([[], []]);
});

test("who is handed a link is asked for a password at once, and comes back with it", async () => {
  const newLink = execFileSync(process.execPath, [command, "link"], { env: { ...process.env, EVENKEEL_DATA: join(folder, "kept") } });
  const operator = await visit(browser, server.origin, { expected: [401, 404] });
  await enter(operator, String(newLink).match(/https?:\S+/)?.[0] ?? "");
  const organisation = /\/o\/([^/?]+)/.exec(operator.page.url())?.[1] ?? "";
  const grants = [{ role: "coach", organisation, team: null }];
  const invited = await askServer(operator.page, "POST", "/api/people", { name: "Noor Weir", mail: "noor@example.org", grants });
  const { link } = z.object({ link: z.string() }).parse(invited.body);

  const { page, complaints } = await visit(browser, server.origin, { expected: [401, 404] });
  await page.goto(link);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "First, keep a way back in" }).waitFor();
  expect(await page.getByLabel("Mail address").count()).toBe(0);
  await onDarkPhone(page);
  expect(await seriousIssues(page)).toEqual([]);
  expect(await sideways(page)).toBeNull();
  await onLightDesk(page);
  await page.getByLabel("New password").fill(password);
  await page.getByRole("button", { name: "Set the password" }).click();
  await page.getByText("7 contributors").waitFor();
  await page.getByRole("button", { name: "Sign out" }).first().click();
  await page.getByRole("heading", { name: "Welcome aboard." }).waitFor();
  await page.getByLabel("Mail address").first().fill("noor@example.org");
  await page.getByLabel("Password").first().fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByText("7 contributors").waitFor();
  expect(complaints()).toEqual([]);
});
