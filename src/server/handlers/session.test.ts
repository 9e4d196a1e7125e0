import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createMailer } from "../../mail/create-mailer.ts";
import { type MailServer, startMailServer } from "../../mail/mail-server.fixture.ts";
import { firstRunLink, isFirstRun, newOperatorLink } from "../sign-in/first-run-link.ts";
import { type House, NOON, openHouse } from "../sign-in/house.fixture.ts";

let mail: MailServer;
let house: House;
beforeEach(async () => {
  mail = await startMailServer();
  house = await openHouse({}, { mailer: createMailer(mail.url, "evenkeel@acme.example") });
});
afterEach(async () => {
  house.context.mailer?.close();
  await house.close();
  await mail.close();
});

const PASSWORD = "seven quiet harbours";
/** Long lines travel folded (quoted-printable). */
const secretIn = (text: string) => /\/sign-in#([A-Za-z0-9_-]+)/.exec(text.replaceAll("=\r\n", ""))?.[1] ?? "";

async function withPassword() {
  const ada = await house.operator();
  await ada.call("PATCH", "/api/account", { name: "Ada", mail: "ada@acme.example", password: PASSWORD });
  return ada;
}

describe("the first run", () => {
  test("its link signs in once, gives the operator's role, and no link is made again", async () => {
    const early = await firstRunLink(house.context.database, house.origin, NOON);
    const link = await firstRunLink(house.context.database, house.origin, NOON);
    const browser = house.browser();
    expect((await browser.call("POST", "/api/sign-in/link", { secret: secretIn(early ?? "") })).body).toMatchObject({
      code: "link.invalid",
    });
    const signedIn = await browser.call("POST", "/api/sign-in/link", { secret: secretIn(link ?? "") });
    expect(signedIn).toMatchObject({
      status: 200,
      body: { account: { name: "Operator", mail: null, hasPassword: false }, grants: [{ role: "operator" }] },
    });
    expect(signedIn.headers.get("set-cookie")).toMatch(/; Path=\/; HttpOnly; SameSite=Lax/);
    expect((await house.browser().call("POST", "/api/sign-in/link", { secret: secretIn(link ?? "") })).body).toMatchObject({
      status: 410,
      code: "link.used",
    });
    expect(await isFirstRun(house.context.database)).toBe(false);
    expect(await firstRunLink(house.context.database, house.origin, NOON)).toBeNull();
  });

  test("of several servers at once makes one account", async () => {
    await Promise.all(Array.from({ length: 8 }, () => firstRunLink(house.context.database, house.origin, NOON)));
    expect((await house.context.database.pool.query("select from state.account")).rowCount).toBe(1);
  });

  test("lost, the command line makes another link into the same account", async () => {
    await house.operator();
    const link = await newOperatorLink(house.context.database, house.origin, NOON);
    const again = await house.browser().call("POST", "/api/sign-in/link", { secret: secretIn(link) });
    expect(again.body).toMatchObject({ grants: [{ role: "operator" }] });
  });
});

describe("signing in with a password", () => {
  test("a wrong one and an unknown address are refused in the same words", async () => {
    await withPassword();
    const refuse = (mail: string) => house.browser().call("POST", "/api/sign-in/password", { mail, password: "seven loud harbours" });
    const [known, unknown] = [await refuse("ada@acme.example"), await refuse("nobody@acme.example")];
    expect(known).toMatchObject({ status: 401, body: { code: "sign-in.refused" } });
    expect(unknown.body).toEqual(known.body);
  });

  test("gives a new session each time, and ends the one the browser had", async () => {
    const ada = await withPassword();
    const before = new Map(ada.cookies);
    const again = await ada.call("POST", "/api/sign-in/password", { mail: "ADA@acme.example", password: PASSWORD });
    expect(again.status).toBe(200);
    expect([...ada.cookies]).not.toEqual([...before]);
    const old = house.browser();
    for (const [name, value] of before) old.cookies.set(name, value);
    expect((await old.call("GET", "/api/session")).status).toBe(401);
    expect((await ada.call("GET", "/api/account/sessions")).body.sessions).toMatchObject([{ current: true, device: "Firefox on Linux" }]);
  });

  test("is slowed down after five wrong ones, also with the right one, while a link still leads in", async () => {
    await withPassword();
    const guess = (password: string) => house.browser().call("POST", "/api/sign-in/password", { mail: "ada@acme.example", password });
    for (let wrong = 0; wrong < 5; wrong++) expect((await guess("seven loud harbours")).status).toBe(401);
    const slow = await guess(PASSWORD);
    expect(slow).toMatchObject({ status: 429, body: { code: "sign-in.slow-down" } });
    expect(slow.headers.get("retry-after")).toBe("1");
    const arrives = mail.next();
    await house.browser().call("POST", "/api/sign-in/request-link", { mail: "ada@acme.example" });
    const secret = secretIn((await arrives).message);
    expect((await house.browser().call("POST", "/api/sign-in/link", { secret })).status).toBe(200);
    house.clock.now += 1_000;
    expect((await guess(PASSWORD)).status).toBe(200);
  });
});

