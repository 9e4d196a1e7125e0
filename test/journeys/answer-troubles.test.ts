import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dropCodes } from "../../src/core/privacy/ballot-frame.ts";
import { fingerprintWords } from "../../src/core/privacy/fingerprint-words.ts";
import { type AnswerBuild, buildAnswerPage, keptFields, picture } from "./answer-build.fixture.ts";
import { type AnswerOrigin, openAnswerOrigin } from "./answer-origin.fixture.ts";
import { launchBrowser, phone, type Visit, visit, wide } from "./browser.fixture.ts";
import { layoutShift, onDarkPhone, seriousIssues, sideways, withDoubledText } from "./page-checks.fixture.ts";

// What goes otherwise than planned: lost replies, refusals, a device that keeps nothing, a chain that goes on, several ballots.

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const now = Date.now();
let browser: Browser;
let built: AnswerBuild;
beforeAll(async () => {
  built = buildAnswerPage();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  built?.remove();
});

const openRound = (): Promise<AnswerOrigin> =>
  openAnswerOrigin({ page: built.folder, windows: [now - 9 * DAY, now - 9 * HOUR, now - HOUR, now + 9 * DAY] });
const heading = (page: Page, name: string): Promise<void> => page.getByRole("heading", { name }).waitFor();
const press = (page: Page, name: string): Promise<void> => page.getByRole("button", { name, exact: true }).click();

interface Setting {
  readonly origin: AnswerOrigin;
  readonly guest: Visit;
  readonly page: Page;
}

async function withGuest(work: (setting: Setting) => Promise<void>, over: Parameters<typeof visit>[2] = {}): Promise<void> {
  const origin = await openRound();
  const guest = await visit(browser, origin.origin, { expected: [404], ...over });
  guest.page.setDefaultTimeout(10_000);
  try {
    await work({ origin, guest, page: guest.page });
  } finally {
    await guest.context.close();
    await origin.close();
  }
}

async function fetchBallot({ page, origin }: Setting): Promise<void> {
  await page.clock.setFixedTime(now - DAY);
  await page.goto(origin.link());
  await press(page, "Get my ballot");
  await heading(page, "Your ballot is here");
}

async function open(page: Page): Promise<void> {
  await page.clock.setFixedTime(now);
  await page.reload();
}

/** Answers the first question with "agree" and goes to the words. */
async function toWords(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^(Begin|Go on where you were)$/ }).click();
  await page.locator("fieldset.item input:focus").waitFor();
  // The first page says "1 of 43", or "1–4 of 43" where there is room; a later visit goes on elsewhere.
  if (/^1\D/.test((await page.getByRole("heading").first().textContent()) ?? "")) await page.keyboard.press("6");
  for (;;) {
    if ((await page.getByRole("heading", { name: "mostly" }).count()) > 0) break;
    await press(page, "Continue");
  }
  await press(page, "Continue");
  await heading(page, "In your own words");
}

async function toReview(page: Page, words = ""): Promise<void> {
  await toWords(page);
  if (words !== "") await page.getByLabel("What would help?").fill(words);
  await press(page, "Continue");
  await heading(page, "What will be stored");
}

/** The page has tried four times by itself, which takes 7 to 20 seconds. */
const noReply = (page: Page): Promise<void> => page.getByRole("heading", { name: "No reply from the box" }).waitFor({ timeout: 30_000 });

/** More than the page tries: a browser repeats by itself what broke off on a connection that had served before. */
const lostForNow = Array.from({ length: 16 }, () => "lost" as const);

async function send(page: Page): Promise<void> {
  await page.clock.resume();
  await press(page, "Send");
}

