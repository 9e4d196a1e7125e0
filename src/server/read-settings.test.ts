import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { settingsPage } from "../docs/settings-page.ts";
import { describeSettings } from "./describe-settings.ts";
import { readSettings } from "./read-settings.ts";
import { settingTable } from "./settings-table.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "evenkeel-settings-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const refusal = (environment: Readonly<Record<string, string>>) =>
  readSettings(environment, folder).then(
    () => "accepted",
    (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
  );

test("without any setting it listens on this machine only and keeps everything in a folder", async () => {
  const settings = await readSettings({ PATH: "/bin", EVENKEEL_DATABASE_URL: "postgres://db/evenkeel" }, folder);
  expect(settings).toMatchObject({
    dataFolder: join(folder, "evenkeel-data"),
    host: "127.0.0.1",
    port: 4747,
    answerPort: 4748,
    origin: "http://app.evenkeel.localhost:4747",
    answerOrigin: "http://answer.evenkeel.localhost:4748",
    smtpUrl: null,
    oidc: null,
    tls: null,
    logLevel: "info",
  });
});

test("root keeps its data where the account of PostgreSQL can go", async () => {
  // mkdtemp makes a folder that nobody else may enter.
  const { dataFolder } = await readSettings({}, folder);
  expect(dataFolder).toBe(process.getuid?.() === 0 ? "/var/lib/evenkeel" : join(folder, "evenkeel-data"));
});

test("the environment wins over the file, and each value knows where it came from", async () => {
  await writeFile(join(folder, "evenkeel.config.yaml"), "EVENKEEL_PORT: 8080\nEVENKEEL_LOG_LEVEL: warn\nEVENKEEL_DATA: kept\n");
  const settings = await readSettings({ EVENKEEL_LOG_LEVEL: "debug", EVENKEEL_HOST: "" }, folder);
  expect(settings).toMatchObject({ port: 8080, logLevel: "debug", dataFolder: join(folder, "kept"), host: "127.0.0.1" });
  expect(settings.origin).toBe("http://app.evenkeel.localhost:8080");
  expect(settings.origins).toMatchObject({ EVENKEEL_PORT: "file", EVENKEEL_LOG_LEVEL: "environment", EVENKEEL_HOST: "default" });
});

test("a file named by EVENKEEL_CONFIG must be there, and hold names with one value each", async () => {
  expect(await refusal({ EVENKEEL_CONFIG: "none.yaml" })).toMatch(/settings\.invalid: EVENKEEL_CONFIG names .*does not exist/);
  const texts = ["- a", "EVENKEEL_PORT: [1]", "EVENKEEL_PORT: {a: 1}", "EVENKEEL_PORT: 1\nEVENKEEL_PORT: 2", "a: &a [*a]", '"'];
  for (const text of texts) {
    await writeFile(join(folder, "some.yaml"), text);
    expect(await refusal({ EVENKEEL_CONFIG: "some.yaml" })).toMatch(/^settings\.invalid/);
  }
  await writeFile(join(folder, "some.yaml"), "");
  expect(await refusal({ EVENKEEL_CONFIG: "some.yaml" })).toBe("accepted");
});

test("an unknown name stops the start and suggests the known one", async () => {
  expect(await refusal({ EVENKEEL_PROT: "1" })).toBe("settings.invalid: EVENKEEL_PROT is no setting; did you mean EVENKEEL_PORT?.");
  expect(await refusal({ EVENKEEL_CACHE: "c", EVENKEEL_DEBUG: "1", EVENKEEL_TEST_DATABASE_URL: "x" })).toBe("accepted");
});

const outside: readonly (readonly [string, string])[] = [
  ["EVENKEEL_PORT", "0"],
  ["EVENKEEL_PORT", "65536"],
  ["EVENKEEL_PORT", "80a"],
  ["EVENKEEL_PORT", " 80"],
  ["EVENKEEL_ANSWER_PORT", "-1"],
  ["EVENKEEL_HOST", "a b"],
  ["EVENKEEL_ORIGIN", "evenkeel.example.org"],
  ["EVENKEEL_ORIGIN", "https://a.example/path"],
  ["EVENKEEL_ORIGIN", "https://user@a.example"],
  ["EVENKEEL_ANSWER_ORIGIN", "ftp://a.example"],
  ["EVENKEEL_DATABASE_URL", "mysql://canary@a/b"],
  ["EVENKEEL_SMTP_URL", "http://canary"],
  ["EVENKEEL_MAIL_FROM", "nobody"],
  ["EVENKEEL_MAIL_FROM", "a@b.c\r\nbcc: d@e.f"],
  ["EVENKEEL_OIDC_ISSUER", "http://login.example.org"],
  ["EVENKEEL_OIDC_NEW_ACCOUNTS", "maybe"],
  ["EVENKEEL_LOG_LEVEL", "loud"],
];

test.each(outside)("%s outside its range (%j) is named with what is allowed", async (name, value) => {
  const said = await refusal({ [name]: value });
  expect(said).toMatch(/^settings\.invalid: /);
  expect(said).toContain(name);
  expect(said).toContain(settingTable[name as keyof typeof settingTable].allowed);
  expect(said).not.toContain("canary");
});

test("all that is wrong is said at once", async () => {
  expect(await refusal({ EVENKEEL_PORT: "x", EVENKEEL_LOG_LEVEL: "y", EVENKEEL_NO: "z" })).toMatch(
    /EVENKEEL_NO.*EVENKEEL_PORT.*EVENKEEL_LOG_LEVEL/,
  );
});

const together: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ["certificate without key", { EVENKEEL_TLS_CERT: "c" }],
  ["issuer without client", { EVENKEEL_OIDC_ISSUER: "https://a.example" }],
  ["the same port twice", { EVENKEEL_ANSWER_PORT: "4747" }],
  ["the same origin twice", { EVENKEEL_ORIGIN: "https://a.example", EVENKEEL_ANSWER_ORIGIN: "https://a.example" }],
  ["two secrets", { EVENKEEL_OIDC_CLIENT_SECRET: "a", EVENKEEL_OIDC_CLIENT_SECRET_FILE: "b" }],
  [
    "a secret file that is not there",
    { EVENKEEL_OIDC_ISSUER: "https://a.example", EVENKEEL_OIDC_CLIENT_ID: "a", EVENKEEL_OIDC_CLIENT_SECRET_FILE: "none" },
  ],
];

