import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startExternalPostgres } from "../state/external-postgres.fixture.ts";
import { type BallotCheckOptions, checkBallots } from "./check-ballots.ts";
import { openTestIssuer, runSql, type TestIssuer } from "./issuer.fixture.ts";
import { createIssuerTables, provideIssuerRole } from "./issuer-role.ts";

let kept: TestIssuer;
let folder = "";
let boxFolder = "";
beforeAll(async () => {
  kept = await openTestIssuer();
  folder = mkdtempSync(join(tmpdir(), "evenkeel-check-"));
  boxFolder = join(folder, "ballots");
  mkdirSync(boxFolder, { mode: 0o700 });
  writeFileSync(join(boxFolder, "a.sqlite"), "", { mode: 0o600 });
});
afterAll(async () => {
  await kept.end();
  rmSync(folder, { recursive: true });
});

const check = (changes: Partial<BallotCheckOptions> = {}) => {
  const origins = { app: "http://app.evenkeel.localhost:4747", answer: "http://answer.evenkeel.localhost:4748" };
  return checkBallots({ issuerUrl: kept.url, boxFolder, keyPlaces: [join(folder, "keys")], backedUp: [], origins, ...changes });
};
const refused = async (changes: Partial<BallotCheckOptions> = {}) => (await check(changes)).refused.map(({ what }) => what);
const alter = (setting: string) => runSql(kept.ownerUrl, `alter role ${kept.role} ${setting}`);

test("an installation as we set it up may take answers", async () => {
  expect(await check()).toEqual({ refused: [], warned: [] });
});

test.each([
  ["log_statement", "'mod'", "PostgreSQL logs the issuer's statements"],
  ["log_statement", "'all'", "PostgreSQL logs the issuer's statements"],
  ["log_parameter_max_length_on_error", "64", "may log the parameters"],
])("%s = %s for the role refuses", async (setting, value, what) => {
  await alter(`set ${setting} = ${value}`);
  expect(await refused()).toEqual([expect.stringContaining(what)]);
  await alter(`set ${setting} = ${setting === "log_statement" ? "'none'" : "0"}`);
});

test.each([
  ["log_min_duration_statement", "0", "-1"],
  ["log_min_duration_sample", "10", "-1"],
  ["log_transaction_sample_rate", "0.5", "0"],
])("%s refuses where parameters would be printed, and only there", async (setting, value, off) => {
  await alter(`set ${setting} = ${value}`);
  expect(await refused()).toEqual([]);
  await alter("set log_parameter_max_length = -1");
  expect(await refused()).toEqual([expect.stringContaining("may log the parameters")]);
  await alter("set log_parameter_max_length = 0");
  await alter(`set ${setting} = ${off}`);
});

test("a role that may read anything else refuses", async () => {
  await runSql(kept.ownerUrl, `create schema other; create table other.people (name text); grant usage on schema other to ${kept.role}`);
  expect(await refused()).toEqual([]);
  await runSql(kept.ownerUrl, `grant select (name) on other.people to ${kept.role}`);
  expect(await refused()).toEqual([expect.stringContaining("can read tables that are not its own")]);
  await runSql(kept.ownerUrl, `drop schema other cascade`);
  await runSql(kept.ownerUrl, `grant pg_read_all_data to ${kept.role} with inherit true`);
  expect(await refused()).toEqual([expect.stringContaining("can read tables that are not its own")]);
  await runSql(kept.ownerUrl, `revoke pg_read_all_data from ${kept.role}`);
  expect(await refused({ issuerUrl: kept.ownerUrl })).toContain("The issuer's role can read tables that are not its own.");
});

test("a box that others can read refuses, folder or file", async () => {
  chmodSync(boxFolder, 0o750);
  expect(await refused()).toEqual([expect.stringContaining("Other accounts")]);
  chmodSync(boxFolder, 0o700);
  chmodSync(join(boxFolder, "a.sqlite"), 0o640);
  expect(await refused()).toEqual([expect.stringContaining("Other accounts")]);
  chmodSync(join(boxFolder, "a.sqlite"), 0o600);
});

test("a box in a folder that is backed up refuses", async () => {
  expect(await refused({ backedUp: [folder] })).toEqual([expect.stringContaining("backed up")]);
  expect(await refused({ backedUp: [boxFolder] })).toEqual([expect.stringContaining("backed up")]);
  expect(await refused({ backedUp: [join(folder, "ball")] })).toEqual([]);
});

test("a box that is not made yet, below a link into a folder that is backed up, refuses", async () => {
  const link = `${folder}-link`;
  symlinkSync(folder, link);
  expect(await refused({ boxFolder: join(link, "boxes"), backedUp: [folder] })).toEqual([expect.stringContaining("backed up")]);
  expect(await refused({ boxFolder: join(folder, "boxes"), backedUp: [`${link}/`] })).toEqual([expect.stringContaining("backed up")]);
  rmSync(link);
});

test("keys in a folder that is backed up are warned of, and refuse nothing", async () => {
  const { refused: against, warned } = await check({ backedUp: [join(folder, "keys")] });
  expect([against, warned.map(({ what }) => what)]).toEqual([[], [expect.stringContaining("Keys lie in a folder")]]);
});

test("an origin without a secure context refuses; one host for both warns", async () => {
  const origins = { app: "https://evenkeel.example", answer: "http://answer.example" };
  expect(await refused({ origins })).toEqual([expect.stringContaining("http://answer.example")]);
  const one = await check({ origins: { app: "https://evenkeel.example", answer: "https://evenkeel.example:8443" } });
  expect([one.refused, one.warned.length]).toEqual([[], 1]);
});

test("an external database is set up by the statements of its page; commit times and a logical slot in it refuse", async () => {
  const page = readFileSync(new URL("../../docs/run/ballots.md", import.meta.url), "utf8");
  const statements = /```sql\n(.*?)```/s.exec(page)?.[1] ?? "";
  const external = await startExternalPostgres(["track_commit_timestamp=on", "wal_level=logical"]);
  await runSql(external.adminUrl, statements.replaceAll("'PASSWORD'", "'x'"));
  const passwordFile = join(folder, "ballots.password");
  const provided = provideIssuerRole({ ownerUrl: external.url, passwordFile, role: "ballots_of_another" });
  await expect(provided).rejects.toMatchObject({ code: "ballots.no-role" });
  const address = new URL(external.url);
  address.username = "evenkeel_ballots";
  address.password = "x";
  await createIssuerTables(address.href);
  expect(await refused({ issuerUrl: address.href })).toEqual([expect.stringContaining("time of every commit")]);
  await expect(runSql(external.url, "select * from ballots.round_total")).rejects.toThrow(/permission denied for schema ballots/);
  await runSql(external.adminUrl, "select pg_create_logical_replication_slot('copy', 'pgoutput')");
  expect(await refused({ issuerUrl: address.href })).toEqual([
    expect.stringContaining("time of every commit"),
    expect.stringContaining("logical replication slot"),
  ]);
  await external.stop();
});
