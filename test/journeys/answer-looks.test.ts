import { expect, test } from "vitest";
import { fingerprintWords } from "../../src/core/privacy/fingerprint-words.ts";
import { picture } from "./answer-build.fixture.ts";
import { comeBack, DAY, heading, now, press, send, toWords, useGuests } from "./answer-guest.fixture.ts";
import { phone, wide } from "./browser.fixture.ts";
import { layoutShift, onDarkPhone, seriousIssues, sideways, withDoubledText } from "./page-checks.fixture.ts";

// How every screen of the page looks and reads, in each light, size and language.

const { browser, openRound, withGuest } = useGuests();

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
    await comeBack(page);
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
  const context = await browser().newContext({ locale: "de-DE", viewport: phone, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.clock.setFixedTime(now - DAY);
  await page.goto(origin.link());
  await press(page, "Meinen Stimmzettel holen");
  await heading(page, "Ihr Stimmzettel ist hier");
  await picture(page, "ballot-german");
  await comeBack(page);
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
