import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "./database.ts";
import { createAccount } from "./people.ts";
import { createLink, endLinks, type LinkKind, linkLasts, takeLink } from "./sign-in-links.ts";
import { openTestDatabase } from "./test-database.fixture.ts";

const NOON = Date.UTC(2026, 2, 2, 12);
let database: Database;
let account: string;

beforeAll(async () => {
  database = await openTestDatabase();
  account = await createAccount(database.tables, { name: "Ada", mail: "ada@acme.example", grants: [] }, NOON);
});
afterAll(() => database.close());

const link = (kind: LinkKind = "mail") => createLink(database.tables, { kind, account }, NOON);
const outcome = (secret: string, now = NOON, kinds: readonly LinkKind[] = ["mail", "operator"]) =>
  takeLink(database.tables, secret, kinds, now).then(
    (taken) => taken.account,
    (error: { code: string }) => error.code,
  );

test("a link is used by exactly one of fifty who try at once", async () => {
  const secret = await link();
  const outcomes = await Promise.all(Array.from({ length: 50 }, () => outcome(secret)));
  expect(outcomes.filter((one) => one === account)).toHaveLength(1);
  expect(outcomes.filter((one) => one === "link.used")).toHaveLength(49);
});

test.each([
  ["mail", 15],
  ["operator", 24 * 60],
  ["first-run", 24 * 60],
] as const)("a link of kind %s lasts %i minutes and not one more", async (kind, minutes) => {
  expect(linkLasts[kind]).toBe(minutes * 60_000);
  const secret = await link(kind);
  expect(await outcome(secret, NOON + minutes * 60_000, [kind])).toBe("link.expired");
  expect(await outcome(secret, NOON + minutes * 60_000 - 1, [kind])).toBe(account);
  expect(await outcome(secret, NOON, [kind])).toBe("link.used");
});

test("a secret that was never given out, or belongs to another use, leads nowhere", async () => {
  expect(await outcome("A".repeat(43))).toBe("link.invalid");
  expect(await outcome(await link("oidc"))).toBe("link.invalid");
});

test("links of an account end together, and are then unknown", async () => {
  const secrets = [await link(), await link("operator")];
  await endLinks(database.tables, account);
  expect(await Promise.all(secrets.map((secret) => outcome(secret)))).toEqual(["link.invalid", "link.invalid"]);
});

test("the secret itself is kept nowhere", async () => {
  const secret = await link();
  const { rows } = await database.pool.query(
    "select encode(hash, 'escape') || coalesce(encode(sealed, 'escape'), '') as kept from state.sign_in_link",
  );
  const kept = rows.map((row: { kept: string }) => row.kept).join(" ");
  expect(kept).not.toContain(secret);
  expect(kept).not.toContain(Buffer.from(secret, "base64url").toString("latin1"));
  expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
});
