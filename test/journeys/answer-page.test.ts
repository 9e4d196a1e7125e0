import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { buildAnswerPage, keptFields, picture } from "./answer-build.fixture.ts";
import { comeBack, DAY, fetchBallot, now, useGuests } from "./answer-guest.fixture.ts";
import { phone, visit, wide } from "./browser.fixture.ts";
import { seriousIssues, sideways } from "./page-checks.fixture.ts";

// A respondent fetches a ballot, comes back when answering opens, answers by keys or by tapping, and what arrives in the box is the
// record they were shown. The clock of the page is moved; the server's windows are open throughout.

const { browser, built, openRound } = useGuests();

async function beginAnswering(page: Page): Promise<void> {
  await comeBack(page);
  await page.getByRole("button", { name: "Begin" }).waitFor();
}

describe("the respondent's page", () => {
  test("is built alike twice, pinned, and small", () => {
    const again = buildAnswerPage();
    again.remove();
    const { files } = built();
    expect(again.files).toEqual(files);
    const packed = Object.entries(files).filter(([name]) => name.endsWith(".gz"));
    expect(packed).toHaveLength(4);
    expect(packed.reduce((sum, [, bytes]) => sum + Buffer.from(bytes, "base64").length, 0)).toBeLessThan(60_000);
    const page = Buffer.from(files["index.html"] ?? "", "base64").toString("utf8");
    // Two scripts and a style sheet, and each address that the page or a script of it names is one of them.
    expect(page.match(/integrity="sha384-/g)).toHaveLength(3);
    const pinned = [...page.matchAll(/(?:src|href)="\/assets\/([^"]+)"[^>]*integrity=/g)].map(([, name]) => name);
    const texts = Object.entries(files).map(([name, bytes]) => (name.endsWith(".js") ? Buffer.from(bytes, "base64").toString("utf8") : ""));
    const imported = texts.flatMap((text) => [...text.matchAll(/["'`]\.\/([\w-]+\.js)["'`]/g)].map(([, name]) => name));
    expect(imported).toHaveLength(1);
    expect(pinned).toEqual(expect.arrayContaining(imported));
  });

  test.each([
    ["wide", wide],
    ["phone", phone],
  ] as const)("takes a baseline by keyboard on a %s screen within 60 presses", async (name, size) => {
    const origin = await openRound();
    const guest = await visit(browser(), origin.origin, { size });
    const { page } = guest;
    await fetchBallot({ page, origin });
    await picture(page, `ballot-${name}`);
    expect(page.url()).not.toContain("&k=");
    expect(await seriousIssues(page)).toEqual([]);
    await beginAnswering(page);
    await picture(page, `promises-${name}`);
    expect(await seriousIssues(page)).toEqual([]);
    expect(await sideways(page)).toBeNull();
    let presses = 0;
    const press = async (key: string): Promise<void> => {
      presses += 1;
      await page.keyboard.press(key);
    };
    await press("Enter");
    for (let item = 0; item < 43; item += 1) {
      await page.waitForFunction(() => document.activeElement?.matches("fieldset.item input"));
      if (item === 13) {
        await picture(page, `item-${name}`);
        expect(await seriousIssues(page)).toEqual([]);
        expect(await sideways(page)).toBeNull();
      }
      await press(String(item % 8));
    }
    await page.getByRole("heading", { name: "mostly" }).waitFor();
    await press("Enter");
    await page.getByRole("heading", { name: "In your own words" }).waitFor();
    expect(await seriousIssues(page)).toEqual([]);
    await press("Enter");
    await page.getByRole("heading", { name: "What will be stored" }).waitFor();
    expect(await seriousIssues(page)).toEqual([]);
    expect(await sideways(page)).toBeNull();
    await press("Enter");
    await page.getByRole("heading", { name: "What was stored" }).waitFor();
    await picture(page, `stored-${name}`);
    expect(await seriousIssues(page)).toEqual([]);
    expect(presses).toBeLessThanOrEqual(60);
    expect(origin.accepted).toHaveLength(1);
    expect(Object.keys(Object(origin.accepted[0]?.content).answers)).toHaveLength(43);
    await expect(page.getByText(origin.accepted[0]?.msgHash ?? "none").count()).resolves.toBe(1);
    expect(await keptFields(page)).not.toContain("draft");
    expect(await keptFields(page)).not.toContain("frames");
    expect(guest.complaints()).toEqual([]);
    expect([...guest.strangers]).toEqual([new URL(origin.appOrigin).host]);
    await page.reload();
    await page.getByRole("heading", { name: "Your answers are in" }).waitFor();
    await guest.context.close();
    await origin.close();
  });

  test("moves on by tapping, sends words apart, and sends the same bytes again after a lost reply", async () => {
    const origin = await openRound();
    const guest = await visit(browser(), origin.origin, { size: phone, scheme: "dark", expected: [] });
    const { page } = guest;
    await fetchBallot({ page, origin });
    await beginAnswering(page);
    await picture(page, "promises-dark");
    await page
      .getByRole("button", { name: "Begin" })
      .tap()
      .catch(() => page.getByRole("button", { name: "Begin" }).click());
    for (let item = 1; item <= 43; item += 1) {
      await page.getByText(`${item} of 43`, { exact: true }).first().waitFor();
      if (item === 12) await picture(page, "item-dark");
      await page.getByRole("radio", { name: "Somewhat agree" }).click();
    }
    await page.getByRole("radio", { name: "Operations" }).click();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByLabel("What slows the work down most?").fill("I think Anna Smith waits on ABC-123, says @sam");
    await expect(
      page
        .getByRole("listitem")
        .filter({ hasText: /name|account|ticket|tell about you/ })
        .count(),
    ).resolves.toBeGreaterThanOrEqual(4);
    await picture(page, "comments-dark");
    expect(await seriousIssues(page)).toEqual([]);
    await page.getByRole("button", { name: "Continue" }).click();
    await picture(page, "review-dark");
    origin.troubles.push("lost", 8);
    await page.clock.resume();
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByRole("heading", { name: "What was stored" }).waitFor();
    expect(origin.frames).toHaveLength(3);
    expect(new Set(origin.frames.map((frame) => Buffer.from(frame).toString("base64"))).size).toBe(1);
    expect(origin.accepted.map(({ purpose }) => purpose)).toEqual(["scores"]);
    await page.getByRole("button", { name: "Send my words now" }).click();
    await page.getByText("Your words are in, too.").first().waitFor();
    expect(origin.accepted.map(({ purpose }) => purpose)).toEqual(["scores", "comment"]);
    expect(await keptFields(page)).not.toContain("frames");
    await guest.context.close();
    await origin.close();
  });

  test("brings a ballot to another browser by its file, where it counts once", async () => {
    const origin = await openRound();
    const [desk, pocket] = [await visit(browser(), origin.origin), await visit(browser(), origin.origin, { size: phone })];
    await fetchBallot({ page: desk.page, origin });
    const saved = desk.page.waitForEvent("download");
    await desk.page.getByRole("button", { name: "Save the ballot file" }).click();
    const path = await (await saved).path();
    await desk.page.getByRole("button", { name: "Show a code" }).click();
    await desk.page.getByRole("img", { name: "QR code" }).waitFor();
    await picture(desk.page, "qr");
    await pocket.page.goto(origin.link());
    await pocket.page.getByRole("heading", { name: "There is no ballot on this device" }).waitFor();
    await pocket.page.getByLabel("Choose the ballot file").setInputFiles(path);
    await pocket.page.getByRole("button", { name: "Begin" }).waitFor();
    expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ v: 1, tokens: { scores: {}, comment: {} } });
    await desk.context.close();
    await pocket.context.close();
    await origin.close();
  });

  test("stops where rules, keys or links are not as they must be, and keeps nothing of an odd signature", async () => {
    const origin = await openRound();
    const guest = await visit(browser(), origin.origin, { expected: [404, 409] });
    const { page } = guest;
    await page.clock.setFixedTime(now - DAY);
    const meets = async (address: string, title: string): Promise<void> => {
      await page.goto("about:blank");
      await page.goto(address);
      await page.getByRole("heading", { name: title }).waitFor();
    };
    await meets(origin.link({ fingerprint: "0".repeat(64) }), "not those of your invitation");
    await meets(origin.link().replace(/r=[0-9a-f-]+/, "r=00000000-0000-4000-8000-000000000000"), "not known here");
    await meets(`${origin.origin}/#r=1`, "link is not complete");
    await meets(origin.origin, "No round is open here");
    await meets(origin.link({ code: null }), "Where you get your ballot");
    await page.clock.setFixedTime(now - 10 * DAY);
    await meets(origin.link(), "not given out yet");
    await page.clock.setFixedTime(now + 10 * DAY);
    await meets(origin.link(), "Answers are closed");
    await page.clock.setFixedTime(now - DAY);
    origin.tagging.on = true;
    await meets(origin.link(), "Get your ballot");
    await page.getByRole("button", { name: "Get my ballot" }).click();
    await page.getByRole("heading", { name: "not signed as announced" }).waitFor();
    expect(await keptFields(page)).not.toContain("ballot");
    await guest.context.close();
    await origin.close();
    const small = await openRound({ exponent: 3 });
    const careful = await visit(browser(), small.origin);
    await careful.page.goto(small.link());
    await careful.page.getByRole("heading", { name: "A key of this round" }).waitFor();
    await careful.context.close();
    await small.close();
  });
});
