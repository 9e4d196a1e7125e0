import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Grant } from "../contract/permissions.ts";
import { createApiToken, findApiToken } from "./api-tokens.ts";
import type { Database } from "./database.ts";
import { createOrganisation } from "./organisations.ts";
import { accountWithMail, changeAccount, changePerson, createAccount, grantRole, grantsOf, people } from "./people.ts";
import { accountOfIdentity, connectIdentity } from "./people-identities.ts";
import { team } from "./schema.ts";
import { createLink, takeLink } from "./sign-in-links.ts";
import { openTestDatabase } from "./test-database.fixture.ts";

const NOON = Date.UTC(2026, 2, 2, 12);
const operator: Grant = { role: "operator", organisation: null, team: null };
let database: Database;
let first: string;
beforeEach(async () => {
  database = await openTestDatabase();
  first = await createAccount(database.tables, { name: "Ada", mail: "ada@acme.example", grants: [operator] }, NOON);
  await createOrganisation(database, { name: "Acme", invented: false }, NOON);
  await database.tables.insert(team).values({ organisation: "acme", id: "payments", name: "Payments", kind: "stream-aligned" });
});
afterEach(() => database.close());

const account = (name: string, mail: string | null = null, grants: readonly Grant[] = []) =>
  createAccount(database.tables, { name, mail, grants }, NOON);

describe("roles", () => {
  test("the last operator stays, also when two leave at once", async () => {
    const without = { name: "Ada", grants: [], ended: false };
    await expect(changePerson(database, first, without)).rejects.toMatchObject({ code: "account.last-operator" });
    await expect(changePerson(database, first, { ...without, grants: [operator], ended: true })).rejects.toMatchObject({
      code: "account.last-operator",
    });
    const second = await account("Bo", null, [operator]);
    const left = await Promise.allSettled([changePerson(database, first, without), changePerson(database, second, without)]);
    expect(left.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await people(database)).filter((one) => one.grants.length > 0)).toHaveLength(1);
  });

  test("an operator is no trustee, in whichever order the roles come", async () => {
    const trustee: Grant = { role: "trustee", organisation: "acme", team: null };
    await expect(account("Bo", null, [trustee, operator])).rejects.toMatchObject({ code: "grant.invalid" });
    await expect(grantRole(database, first, trustee)).rejects.toMatchObject({ code: "grant.invalid" });
    const bo = await account("Bo", null, [trustee]);
    await expect(grantRole(database, bo, operator)).rejects.toMatchObject({ code: "grant.invalid" });
  });

  test.each([
    [{ role: "operator", organisation: "acme", team: null }],
    [{ role: "coach", organisation: null, team: null }],
    [{ role: "coach", organisation: "acme", team: "payments" }],
    [{ role: "lead", organisation: "acme", team: null }],
    [{ role: "lead", organisation: null, team: "payments" }],
    [{ role: "viewer", organisation: "nowhere", team: null }],
    [{ role: "member", organisation: "acme", team: "nobody" }],
  ] as const)("%j is held nowhere", async (grant) => {
    await expect(account("Bo", null, [grant])).rejects.toMatchObject({ code: "grant.invalid" });
    expect(await people(database)).toHaveLength(1);
  });

  test("given twice are held once", async () => {
    const coach: Grant = { role: "coach", organisation: "acme", team: null };
    await grantRole(database, first, coach);
    await grantRole(database, first, coach);
    expect(await grantsOf(database.tables, first)).toEqual(expect.arrayContaining([operator, coach]));
    expect(await grantsOf(database.tables, first)).toHaveLength(2);
  });
});

describe("accounts", () => {
  test("are found by mail however it is capitalised; a second one with it is refused without repeating it", async () => {
    expect((await accountWithMail(database, "ADA@Acme.Example"))?.id).toBe(first);
    const refusal = await account("Bo", "Ada@ACME.example").catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "account.mail-taken" });
    expect(JSON.stringify(refusal, Object.getOwnPropertyNames(refusal)).toLowerCase()).not.toContain("acme.example");
    const bo = await account("Bo", "bo@acme.example");
    await expect(changeAccount(database, bo, { mail: "ada@acme.example" })).rejects.toMatchObject({ code: "account.mail-taken" });
  });

  test("of any script keep their names", async () => {
    await account("Łukasz 山田 عمر", null);
    expect((await people(database)).map((one) => one.name)).toContain("Łukasz 山田 عمر");
  });

  test("that ended are entered by nothing that led into them", async () => {
    const bo = await account("Bo", "bo@acme.example", [{ role: "viewer", organisation: "acme", team: null }]);
    const link = await createLink(database.tables, { kind: "operator", account: bo }, NOON);
    const { secret } = await createApiToken(database, { account: bo, name: "ci", scopes: ["read"], days: 1 }, NOON);
    const identity = { issuer: "https://id.example", subject: "1" };
    await connectIdentity(database.tables, identity, bo);
    expect(await findApiToken(database, secret, NOON)).not.toBeNull();
    expect(await accountOfIdentity(database, identity)).toBe(bo);
    await changePerson(database, bo, { name: "Bo", grants: [], ended: true });
    expect(await findApiToken(database, secret, NOON)).toBeNull();
    expect(await accountOfIdentity(database, identity)).toBeNull();
    expect(await accountWithMail(database, "bo@acme.example")).toBeNull();
    await expect(takeLink(database.tables, link, ["operator"], NOON)).rejects.toMatchObject({ code: "link.invalid" });
  });

  test("an identity leads into one account", async () => {
    const identity = { issuer: "https://id.example", subject: "1" };
    await connectIdentity(database.tables, identity, first);
    await connectIdentity(database.tables, identity, first);
    const bo = await account("Bo");
    await expect(connectIdentity(database.tables, identity, bo)).rejects.toMatchObject({ code: "oidc.already-connected" });
    expect(await accountOfIdentity(database, { ...identity, issuer: "https://other.example" })).toBeNull();
  });
});

describe("a token", () => {
  test("has the roles its owner has now, and ends on its day", async () => {
    const { secret, token } = await createApiToken(database, { account: first, name: "ci", scopes: ["read"], days: 7 }, NOON);
    expect(secret).toMatch(/^evk_[A-Za-z0-9_-]{43}$/);
    expect((await findApiToken(database, secret, NOON))?.grants).toEqual([operator]);
    await account("Bo", null, [operator]);
    await changePerson(database, first, { name: "Ada", grants: [], ended: false });
    expect((await findApiToken(database, secret, NOON))?.grants).toEqual([]);
    expect(await findApiToken(database, secret, token.expires - 1)).not.toBeNull();
    expect(await findApiToken(database, secret, token.expires)).toBeNull();
  });

  test("is kept as a hash only", async () => {
    const { secret } = await createApiToken(database, { account: first, name: "ci", scopes: ["write"], days: 7 }, NOON);
    const { rows } = await database.pool.query<{ row: string }>("select api_token::text as row from state.api_token");
    expect(rows).toHaveLength(1);
    expect(rows[0]?.row).not.toContain(secret.slice(4));
  });
});
