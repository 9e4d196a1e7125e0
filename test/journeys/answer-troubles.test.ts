import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { dropCodes } from "../../src/core/privacy/ballot-frame.ts";
import { keptFields, picture } from "./answer-build.fixture.ts";
import { comeBack, DAY, fetchBallot, heading, now, press, send, toReview, useGuests } from "./answer-guest.fixture.ts";
import type { AnswerOrigin } from "./answer-origin.fixture.ts";
import { seriousIssues } from "./page-checks.fixture.ts";

// What goes otherwise than planned: lost replies, refusals, a device that keeps nothing, a chain that goes on.

const { withGuest } = useGuests();

/** The page has tried four times by itself, which takes 7 to 20 seconds. */
const noReply = (page: Page): Promise<void> => page.getByRole("heading", { name: "No reply from the box" }).waitFor({ timeout: 30_000 });

/** More than the page tries: a browser repeats by itself what broke off on a connection that had served before. */
const lostForNow = Array.from({ length: 16 }, () => "lost" as const);

test("what may have arrived is sent again as it was, and nothing leads back to the questions", () =>
  withGuest(async (setting) => {
    const { page, origin } = setting;
    await fetchBallot(setting);
    await comeBack(page);
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
    await comeBack(page);
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
    await comeBack(page);
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
    await comeBack(page);
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
    await comeBack(page);
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
    await comeBack(page);
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