describe("asking for a link", () => {
  test("is answered alike for an address with an account and one without, and mails only the first", async () => {
    await withPassword();
    const ask = (address: string) => house.browser().call("POST", "/api/sign-in/request-link", { mail: address });
    const unknown = await ask("nobody@acme.example");
    const arrives = mail.next();
    const known = await ask("ada@acme.example");
    expect([known.status, known.body]).toEqual([unknown.status, unknown.body]);
    expect(known.status).toBe(204);
    const { to, message } = await arrives;
    expect(to).toEqual(["ada@acme.example"]);
    expect(message).not.toContain("Ada");
    expect(mail.received).toHaveLength(1);
    house.clock.now += 15 * 60_000;
    expect((await house.browser().call("POST", "/api/sign-in/link", { secret: secretIn(message) })).body).toMatchObject({
      code: "link.expired",
    });
  });

  test("again and again mails once a minute, and ends no earlier link", async () => {
    await withPassword();
    const ask = () => house.browser().call("POST", "/api/sign-in/request-link", { mail: "ada@acme.example" });
    const arrives = mail.next();
    for (let often = 0; often < 20; often++) await ask();
    const first = secretIn((await arrives).message);
    house.clock.now += 60_000;
    const second = mail.next();
    await ask();
    await second;
    expect(mail.received).toHaveLength(2);
    expect((await house.browser().call("POST", "/api/sign-in/link", { secret: first })).status).toBe(200);
  });
});

describe("one's own account", () => {
  test("changes mail and password only with the password, and then ends other sessions", async () => {
    const ada = await withPassword();
    const other = house.browser();
    await other.call("POST", "/api/sign-in/password", { mail: "ada@acme.example", password: PASSWORD });
    const change = { password: "eight quiet harbours" };
    expect((await ada.call("PATCH", "/api/account", change)).body).toMatchObject({ code: "sign-in.refused" });
    expect((await ada.call("PATCH", "/api/account", { mail: "new@acme.example" })).body).toMatchObject({ code: "sign-in.refused" });
    expect((await ada.call("PATCH", "/api/account", { password: "ada@acme.example", currentPassword: PASSWORD })).body).toMatchObject({
      code: "password.refused",
    });
    expect((await ada.call("PATCH", "/api/account", { name: "Ada Example" })).body).toMatchObject({ account: { name: "Ada Example" } });
    expect((await other.call("GET", "/api/session")).status).toBe(200);
    expect((await ada.call("PATCH", "/api/account", { ...change, currentPassword: PASSWORD })).status).toBe(200);
    expect([(await ada.call("GET", "/api/session")).status, (await other.call("GET", "/api/session")).status]).toEqual([200, 401]);
  });

  test("without a password yet takes one from a fresh sign-in only", async () => {
    const ada = await house.operator();
    house.clock.now += 5 * 60_000;
    expect((await ada.call("PATCH", "/api/account", { password: PASSWORD })).body).toMatchObject({ code: "session.not-fresh" });
  });

  test("is fresh again after confirming, with a new session id", async () => {
    const ada = await withPassword();
    house.clock.now += 6 * 60_000;
    const make = () => ada.call("POST", "/api/account/tokens", { name: "ci", scopes: ["read"], days: 7 });
    expect((await make()).body).toMatchObject({ code: "session.not-fresh" });
    const before = [...ada.cookies];
    expect((await ada.call("POST", "/api/session/confirm", { password: "wrong harbours" })).status).toBe(401);
    expect((await ada.call("POST", "/api/session/confirm", { password: PASSWORD })).body.freshUntil).toBe(house.clock.now + 5 * 60_000);
    expect([...ada.cookies]).not.toEqual(before);
    expect((await make()).status).toBe(200);
  });

  test("signing out ends the session on the server", async () => {
    const ada = await withPassword();
    const kept = new Map(ada.cookies);
    expect((await ada.call("POST", "/api/sign-out")).status).toBe(204);
    const thief = house.browser();
    for (const [name, value] of kept) thief.cookies.set(name, value);
    expect((await thief.call("GET", "/api/session")).status).toBe(401);
  });
});

describe("an API token", () => {
  test("is shown once, reads, writes only where it may, and makes nothing that leads in", async () => {
    const ada = await withPassword();
    const made = await ada.call("POST", "/api/account/tokens", { name: "ci", scopes: ["read"], days: 7 });
    const { secret, token } = made.body;
    expect((await ada.call("GET", "/api/account/tokens")).body).toEqual({ tokens: [token] });
    const script = (method: string, path: string, body?: unknown) =>
      house.browser().call(method, path, body, { authorization: `Bearer ${secret}` });
    expect((await script("GET", "/api/people")).status).toBe(200);
    expect((await script("PATCH", "/api/account", { name: "Eve" })).body).toMatchObject({ code: "token.read-only" });
    const write = (await ada.call("POST", "/api/account/tokens", { name: "ci", scopes: ["read", "write"], days: 7 })).body;
    const asked = { name: "more", scopes: ["write"], days: 365 };
    const more = await house.browser().call("POST", "/api/account/tokens", asked, { authorization: `Bearer ${write.secret}` });
    expect(more.status).toBe(403);
    const password = { password: "eight quiet harbours" };
    const changed = await house.browser().call("PATCH", "/api/account", password, { authorization: `Bearer ${write.secret}` });
    expect(changed.body).toMatchObject({ code: "session.needed" });
    await ada.call("DELETE", `/api/account/tokens/${token.id}`);
    expect((await script("GET", "/api/people")).status).toBe(401);
  });
});

test("no secret, password or address reaches the log", async () => {
  const ada = await withPassword();
  await ada.call("POST", "/api/sign-in/password", { mail: "ada@acme.example", password: "seven loud harbours" });
  const { secret } = (await ada.call("POST", "/api/account/tokens", { name: "ci", scopes: ["read"], days: 7 })).body;
  await house.browser().call("GET", "/api/session", undefined, { authorization: `Bearer ${secret}` });
  for (const hidden of [PASSWORD, "harbours", "ada@acme", secret, ...ada.cookies.values()]) expect(house.logged()).not.toContain(hidden);
});
