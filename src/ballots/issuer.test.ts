import { createHash, randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PublicKey, type Purpose, purposes } from "../core/privacy/manifest.ts";
import type { EnrolRequest } from "./ballots.ts";
import { blind, toBytes, toNumber, unblind } from "./blind.fixture.ts";
import { openTestIssuer, runSql, type TestIssuer } from "./issuer.fixture.ts";
import { createIssuer } from "./issuer.ts";
import { provideIssuerRole } from "./issuer-role.ts";
import { tablesOf } from "./issuer-tables.ts";
import { publicKeyOf } from "./round-key.ts";
import { modulusOf } from "./sign-blinded.ts";
import { isToken } from "./verify-token.ts";

type Keys = Readonly<Record<Purpose, PublicKey>>;

let kept: TestIssuer;
beforeAll(async () => {
  kept = await openTestIssuer();
});
afterAll(() => kept.end());

const hashOf = (code: Uint8Array): Uint8Array => createHash("sha256").update(code).digest();

/** An open round with one cohort. */
async function enrolling(codeCount = 3) {
  const round = randomUUID();
  const cohort = randomUUID();
  const codes = Array.from({ length: codeCount }, () => randomBytes(16));
  const keys = (await kept.issuer.makeKeys(round, [cohort])).get(cohort);
  if (keys === undefined) throw new Error("no keys");
  await kept.issuer.open(
    round,
    codes.map((code) => ({ hash: hashOf(code), cohort })),
  );
  return { round, cohort, codes, keys };
}

const numbersOf = (key: PublicKey) => ({ n: toNumber(modulusOf(publicKeyOf(key))), e: 65_537n });

function askFor({ round, cohort, keys }: { round: string; cohort: string; keys: Keys }, code: Uint8Array) {
  const message = randomBytes(113);
  const blinded = { scores: blind(numbersOf(keys.scores), message), comment: blind(numbersOf(keys.comment), message) };
  const request: EnrolRequest = { round, cohort, code, blinded: { scores: blinded.scores.blinded, comment: blinded.comment.blinded } };
  return { message, blinded, request };
}

test("a code gets two tokens that verify, and the same ones again for the same values", async () => {
  const round = await enrolling();
  const { message, blinded, request } = askFor(round, round.codes[0] ?? new Uint8Array());
  const signatures = await kept.issuer.sign(request);
  for (const purpose of purposes) {
    const token = unblind(numbersOf(round.keys[purpose]), signatures[purpose], blinded[purpose].inverse);
    expect(isToken(publicKeyOf(round.keys[purpose]), message, token)).toBe(true);
    expect(isToken(publicKeyOf(round.keys[purpose === "scores" ? "comment" : "scores"]), message, token)).toBe(false);
  }
  expect(await kept.issuer.sign(request)).toEqual(signatures);
  await expect(kept.issuer.sign(askFor(round, request.code).request)).rejects.toMatchObject({ code: "token.already-issued" });
});

test("fifty requests at once with one code issue one pair", async () => {
  const round = await enrolling();
  const code = round.codes[0] ?? new Uint8Array();
  const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => kept.issuer.sign(askFor(round, code).request)));
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await kept.issuer.close(round.round)).toEqual({ scores: 1, comment: 1 });
});

test("an unknown code, another cohort and a code of the wrong length are told apart by nothing", async () => {
  const round = await enrolling();
  const code = round.codes[0] ?? new Uint8Array();
  const { request } = askFor(round, code);
  const refusals = [
    { ...request, code: randomBytes(16) },
    { ...request, cohort: randomUUID() },
    { ...request, code: code.subarray(1) },
  ].map((asked) => kept.issuer.sign(asked).catch((error: Error) => error.message));
  expect(new Set(await Promise.all(refusals))).toEqual(new Set(["This code is none of this round and group."]));
});

test("a value outside the range is refused and uses nothing up", async () => {
  const round = await enrolling();
  const { request } = askFor(round, round.codes[0] ?? new Uint8Array());
  const { n } = numbersOf(round.keys.comment);
  for (const comment of [toBytes(0n, 384), toBytes(1n, 384), toBytes(n - 1n, 384), toBytes(n, 384), toBytes(2n, 383)]) {
    const asked = { ...request, blinded: { ...request.blinded, comment } };
    await expect(kept.issuer.sign(asked)).rejects.toMatchObject({ code: "token.blinded-value" });
  }
  expect(Object.keys(await kept.issuer.sign(request))).toEqual(["scores", "comment"]);
});

test("keys are 3072 bits, differ by cohort and purpose, and stay when they are asked for again", async () => {
  const round = randomUUID();
  const [one, two] = [randomUUID(), randomUUID()];
  const first = await kept.issuer.makeKeys(round, [one]);
  const both = await kept.issuer.makeKeys(round, [one, two]);
  expect(both.get(one)).toEqual(first.get(one));
  const all = [...both.values()].flatMap(({ scores, comment }) => [scores, comment]);
  expect(new Set(all.map(({ n }) => n)).size).toBe(4);
  for (const key of all) {
    expect(publicKeyOf(key).asymmetricKeyDetails).toEqual({ modulusLength: 3072, publicExponent: 65_537n });
    expect(Buffer.from(key.n, "base64url")).toHaveLength(384);
  }
});