test("what may have arrived is sent again as it was, and nothing leads back to the questions", () =>
  withGuest(async (setting) => {
    const { page, origin } = setting;
    await fetchBallot(setting);
    await open(page);
    await toReview(page, "a second reader");
    origin.troubles.push(...lostForNow);
    await send(page);
    await noReply(page);
    origin.troubles.splice(0);
    await page.reload();
    await heading(page, "Your answers may have arrived");
    await picture(page, "on-its-way");
    expect(await seriousIssues(page)).toEqual([]);
    expect(await page.getByRole("button").allTextContents()).toEqual(["Send the same again"]);
    await page.getByText("letter for letter").click();
    await page.getByText('{"answers":{"b1-1":6},"v":1}').waitFor();
    await press(page, "Send the same again");
    await heading(page, "What was stored");
    expect(new Set(origin.frames.map((frame) => Buffer.from(frame).toString("base64"))).size).toBe(1);
    expect(origin.accepted.map(({ purpose }) => purpose)).toEqual(["scores"]);
    await press(page, "Send my words now");
    await page.getByText("Your words are in, too.").first().waitFor();
    expect(origin.accepted.map(({ content }) => content)).toContainEqual({ v: 1, answers: { helps: "a second reader" } });
  }));

test("whoever wants nothing kept has nothing written down, not even bytes on their way, and is believed at the next visit", () =>
  withGuest(async (setting) => {
    const { page, origin } = setting;
    await fetchBallot(setting);
    await open(page);
    await page.getByLabel("Keep my answers on this device").uncheck();
    await page.getByText("Nothing of your answers is kept").waitFor();
    await toReview(page, "a second reader");
    expect(await keptFields(page)).not.toContain("draft");
    origin.troubles.push(...lostForNow);
    await send(page);
    await noReply(page);
    origin.troubles.splice(0);
    expect(await keptFields(page)).not.toContain("frames");
    await press(page, "Try again");
    await heading(page, "What was stored");
    await page.getByText("If you close it now, they are lost.").waitFor();
    expect(await keptFields(page)).toEqual(expect.not.arrayContaining(["frames", "draft"]));
    expect(new Set(origin.frames.map((frame) => Buffer.from(frame).toString("base64"))).size).toBe(1);
  }));

test("the wish to keep nothing holds at the next visit", () =>
  withGuest(async (setting) => {
    const { page } = setting;
    await fetchBallot(setting);
    await open(page);
    await page.getByLabel("Keep my answers on this device").uncheck();
    await press(page, "Begin");
    await page.keyboard.press("6");
    await page.reload();
    await page.getByRole("button", { name: "Begin" }).waitFor();
    await expect(page.getByLabel("Keep my answers on this device").isChecked()).resolves.toBe(false);
  }));

test.each([dropCodes.tokenUsed, dropCodes.notAnswering])("words refused with %i are not offered again and again", (code) =>
  withGuest(async (setting) => {
    const { page, origin } = setting;
    await fetchBallot(setting);
    await open(page);
    await toReview(page, "a second reader");
    await send(page);
    await heading(page, "What was stored");
    origin.troubles.push(code);
    await press(page, "Send my words now");
    await page.getByText(code === 2 ? "This ballot was used before" : "Answers are not taken now").waitFor();
    expect(await page.getByRole("button").count()).toBe(0);
    expect((await keptFields(page)).includes("frames")).toBe(code !== 2);
  }),
);

test("answers whose ballot was used are refused for good, and the words still go", () =>
  withGuest(async (setting) => {
    const { page, origin } = setting;
    await fetchBallot(setting);
    await open(page);
    await toReview(page, "a second reader");
    origin.troubles.push(dropCodes.tokenUsed);
    await send(page);
    await heading(page, "This ballot was used before");
    await expect(page.getByRole("button", { name: "Try again" }).count()).resolves.toBe(0);
    await press(page, "Send my words now");
    await page.getByText("Your words are in, too.").first().waitFor();
    expect(origin.accepted.map(({ purpose }) => purpose)).toEqual(["comment"]);
  }));

test("the page follows what was signed since: an extension, a new box, a new key, an end", () =>
  withGuest(async (setting) => {
    const { page, origin } = setting;
    await fetchBallot(setting);
    origin.happen({ kind: "extension", answerUntil: now + 10 * DAY });
    await open(page);
    await page.getByText("Answering was extended").waitFor();
    await toReview(page);
    await send(page);
    await heading(page, "What was stored");
    origin.rotate();
    origin.happen({ kind: "box-epoch", epoch: 1 });
    await page.reload();
    await heading(page, "Please answer once more");
    origin.happen({ kind: "void", reason: "the box was lost twice" });
    await page.reload();
    await heading(page, "declared void");
    await page.getByText("the box was lost twice").waitFor();
  }));

