import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildWeb } from "../web-build.fixture.ts";

// A person's first minutes in a real browser, on the server as people start it, under the content policy as it is sent.

const main = fileURLToPath(new URL("../../src/server/main.ts", import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "evenkeel-web-"));
let server: ChildProcess;
let browser: Browser;
let link = "";

beforeAll(async () => {
  buildWeb();
  // As root the database runs under another account, which must be able to enter.
  chmodSync(folder, 0o755);
  const { PATH = "", HOME = "" } = process.env;
  const ports = { EVENKEEL_PORT: await freePort(), EVENKEEL_ANSWER_PORT: await freePort() };
  server = spawn(process.execPath, [main], { env: { PATH, HOME, EVENKEEL_DATA: folder, ...ports }, stdio: ["ignore", "pipe", "ignore"] });
  link = await printedLink(server);
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
});

afterAll(async () => {
  await browser?.close();
  if (server?.exitCode === null) {
    const exit = once(server, "exit");
    server.kill("SIGTERM");
    await exit;
  }
  rmSync(folder, { recursive: true, force: true });
});

async function freePort(): Promise<string> {
  const listening = createServer().listen(0, "127.0.0.1");
  await once(listening, "listening");
  const address = listening.address();
  listening.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return String(address.port);
}

async function printedLink(child: ChildProcess): Promise<string> {
  let said = "";
  child.stdout?.on("data", (chunk) => {
    said += String(chunk);
  });
  while (!said.includes("Ctrl-C") && child.exitCode === null) await wait(20);
  const found = /https?:\S+\/sign-in#\S+/.exec(said);
  if (found === null) throw new Error(`the server printed no link: ${said}`);
  return found[0];
}

interface Opened {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained of: refused by the policy, failed, or thrown. */
  readonly complaints: readonly string[];
  /** Hosts asked besides the server. */
  readonly strangers: readonly string[];
}

async function open(
  address: string,
  over: { readonly locale?: string; readonly colorScheme?: "light" | "dark"; readonly width?: number } = {},
): Promise<Opened> {
  const { locale = "en-GB", colorScheme = "light", width = 1280 } = over;
  const context = await browser.newContext({ locale, colorScheme, viewport: { width, height: width < 500 ? 740 : 800 } });
  const page = await context.newPage();
  const complaints: string[] = [];
  const strangers: string[] = [];
  const own = new URL(link).host;
  page.on("console", (message) => {
    // signed out, the session is asked for and refused: the browser notes that as an error of its own
    const expected = message.text().includes("401");
    if (message.type() === "error" && !expected) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    const { host, protocol } = new URL(request.url());
    if (host !== own && protocol !== "data:") strangers.push(host);
  });
  await page.goto(address);
  return { page, context, complaints, strangers };
}

/** axe hangs itself on the page; the shape is that of its documentation. */
async function seriousIssues(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as {
      axe: { run: () => Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await checker.run();
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
  });
}

describe("the first minutes", () => {
  test("the printed link leads to a page with one button, and leaves the address bar", async () => {
    const { page, context, complaints, strangers } = await open(link);
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    expect(new URL(page.url()).hash).toBe("");
    expect(await page.title()).toBe("Sign in - Evenkeel");
    expect(await seriousIssues(page)).toEqual([]);
    expect([complaints, strangers]).toEqual([[], []]);
    await context.close();
  });

  test("before the link is used, the page without it says where it is", async () => {
    const { page, context } = await open(new URL("/", link).href, { colorScheme: "dark", width: 360 });
    await page.getByRole("heading", { name: "Nobody has signed in here yet." }).waitFor();
    expect(await seriousIssues(page)).toEqual([]);
    await context.close();
  });

  test("one press signs in, three ways to start are in reach of the keyboard, and an organisation is set up", async () => {
    const { page, context, complaints } = await open(link);
    await page.getByRole("button", { name: "Sign in" }).press("Enter");
    await page.getByRole("heading", { name: "Where do you want to start?" }).waitFor();
    expect(await seriousIssues(page)).toEqual([]);
    await page.getByRole("heading", { name: "First, keep a way back in" }).waitFor();
    await page.getByRole("button", { name: "Later" }).click();
    expect(await page.getByRole("heading", { level: 2 }).allTextContents()).toEqual([
      "Assess a repository",
      "Open the demonstration",
      "Set up your organisation",
    ]);
    expect(await seriousIssues(page)).toEqual([]);
    expect(await tabStops(page, 3)).toEqual(["Put it up", "Name of the organisation", "Set it up"]);
    await page.getByLabel("Name of the organisation").fill("Elm & Söhne");
    await page.getByRole("button", { name: "Set it up" }).click();
    await page.getByRole("heading", { name: "Nothing was read here yet." }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/o/elm-sohne");
    expect(await seriousIssues(page)).toEqual([]);
    // the browser itself notes the 404 of an organisation without an assessment
    expect(complaints.filter((each) => !each.includes("404"))).toEqual([]);
    await page.keyboard.press("Control+k");
    await page.getByPlaceholder("Page, team, finding, practice or measure").fill("Teams");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Which teams are there?" }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("H1");
    await context.close();
  });

  test("the link works once; the second time says so and what to do", async () => {
    const { page, context } = await open(link);
    await page.getByRole("button", { name: "Sign in" }).click();
    const alert = page.getByRole("alert");
    await alert.waitFor();
    expect(await alert.locator("code").textContent()).toBe("link.used");
    await context.close();
  });

  test("a wrong password is answered in words, with the code", async () => {
    const { page, context } = await open(new URL("/sign-in", link).href);
    await page.getByLabel("Mail address").first().fill("ada@example.org");
    await page.getByLabel("Password").first().fill("not the right one");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    const alert = page.getByRole("alert");
    await alert.waitFor();
    expect(await alert.locator("code").textContent()).toBe("sign-in.refused");
    await context.close();
  });

  test("a German browser reads German, and another choice is kept", async () => {
    const { page, context } = await open(new URL("/sign-in", link).href, { locale: "de-AT" });
    await page.getByRole("heading", { name: "Willkommen an Bord." }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("de");
    await page.getByRole("button", { name: "English" }).click();
    await page.getByRole("heading", { name: "Welcome aboard." }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Welcome aboard." }).waitFor();
    await context.close();
  });

  test("an address inside leads to signing in and keeps where one wanted to go", async () => {
    const { page, context } = await open(new URL("/o/elm/findings?weeks=26", link).href);
    await page.getByRole("heading", { name: "Welcome aboard." }).waitFor();
    expect(new URL(page.url()).searchParams.get("back")).toBe("/o/elm/findings?weeks=26");
    await context.close();
  });
});

/** Names of the next stops of the Tab key. */
async function tabStops(page: Page, count: number): Promise<readonly string[]> {
  const stops: string[] = [];
  for (let stop = 0; stop < count; stop += 1) {
    await page.keyboard.press("Tab");
    stops.push(
      await page.evaluate(() => {
        const active = document.activeElement;
        const label = active instanceof HTMLInputElement ? active.labels?.[0]?.textContent : active?.textContent;
        return (label ?? "").replace("*", "").trim();
      }),
    );
  }
  return stops;
}