test("nothing is signed before opening or after closing, and closing destroys keys, codes and issued rows", async () => {
  const round = await enrolling();
  const { request } = askFor(round, round.codes[0] ?? new Uint8Array());
  await expect(kept.issuer.sign({ ...request, round: randomUUID() })).rejects.toMatchObject({ code: "round.not-enrolling" });
  await kept.issuer.sign(request);
  await kept.issuer.open(round.round, []);
  expect(await kept.issuer.close(round.round)).toEqual({ scores: 1, comment: 1 });
  expect(await kept.issuer.close(round.round)).toEqual({ scores: 1, comment: 1 });
  await expect(kept.issuer.sign(request)).rejects.toMatchObject({ code: "round.not-enrolling" });
  await expect(kept.issuer.open(round.round, [])).rejects.toMatchObject({ code: "round.not-enrolling" });
  await expect(kept.issuer.makeKeys(round.round, [round.cohort])).rejects.toMatchObject({ code: "round.not-enrolling" });
  const { enrolment, keys } = tablesOf(round.round);
  expect(await runSql(kept.ownerUrl, "select to_regclass($1) as one, to_regclass($2) as other", [enrolment, keys])).toEqual([
    { one: null, other: null },
  ]);
});

test("closing while a hundred sign counts exactly those that got a signature", async () => {
  const round = await enrolling(100);
  const asked = round.codes.map((code) => askFor(round, code).request);
  const signing = asked.map((request) => kept.issuer.sign(request));
  await Promise.race(signing);
  const totals = kept.issuer.close(round.round);
  const outcomes = await Promise.allSettled(signing);
  const signed = outcomes.filter(({ status }) => status === "fulfilled").length;
  expect(await totals).toEqual({ scores: signed, comment: signed });
  for (const outcome of outcomes) if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "round.not-enrolling" });
});

test("another process that opens the same tables signs the same; another master key signs nothing", async () => {
  const round = await enrolling();
  const { request } = askFor(round, round.codes[0] ?? new Uint8Array());
  const signatures = await kept.issuer.sign(request);
  const again = createIssuer({ url: kept.url, masterKey: kept.masterKey });
  const other = createIssuer({ url: kept.url, masterKey: randomBytes(32) });
  expect(await again.sign(request)).toEqual(signatures);
  await expect(other.sign(request)).rejects.toThrow();
  await Promise.all([again.end(), other.end()]);
});

test("a sealed key names no code, no number of the key, and the tables hold the named columns only", async () => {
  const round = await enrolling();
  await kept.issuer.sign(askFor(round, round.codes[0] ?? new Uint8Array()).request);
  const rows = await runSql(
    kept.ownerUrl,
    "select table_name, column_name from information_schema.columns where table_schema = 'ballots' and (table_name like '%' || $1 or table_name = 'round_total') order by 1, ordinal_position",
    [round.round.replaceAll("-", "")],
  );
  const columns = Map.groupBy(rows, ({ table_name }) => String(table_name).replace(/_[0-9a-f]{32}$/, ""));
  expect(Object.fromEntries([...columns].map(([table, found]) => [table, found.map(({ column_name }) => column_name)]))).toEqual({
    enrolment: ["code_hash", "cohort", "scores_blinded_hash", "comment_blinded_hash"],
    round_key: ["cohort", "purpose", "sealed"],
    round_total: ["round", "scores", "comment"],
  });
  const whole = JSON.stringify(await runSql(kept.ownerUrl, `select encode(sealed, 'hex') as sealed from ${tablesOf(round.round).keys}`));
  for (const purpose of purposes) {
    expect(whole).not.toContain(Buffer.from(round.keys[purpose].n, "base64url").toString("hex").slice(0, 32));
  }
});

test("the issuer's role reads nothing of the application, and may make nothing outside its schema", async () => {
  const tables = await runSql(
    kept.ownerUrl,
    "select schemaname || '.' || tablename as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema', 'ballots')",
  );
  expect(tables.length).toBeGreaterThan(15);
  for (const { name } of tables) {
    await expect(runSql(kept.url, `select * from ${String(name)}`)).rejects.toThrow(/permission denied/);
  }
  await expect(runSql(kept.url, "create table public.mine (x int)")).rejects.toThrow(/permission denied/);
  await expect(runSql(kept.url, "create role another")).rejects.toThrow(/permission denied/);
});

test("an ordinary role, such as the application's on an external database, reads nothing of the issuer", async () => {
  const { round } = await enrolling();
  const role = `app_${randomUUID().replaceAll("-", "")}`;
  await runSql(kept.ownerUrl, `create role ${role} login password 'x'`);
  const address = new URL(kept.ownerUrl);
  address.username = role;
  address.password = "x";
  for (const table of [...Object.values(tablesOf(round)), "ballots.round_total"]) {
    await expect(runSql(address.href, `select * from ${table}`)).rejects.toThrow(/permission denied for schema ballots/);
  }
  await runSql(kept.ownerUrl, `drop role ${role}`);
});

test("setting up again keeps the password; what the role asks is never logged", async () => {
  expect(await provideIssuerRole(kept)).toBe(kept.url);
  expect(await runSql(kept.url, "select current_user as role, current_setting('log_statement') as logged")).toEqual([
    { role: kept.role, logged: "none" },
  ]);
});
