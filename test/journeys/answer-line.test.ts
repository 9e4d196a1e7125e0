import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { DAY, now, useGuests } from "./answer-guest.fixture.ts";
import { phone, visit } from "./browser.fixture.ts";
import { heldLine, type Line } from "./line.fixture.ts";
import { layoutShift } from "./page-checks.fixture.ts";

// What makes the page quick on a slow line, whatever the machine: few round trips and few bytes. How long that takes is measured beside
// the least it could take in bench/answer-page.ts. The same bytes for everybody and everything are what somebody on the line is not told.

const { browser, openRound } = useGuests();

/** The round is asked for by a script that arrives before the page's own, which therefore may wait until it was. */
async function load(page: Page, line: Line, address: string): Promise<void> {
  const going = page.goto(address);
  await line.pass("page");
  await line.pass("early", "style");
  await line.pass("script", "round");
  await going;
}

test("the promises stand after two round trips and 36 KB, the button after three and 70 KB", async () => {
  const origin = await openRound();
  const guest = await visit(browser(), origin.origin, { size: phone });
  const { page } = guest;
  await page.clock.setFixedTime(now - DAY);
  const line = await heldLine(page);
  const going = page.goto(origin.link());
  await line.pass("page");
  await line.pass("early", "script", "style");
  await page.getByRole("heading", { name: "Say how it is" }).waitFor();
  expect(await line.bytes()).toBeLessThan(36_000);
  await line.pass("round");
  await page.getByRole("button", { name: "Get my ballot" }).waitFor();
  await going;
  expect(await line.bytes()).toBeLessThan(70_000);
  expect(line.asked.toSorted()).toEqual(["early", "page", "round", "script", "style"]);
  expect(await layoutShift(page)).toBeLessThan(0.05);
  expect(guest.complaints()).toEqual([]);
  await guest.context.close();
  await origin.close();
});

test("fetching a ballot, coming back to answer, and coming too late load the same number of bytes", async () => {
  const origins = [await openRound(), await openRound({ groups: 20 })];
  const loads: number[] = [];
  for (const origin of origins) {
    const guest = await visit(browser(), origin.origin, { size: phone });
    const { page } = guest;
    for (const [at, title] of [
      [now - DAY, "Get your ballot"],
      [now, "There is no ballot on this device"],
      [now + 10 * DAY, "Answers are closed"],
    ] as const) {
      await page.clock.setFixedTime(at);
      await page.goto("about:blank");
      const line = await heldLine(page);
      await load(page, line, origin.link());
      await page.getByRole("heading", { name: title }).waitFor();
      expect(line.asked).toHaveLength(5);
      loads.push(await line.bytes());
      await page.unrouteAll();
    }
    origin.happen({ kind: "extension", answerUntil: now + 10 * DAY });
    await guest.context.close();
    await origin.close();
  }
  expect(new Set(loads).size).toBe(1);
});
