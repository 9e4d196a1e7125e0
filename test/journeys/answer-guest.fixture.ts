import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { type AnswerBuild, buildAnswerPage } from "./answer-build.fixture.ts";
import { type AnswerOrigin, openAnswerOrigin } from "./answer-origin.fixture.ts";
import { launchBrowser, type Visit, visit } from "./browser.fixture.ts";

// A respondent in front of the page, step by step. The clock of the page is moved; the server's windows are open throughout.

const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const now = Date.now();

export interface Setting {
  readonly origin: AnswerOrigin;
  readonly guest: Visit;
  readonly page: Page;
}

interface Guests {
  readonly browser: () => Browser;
  readonly built: () => AnswerBuild;
  /** A round that takes answers from an hour ago by the server's clock. */
  readonly openRound: (over?: Partial<Pick<Parameters<typeof openAnswerOrigin>[0], "groups" | "exponent">>) => Promise<AnswerOrigin>;
  readonly withGuest: (work: (setting: Setting) => Promise<void>, over?: Parameters<typeof visit>[2]) => Promise<void>;
}

/** Builds the page and starts a browser for the tests of the file it is called in. */
export function useGuests(): Guests {
  let browser: Browser | null = null;
  let built: AnswerBuild | null = null;
  beforeAll(async () => {
    built = buildAnswerPage();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    built?.remove();
  });
  const started = <T>(part: T | null): T => {
    if (part === null) throw new Error("the tests of this file have not begun");
    return part;
  };
  const openRound: Guests["openRound"] = (over = {}) =>
    openAnswerOrigin({ page: started(built).folder, windows: [now - 9 * DAY, now - 9 * HOUR, now - HOUR, now + 9 * DAY], ...over });
  const withGuest: Guests["withGuest"] = async (work, over = {}) => {
    const origin = await openRound();
    const guest = await visit(started(browser), origin.origin, { expected: [404], ...over });
    guest.page.setDefaultTimeout(60_000);
    try {
      await work({ origin, guest, page: guest.page });
    } finally {
      await guest.context.close();
      await origin.close();
    }
  };
  return { browser: () => started(browser), built: () => started(built), openRound, withGuest };
}

export const heading = (page: Page, name: string): Promise<void> => page.getByRole("heading", { name }).waitFor();
export const press = (page: Page, name: string): Promise<void> => page.getByRole("button", { name, exact: true }).click();

export async function fetchBallot({ page, origin }: Pick<Setting, "page" | "origin">): Promise<void> {
  await page.clock.setFixedTime(now - DAY);
  await page.goto(origin.link());
  await press(page, "Get my ballot");
  await heading(page, "Your ballot is here");
}

/** Comes back when answers are taken. */
export async function comeBack(page: Page): Promise<void> {
  await page.clock.setFixedTime(now);
  await page.reload();
}

/** Answers the first question with "agree" and goes to the words. */
export async function toWords(page: Page): Promise<void> {
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

export async function toReview(page: Page, words = ""): Promise<void> {
  await toWords(page);
  if (words !== "") await page.getByLabel("What would help?").fill(words);
  await press(page, "Continue");
  await heading(page, "What will be stored");
}

export async function send(page: Page): Promise<void> {
  await page.clock.resume();
  await press(page, "Send");
}