test.each([
  [
    "an extension past what was signed",
    "not those of your invitation",
    (origin: AnswerOrigin) => origin.happen({ kind: "extension", answerUntil: now + 11 * DAY }),
  ],
  ["a key that never agreed", "not signed as they must be", (origin: AnswerOrigin) => origin.rotate({ provenBy: "nobody" })],
] as const)("the page stops at %s", (_what, title, does) =>
  withGuest(async (setting) => {
    does(setting.origin);
    await setting.page.goto(setting.origin.link());
    await heading(setting.page, title);
  }),
);

test("a ballot of another round is refused by its file and not kept", async () => {
  const other = await openRound();
  const elsewhere = await visit(browser, other.origin);
  await fetchBallot({ origin: other, guest: elsewhere, page: elsewhere.page });
  const saved = elsewhere.page.waitForEvent("download");
  await press(elsewhere.page, "Save the ballot file");
  const path = await (await saved).path();
  await withGuest(async ({ page, origin }) => {
    await page.goto(origin.link());
    await page.getByLabel("Choose the ballot file").setInputFiles(path);
    await heading(page, "This ballot is of another round");
    expect(await keptFields(page)).toEqual([]);
    await press(page, "Try again");
    await heading(page, "There is no ballot on this device");
  });
  await elsewhere.context.close();
  await other.close();
});

test("a code scanned with a phone brings the ballot there, and leaves the address", () =>
  withGuest(async (setting) => {
    const { page, origin } = setting;
    await fetchBallot(setting);
    const file = page.waitForEvent("download");
    await press(page, "Save the ballot file");
    const pocket = await visit(browser, origin.origin, { size: phone });
    await pocket.page.goto(`${origin.origin}/#b=${packed(JSON.parse(readFileSync(await (await file).path(), "utf8")))}`);
    await pocket.page.getByRole("button", { name: "Begin" }).waitFor();
    expect(pocket.page.url()).not.toContain("#b=");
    expect(pocket.complaints()).toEqual([]);
    // Without a link, the ballot that answers now.
    await pocket.page.goto("about:blank");
    await pocket.page.goto(origin.origin);
    await pocket.page.getByRole("button", { name: "Begin" }).waitFor();
    await pocket.context.close();
  }));

interface File {
  readonly round: string;
  readonly manifest: string;
  readonly cohort: string;
  readonly tokens: Readonly<
    Record<"scores" | "comment", { readonly prefix: string; readonly secretKey: string; readonly signature: string }>
  >;
}

/** Written here once more, from what the code is said to hold. */
function packed({ round, manifest, cohort, tokens }: File): string {
  const hexOf = (text: string): string => Buffer.from(text, "base64url").toString("hex");
  const token = ({ prefix, secretKey, signature }: File["tokens"]["scores"]): string => hexOf(prefix) + hexOf(secretKey) + hexOf(signature);
  const ids = round.replaceAll("-", "") + manifest + cohort.replaceAll("-", "");
  return BigInt(`0x01${ids}${token(tokens.scores)}${token(tokens.comment)}`).toString();
}

test("where a browser stores nothing, the page says so and works until it is closed", () =>
  withGuest(async (setting) => {
    const { page, guest, origin } = setting;
    await guest.context.addInitScript(() => {
      Object.defineProperty(globalThis, "indexedDB", { value: undefined });
      Object.defineProperty(globalThis, "sessionStorage", {
        get: () => {
          throw new DOMException("denied", "SecurityError");
        },
      });
    });
    await fetchBallot(setting);
    await page.getByText("This browser keeps nothing.").waitFor();
    await picture(page, "ballot-private");
    expect(page.url()).toContain("&k=");
    await page.clock.setFixedTime(now);
    await page.evaluate(() => dispatchEvent(new HashChangeEvent("hashchange")));
    await page.getByText("This browser keeps nothing once the page is closed").waitFor();
    await toReview(page);
    await send(page);
    await heading(page, "What was stored");
    expect(origin.accepted).toHaveLength(1);
  }));

