import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { people } from "../../state/people.ts";
import { newOperatorLink } from "./first-run-link.ts";
import { type Browser, freePort, type House, openHouse } from "./house.fixture.ts";
import { type IdentityProvider, startIdentityProvider } from "./identity-provider.fixture.ts";

let provider: IdentityProvider;
let house: House;

async function open(newAccounts: boolean) {
  // The provider must know where it may lead back to before the house opens its port.
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  provider = await startIdentityProvider(`${origin}/api/sign-in/oidc/callback`);
  const oidc = { issuer: provider.issuer, clientId: "evenkeel", clientSecret: "a-secret", label: "Acme", newAccounts };
  house = await openHouse({ origin, oidc });
}
afterEach(async () => {
  await house.close();
  await provider.close();
});

const leave = async (browser: Browser) => (await browser.call("GET", "/api/sign-in/oidc")).headers.get("location") ?? "";
async function comeBack(browser: Browser, address: URL): Promise<string> {
  const reply = await browser.call("GET", `${address.pathname}${address.search}`);
  expect(reply.status).toBe(303);
  return (reply.headers.get("location") ?? "").slice(house.origin.length);
}
const signIn = async (browser: Browser, subject = "sub-1") => comeBack(browser, await provider.visit(await leave(browser), subject));
const signedIn = async (browser: Browser) => (await browser.call("GET", "/api/session")).status === 200;

