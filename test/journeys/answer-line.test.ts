import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildAnswerPage } from "./answer-build.fixture.ts";
import { openAnswerOrigin } from "./answer-origin.fixture.ts";
import { launchBrowser, phone, visit } from "./browser.fixture.ts";
import { heldLine } from "./line.fixture.ts";
import { layoutShift } from "./page-checks.fixture.ts";

// What makes the page quick on a slow line, whatever the machine: few round trips and few bytes. How long that takes is measured beside
// the least it could take in bench/answer-page.ts.

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const now = Date.now();
let browser: Browser;
beforeAll(async () => {
  buildAnswerPage();
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test("the promises stand after two round trips and 36 KB, the button after four and 240 KB", async () => {
  const origin = await openAnswerOrigin({ windows: [now - 9 * DAY, now - 9 * HOUR, now - HOUR, now + 9 * DAY], listener: true });
  const guest = await visit(browser, origin.origin, { size: phone });
  const { page } = guest;
  await page.clock.setFixedTime(now - DAY);
  const line = await heldLine(page);
  const going = page.goto(origin.link());
  await line.pass("page");
  await line.pass("script", "style");
  await page.getByRole("heading", { name: "Say how it is" }).waitFor();
  expect(await line.bytes()).toBeLessThan(36_000);
  await line.pass("manifest", "chain");
  await line.pass("questionnaire");
  await page.getByRole("button", { name: "Get my ballot" }).waitFor();
  await going;
  expect(await line.bytes()).toBeLessThan(240_000);
  expect(line.asked).toHaveLength(6);
  expect(await layoutShift(page)).toBeLessThan(0.05);
  expect(guest.complaints()).toEqual([]);
  await guest.context.close();
  await origin.close();
});
