import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { keptFields, picture } from "./answer-build.fixture.ts";
import { fetchBallot, heading, now, press, send, toReview, useGuests } from "./answer-guest.fixture.ts";
import { phone, visit } from "./browser.fixture.ts";
import { seriousIssues } from "./page-checks.fixture.ts";

// A ballot on its way between devices: by its file, by a code, and where a browser keeps nothing.

const { browser, openRound, withGuest } = useGuests();

test("a ballot of another round is refused by its file and not kept", async () => {
  const other = await openRound();
  const elsewhere = await visit(browser(), other.origin);
  await fetchBallot({ origin: other, page: elsewhere.page });
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
    const pocket = await visit(browser(), origin.origin, { size: phone });
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

test("a code with another ballot of the same round replaces nothing unasked", () =>
  withGuest(async (setting) => {
    const { page, origin, guest } = setting;
    await fetchBallot(setting);
    const file = page.waitForEvent("download");
    await press(page, "Save the ballot file");
    const mine: File = JSON.parse(readFileSync(await (await file).path(), "utf8"));
    const theirs = { ...mine, tokens: { ...mine.tokens, scores: { ...mine.tokens.scores, prefix: mine.tokens.comment.prefix } } };
    const scan = async (ballot: File): Promise<void> => {
      await page.goto("about:blank");
      await page.goto(`${origin.origin}/#b=${packed(ballot)}`);
    };
    await page.clock.setFixedTime(now);
    await scan(mine);
    await toReview(page);
    await scan(theirs);
    await heading(page, "There is another ballot here");
    await picture(page, "other-ballot");
    expect([page.url().includes("#b="), await seriousIssues(page)]).toEqual([false, []]);
    await press(page, "Keep the one here");
    await page.getByRole("button", { name: "Go on where you were" }).waitFor();
    await scan(theirs);
    await press(page, "Take the new one");
    await page.getByRole("button", { name: "Begin" }).waitFor();
    expect(await keptFields(page)).not.toContain("draft");
    // It is not signed, and so the box knows which of the two was sent.
    await toReview(page);
    await send(page);
    await heading(page, "The box refused the ballot");
    await scan(mine);
    await press(page, "Take the new one");
    await toReview(page);
    await send(page);
    await heading(page, "What was stored");
    expect(origin.accepted).toHaveLength(1);
    expect(guest.complaints()).toEqual([]);
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