describe("where new accounts are allowed", () => {
  beforeEach(async () => {
    await open(true);
    const operator = await house.operator();
    await operator.call("PATCH", "/api/account", { mail: "operator@acme.example" });
  });

  test("an unknown identity gets an account of its own, without roles; the next time it is the same one", async () => {
    const browser = house.browser();
    const to = new URL(await leave(browser));
    expect(Object.fromEntries(to.searchParams)).toMatchObject({
      response_type: "code",
      code_challenge_method: "S256",
      scope: "openid profile",
    });
    expect(await signIn(browser)).toBe("/");
    const first = (await browser.call("GET", "/api/session")).body;
    expect(first).toMatchObject({ account: { name: "Told by the provider", mail: null }, grants: [], organisations: [] });
    const again = house.browser();
    expect(await signIn(again)).toBe("/");
    expect((await again.call("GET", "/api/session")).body.account).toEqual(first.account);
    expect(await people(house.context.database)).toHaveLength(2);
  });

  test("an identity that claims the operator's address, verified, does not become the operator", async () => {
    provider.tamper = (claims) => ({ ...claims, email: "operator@acme.example", email_verified: true });
    const browser = house.browser();
    await signIn(browser, "eve");
    expect((await browser.call("GET", "/api/session")).body).toMatchObject({ account: { mail: null }, grants: [] });
    const all = await people(house.context.database);
    expect(all.filter((one) => one.mail === "operator@acme.example")).toMatchObject([{ oidc: false }]);
  });

  test("the same subject of another issuer would be somebody else", async () => {
    await signIn(house.browser());
    const { rows } = await house.context.database.pool.query("select issuer, subject from state.identity");
    expect(rows).toEqual([{ issuer: provider.issuer, subject: "sub-1" }]);
  });

  test("a way back with another state, without the browser's own, or used before is refused", async () => {
    const browser = house.browser();
    const back = await provider.visit(await leave(browser), "sub-1");
    const other = new URL(back);
    other.searchParams.set("state", "A".repeat(43));
    expect(await comeBack(browser, other)).toBe("/sign-in?problem=oidc.refused");
    await leave(browser);
    expect(await comeBack(browser, back)).toBe("/sign-in?problem=oidc.refused");
    const victim = house.browser();
    const attack = await provider.visit(await leave(house.browser()), "eve");
    expect(await comeBack(victim, attack)).toBe("/sign-in?problem=oidc.refused");
    expect([await signedIn(browser), await signedIn(victim)]).toEqual([false, false]);
  });

  test("a code is redeemed once, also by the browser it was meant for", async () => {
    const browser = house.browser();
    const back = await provider.visit(await leave(browser), "sub-1");
    const cookies = new Map(browser.cookies);
    expect(await comeBack(browser, back)).toBe("/");
    const replay = house.browser();
    for (const [name, value] of cookies) replay.cookies.set(name, value);
    expect(await comeBack(replay, back)).toBe("/sign-in?problem=oidc.refused");
    const injected = house.browser();
    const own = new URL(await provider.visit(await leave(injected), "sub-2"));
    own.searchParams.set("code", back.searchParams.get("code") ?? "");
    expect(await comeBack(injected, own)).toBe("/sign-in?problem=oidc.refused");
    expect(await signedIn(injected)).toBe(false);
  });

  test("the answer of another provider (mix-up) is refused", async () => {
    const browser = house.browser();
    const back = await provider.visit(await leave(browser), "sub-1");
    back.searchParams.set("iss", "https://other.example");
    expect(await comeBack(browser, back)).toBe("/sign-in?problem=oidc.refused");
  });

  test("a refusal at the provider leads back to the sign-in page", async () => {
    const browser = house.browser();
    const state = new URL(await leave(browser)).searchParams.get("state") ?? "";
    const back = new URL(
      `${house.origin}/api/sign-in/oidc/callback?error=access_denied&state=${state}&iss=${encodeURIComponent(provider.issuer)}`,
    );
    expect(await comeBack(browser, back)).toBe("/sign-in?problem=oidc.refused");
  });

  test.each([
    ["a wrong nonce", { nonce: "another" }],
    ["a wrong issuer", { iss: "https://other.example" }],
    ["another audience", { aud: "another-client" }],
    ["a time that is over", { exp: 1_700_000_000, iat: 1_699_999_000 }],
    ["no subject", { sub: undefined }],
  ])("an id token with %s is refused", async (_what, wrong) => {
    provider.tamper = (claims) => ({ ...claims, ...wrong });
    const browser = house.browser();
    expect(await signIn(browser)).toBe("/sign-in?problem=oidc.refused");
    expect(await signedIn(browser)).toBe(false);
  });

  test.each(["none", "other"] as const)("an id token signed with %s is refused", async (signing) => {
    provider.signing = signing;
    const browser = house.browser();
    expect(await signIn(browser)).toBe("/sign-in?problem=oidc.refused");
    expect(await signedIn(browser)).toBe(false);
  });

  test("somebody who is signed in is asked before the identity is connected, and signs in with it from then on", async () => {
    const operator = house.browser();
    const again = await newOperatorLink(house.context.database, house.origin, house.clock.now);
    await operator.call("POST", "/api/sign-in/link", { secret: again.split("#")[1] });
    const to = new URL(await leave(operator));
    expect(to.searchParams.get("prompt")).toBe("login");
    const asked = await comeBack(operator, await provider.visit(to.href, "sub-operator"));
    const secret = /^\/account#connect=(.+)$/.exec(asked)?.[1];
    expect(await people(house.context.database)).toMatchObject([{ oidc: false }]);
    const stranger = house.browser();
    await signIn(stranger, "sub-stranger");
    await stranger.call("GET", "/api/session");
    expect((await stranger.call("POST", "/api/account/identities", { secret })).body).toMatchObject({ code: "link.invalid" });
    expect((await operator.call("POST", "/api/account/identities", { secret })).status).toBe(200);
    const later = house.browser();
    expect(await signIn(later, "sub-operator")).toBe("/");
    expect((await later.call("GET", "/api/session")).body.grants).toMatchObject([{ role: "operator" }]);
  });
});

test("where only invited people have accounts an unknown identity gets none", async () => {
  await open(false);
  await house.operator();
  expect(await signIn(house.browser())).toBe("/sign-in?problem=oidc.unknown-account");
  expect(await people(house.context.database)).toHaveLength(1);
});

test("before the first run is over only the printed link leads in", async () => {
  await open(true);
  expect(await signIn(house.browser())).toBe("/sign-in?problem=oidc.unknown-account");
});

test("a provider that is not there is named so, and asked again the next time", async () => {
  await open(true);
  const { issuer } = provider;
  await provider.close();
  expect(await house.browser().call("GET", "/api/sign-in/oidc")).toMatchObject({ status: 502, body: { code: "oidc.unreachable" } });
  provider = await startIdentityProvider(`${house.origin}/api/sign-in/oidc/callback`);
  expect(issuer).not.toBe(provider.issuer);
});