test.each(together)("%s is refused", async (_, environment) => {
  expect(await refusal(environment)).toMatch(/^settings\.invalid: /);
});

test("the settings page shows every setting and no secret", async () => {
  await writeFile(join(folder, "secret"), "canary-oidc\n");
  const settings = await readSettings(
    {
      EVENKEEL_DATABASE_URL: "postgres://evenkeel:canary@db/evenkeel",
      EVENKEEL_SMTP_URL: "smtps://a:canary@mail",
      EVENKEEL_OIDC_ISSUER: "https://login.example.org",
      EVENKEEL_OIDC_CLIENT_ID: "evenkeel",
      EVENKEEL_OIDC_CLIENT_SECRET_FILE: "secret",
    },
    folder,
  );
  expect(settings.oidc?.clientSecret).toBe("canary-oidc");
  const shown = describeSettings(settings);
  expect(shown.map(({ name }) => name)).toEqual(Object.keys(settingTable));
  expect(JSON.stringify(shown)).not.toContain("canary");
  expect(shown.find(({ name }) => name === "EVENKEEL_SMTP_URL")).toMatchObject({ value: "set", from: "environment" });
});

const root = new URL("../../", import.meta.url);
const page = readFileSync(new URL("docs/run/settings.md", root), "utf8");

test("every setting stands on the page docs/run/settings.md, which is up to date", () => {
  expect(page).toContain(settingsPage());
  for (const name of Object.keys(settingTable)) expect(page).toContain(`| \`${name}\` |`);
});

test("every variable of ours that the code names stands there, too", () => {
  const files = readdirSync(new URL("src/", root), { recursive: true, encoding: "utf8" }).filter((path) =>
    /(?<!\.test|\.fixture)\.tsx?$/.test(path),
  );
  const named = files.flatMap((path) => readFileSync(new URL(`src/${path}`, root), "utf8").match(/EVENKEEL_[A-Z]+(_[A-Z]+)*/g) ?? []);
  expect(named).toContain("EVENKEEL_CACHE");
  expect(named.filter((name) => !page.includes(name))).toEqual([]);
});
