import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildWeb } from "../web-build.fixture.ts";
import { enter, launchBrowser, phone, type Visit, visit, wide } from "./browser.fixture.ts";
import { invented, pathOf, tour, untilAssessed } from "./demonstration.fixture.ts";
import {
  layoutShift,
  onDarkPhone,
  onLightDesk,
  seriousIssues,
  settled,
  sideways,
  tabWalk,
  withDoubledText,
} from "./page-checks.fixture.ts";
import { removeFolder, type Server, serverFolder, startServer, stopServer } from "./server.fixture.ts";

// Every page of the invented companies in a real browser: nothing refused, nobody else asked, readable by eye, keyboard and reader.

/** Assessing three companies takes most of the time; far longer than it should, so that a busy machine is no failure. */
const PATIENCE_MS = 240_000;
const folder = serverFolder();
let server: Server;
let browser: Browser;
let visitor: Visit;

beforeAll(async () => {
  buildWeb();
  [server, browser] = await Promise.all([startServer({ folder, demonstration: true }), launchBrowser()]);
  visitor = await visit(browser, server.origin);
  await enter(visitor, server.link);
  await untilAssessed(visitor.page, PATIENCE_MS);
  // asking for figures that are not there yet is noted by the browser as an error
  visitor.complaints();
}, PATIENCE_MS + 60_000);

afterAll(async () => {
  await browser?.close();
  if (server !== undefined) await stopServer(server);
  removeFolder(folder);
});

test("the tour knows the pages", () => {
  expect(tour.length).toBeGreaterThan(6);
});

test("the map of handoffs leaves the page as a picture and as numbers", async () => {
  const { page, complaints } = visitor;
  await page.goto(`${server.origin}${pathOf("/organisation", invented[0])}`);
  await settled(page);
  const [picture, numbers] = await Promise.all(
    ["PNG", "CSV"].map(async (name) => {
      const href = await page.getByRole("link", { name, exact: true }).getAttribute("href");
      return page.evaluate(async (address) => (await fetch(address)).text(), href ?? "");
    }),
  );
  expect(picture?.slice(1, 4)).toBe("PNG");
  expect(numbers?.split("\r\n")[0]).toBe("from,from name,to,to name,handoffs,half wait longer than (hours),low,high,n,band");
  expect(numbers?.split("\r\n").length).toBeGreaterThan(3);
  expect(complaints()).toEqual([]);
});

describe.each(invented)("%s", (company) => {
  test.each(tour)("%s", async (place) => {
    const { page, complaints, strangers } = visitor;
    await page.goto(`${server.origin}${pathOf(place, company)}`);
    await settled(page);
    expect(await page.title()).toMatch(/^\S.+ - Evenkeel$/);
    await page.getByText("invented organisation", { exact: true }).first().waitFor();
    expect(await layoutShift(page)).toBeLessThan(0.05);
    expect(await seriousIssues(page)).toEqual([]);
    expect([complaints(), [...strangers]]).toEqual([[], []]);
    await page.setViewportSize(phone);
    expect(await sideways(page)).toBeNull();
    await page.setViewportSize(wide);
  });
});

// What does not depend on whose figures are shown is looked at with one company.
describe("each page of the first company", () => {
  test.each(tour)("%s can be walked with Tab, reads in the dark, on a phone and at twice the text", async (place) => {
    const { page } = visitor;
    const [company] = invented;
    await page.goto(`${server.origin}${pathOf(place, company)}`);
    await settled(page);
    const { poor, missed, out } = await tabWalk(page);
    expect({ poor, missed, out }).toEqual({ poor: [], missed: [], out: true });
    expect(await withDoubledText(page, () => sideways(page))).toBeNull();
    await onDarkPhone(page);
    expect(await seriousIssues(page, ["color-contrast"])).toEqual([]);
    await onLightDesk(page);
  });
});