test("every screen reads well in every light and size, stands still, and says the same words as the mail", () =>
  withGuest(async (setting) => {
    const { page, origin, guest } = setting;
    const look = async (name: string): Promise<void> => {
      await picture(page, `${name}-wide`);
      expect([name, await seriousIssues(page), await sideways(page)]).toEqual([name, [], null]);
      await page.emulateMedia({ colorScheme: "dark" });
      await picture(page, `${name}-wide-dark`);
      expect([name, await seriousIssues(page, ["color-contrast"])]).toEqual([name, []]);
      await onDarkPhone(page);
      await picture(page, `${name}-phone-dark`);
      expect([name, await seriousIssues(page), await sideways(page)]).toEqual([name, [], null]);
      await page.emulateMedia({ colorScheme: "light" });
      await picture(page, `${name}-phone`);
      await page.setViewportSize(wide);
      // 1280 at 200 % is 640 wide with everything twice as large.
      await page.setViewportSize({ width: 640, height: 400 });
      expect([name, await withDoubledText(page, () => sideways(page))]).toEqual([name, null]);
      await page.setViewportSize(wide);
    };
    await page.clock.setFixedTime(now - DAY);
    await page.goto(origin.link());
    await heading(page, "Get your ballot");
    await look("get");
    await press(page, "Get my ballot");
    await heading(page, "Your ballot is here");
    await look("ballot");
    await press(page, "Show a code for my phone");
    await page.getByRole("img", { name: "QR code" }).waitFor();
    await look("qr");
    await press(page, "Close");
    expect(await layoutShift(page)).toBeLessThan(0.05);
    await open(page);
    await page.getByRole("button", { name: "Begin" }).waitFor();
    await look("promises");
    await press(page, "All limits, other ways to answer");
    await page.getByText(fingerprintWords(/m=([0-9a-f]{64})/.exec(origin.link())?.[1] ?? "").join(" ")).waitFor();
    await look("protection");
    await press(page, "Close");
    await toWords(page);
    await page.getByLabel("What would help?").fill("I think Anna Smith waits on ABC-123, says @sam");
    await look("comments");
    await press(page, "Continue");
    await look("review");
    await send(page);
    await heading(page, "What was stored");
    await look("stored");
    expect(await layoutShift(page)).toBeLessThan(0.05);
    expect(guest.complaints()).toEqual([]);
  }));

test("a reader of German is led through in German", async () => {
  const origin = await openRound();
  const context = await browser.newContext({ locale: "de-DE", viewport: phone, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.clock.setFixedTime(now - DAY);
  await page.goto(origin.link());
  await press(page, "Meinen Stimmzettel holen");
  await heading(page, "Ihr Stimmzettel ist hier");
  await picture(page, "ballot-german");
  await open(page);
  await press(page, "Beginnen");
  expect(await page.evaluate(() => document.documentElement.lang)).toBe("de");
  for (let item = 1; item <= 43; item += 1) {
    await page.getByText(`${item} von 43`, { exact: true }).first().waitFor();
    await page.keyboard.press(String(item % 8));
  }
  await heading(page, "Was davon ist überwiegend Ihre Arbeit?");
  await press(page, "Weiter");
  await heading(page, "In eigenen Worten");
  await page.getByLabel("Was würde helfen?").fill("Ich warte mit Frau Meier");
  await press(page, "Weiter");
  await heading(page, "Was gespeichert wird");
  expect(await sideways(page)).toBeNull();
  await picture(page, "review-german");
  await page.clock.resume();
  await press(page, "Senden");
  await heading(page, "Was gespeichert wurde");
  expect(origin.accepted).toHaveLength(1);
  await context.close();
  await origin.close();
});
