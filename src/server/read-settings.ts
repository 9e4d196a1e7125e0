import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parse as parseYaml } from "yaml";
import { z } from "zod";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import { isErrno } from "../evidence/is-errno.ts";
import { folderInTheWay, postgresAccount } from "../state/postgres-account.ts";
import type { Settings } from "./settings.ts";
import { type SettingName, type SettingRow, settingTable } from "./settings-table.ts";

type Environment = Readonly<Record<string, string | undefined>>;
type Values = { readonly [K in SettingName]?: z.output<(typeof settingTable)[K]["shape"]> | undefined };

const CONFIG = "EVENKEEL_CONFIG";
/** Not settings of the server, but known: of the command line, of tests and of this reader. */
const KNOWN_OTHERS = /^EVENKEEL_(CONFIG|CACHE|DEBUG|TEST_.*|BENCH_.*)$/;

/**
 * Settings from the environment, and from evenkeel.config.yaml (or the file named by EVENKEEL_CONFIG) where the environment says
 * nothing. The file uses the same names. An empty variable counts as not set.
 * @param folder where the file is looked for and relative paths begin
 * Throws `settings.invalid` with every name and range that does not fit.
 * @example (await readSettings({ EVENKEEL_PORT: "8080" })).origin // "http://app.evenkeel.localhost:8080"
 */
export async function readSettings(environment: Environment, folder = process.cwd()): Promise<Settings> {
  const fromEnvironment = relevant(environment);
  const fromFile = await readFileOf(environment[CONFIG], folder);
  const given = { ...fromFile, ...fromEnvironment };
  const values = parse(given);
  refuseTogether(values);
  const origins = Object.fromEntries(
    Object.keys(settingTable).map(
      (name) => [name, name in fromEnvironment ? "environment" : name in fromFile ? "file" : "default"] as const,
    ),
  );
  return compose(values, folder, origins);
}

function relevant(environment: Environment): Readonly<Record<string, string>> {
  const own = Object.entries(environment).filter(([name]) => name.startsWith("EVENKEEL_") && !KNOWN_OTHERS.test(name));
  return Object.fromEntries(own.flatMap(([name, value]) => (value === undefined || value === "" ? [] : [[name, value]])));
}

const fileShape = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullable();

async function readFileOf(named: string | undefined, folder: string): Promise<Readonly<Record<string, string>>> {
  const path = named ? resolve(folder, named) : join(folder, "evenkeel.config.yaml");
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (!isErrno(error, "ENOENT")) throw invalid([`${quoted(path)} cannot be read`]);
    if (named) throw invalid([`${CONFIG} names ${quoted(path)}, which does not exist`]);
    return {};
  }
  return namesOf(path, text);
}

function namesOf(path: string, text: string): Readonly<Record<string, string>> {
  let read: unknown;
  try {
    read = parseYaml(text, { maxAliasCount: 0 });
  } catch (error) {
    // The first line says what and where; those after it quote the file, which may hold secrets.
    throw invalid([`${quoted(path)} is no YAML: ${quoted(String(error).split("\n")[0] ?? "")}`]);
  }
  const names = fileShape.safeParse(read);
  if (!names.success) throw invalid([`${quoted(path)} must hold names of settings with one value each`]);
  return Object.fromEntries(Object.entries(names.data ?? {}).map(([name, value]) => [name, said(value)]));
}

/** YAML reads yes and no as words and true and false as what they say; we have only the former. */
function said(value: string | number | boolean): string {
  return typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
}

const schema = z.strictObject(shapesOf(settingTable));

type Optional<T extends Readonly<Record<string, SettingRow>>> = { readonly [K in keyof T]: z.ZodOptional<T[K]["shape"]> };

/** The cast says what TypeScript cannot follow through fromEntries: the same keys, each with its own shape. */
function shapesOf<T extends Readonly<Record<string, SettingRow>>>(table: T): Optional<T> {
  return Object.fromEntries(Object.entries(table).map(([name, row]) => [name, row.shape.optional()])) as unknown as Optional<T>;
}

function isSetting(name: string): name is SettingName {
  return Object.hasOwn(settingTable, name);
}

function parse(given: Readonly<Record<string, string>>): Values {
  const unknown = Object.keys(given).filter((name) => !isSetting(name));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const wrong = Object.keys(settingTable).filter((name) => parsed.error.issues.some((issue) => issue.path[0] === name));
  throw invalid([
    ...unknown.map((name) => `${quoted(name, 60)} is no setting${nearest(name)}`),
    ...wrong.filter(isSetting).map((name) => range(name, given[name])),
  ]);
}

function range(name: SettingName, value: string | undefined): string {
  const { secret, allowed } = settingTable[name];
  return `${name}${secret || value === undefined ? "" : ` is "${quoted(value, 100)}"; it`} must be ${allowed}`;
}

/** Most unknown names are a letter or two away from a known one. */
function nearest(name: string): string {
  const known = Object.keys(settingTable).find((candidate) => distance(candidate, name.toUpperCase()) <= 2);
  return known === undefined ? "" : `; did you mean ${known}?`;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const above = row;
    row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
  }
  return row[b.length] ?? 0;
}

/** What no single value can be blamed for. */
function refuseTogether(values: Values): void {
  const { EVENKEEL_TLS_CERT, EVENKEEL_TLS_KEY, EVENKEEL_OIDC_ISSUER, EVENKEEL_OIDC_CLIENT_ID } = values;
  const rules: readonly (readonly [boolean, string])[] = [
    [(EVENKEEL_TLS_CERT === undefined) !== (EVENKEEL_TLS_KEY === undefined), "EVENKEEL_TLS_CERT and EVENKEEL_TLS_KEY must be set together"],
    [
      (EVENKEEL_OIDC_ISSUER === undefined) !== (EVENKEEL_OIDC_CLIENT_ID === undefined),
      "EVENKEEL_OIDC_ISSUER and EVENKEEL_OIDC_CLIENT_ID must be set together",
    ],
    [
      values.EVENKEEL_OIDC_CLIENT_SECRET !== undefined && values.EVENKEEL_OIDC_CLIENT_SECRET_FILE !== undefined,
      "only one of EVENKEEL_OIDC_CLIENT_SECRET and EVENKEEL_OIDC_CLIENT_SECRET_FILE may be set",
    ],
    [portOf(values) === answerPortOf(values), "EVENKEEL_PORT and EVENKEEL_ANSWER_PORT must differ"],
    [
      values.EVENKEEL_ORIGIN !== undefined && values.EVENKEEL_ORIGIN === values.EVENKEEL_ANSWER_ORIGIN,
      "EVENKEEL_ORIGIN and EVENKEEL_ANSWER_ORIGIN must differ",
    ],
  ];
  const broken = rules.filter(([isBroken]) => isBroken).map(([, rule]) => rule);
  if (broken.length > 0) throw invalid(broken);
}

const portOf = (values: Values) => values.EVENKEEL_PORT ?? 4747;
const answerPortOf = (values: Values) => values.EVENKEEL_ANSWER_PORT ?? 4748;

async function compose(values: Values, folder: string, origins: Settings["origins"]): Promise<Settings> {
  const port = portOf(values);
  const answerPort = answerPortOf(values);
  const inFolder = (path: string | undefined) => (path === undefined ? null : resolve(folder, path));
  const certificate = inFolder(values.EVENKEEL_TLS_CERT);
  const key = inFolder(values.EVENKEEL_TLS_KEY);
  const scheme = certificate === null ? "http" : "https";
  return {
    dataFolder: inFolder(values.EVENKEEL_DATA) ?? (await standardDataFolder(folder, values.EVENKEEL_DATABASE_URL !== undefined)),
    host: values.EVENKEEL_HOST ?? "127.0.0.1",
    port,
    answerPort,
    origin: values.EVENKEEL_ORIGIN ?? new URL(`${scheme}://app.evenkeel.localhost:${port}`).origin,
    answerOrigin: values.EVENKEEL_ANSWER_ORIGIN ?? new URL(`${scheme}://answer.evenkeel.localhost:${answerPort}`).origin,
    databaseUrl: values.EVENKEEL_DATABASE_URL ?? null,
    evidenceUrl: values.EVENKEEL_EVIDENCE_URL ?? null,
    smtpUrl: values.EVENKEEL_SMTP_URL ?? null,
    mailFrom: values.EVENKEEL_MAIL_FROM ?? "evenkeel@localhost",
    webhookOrigins: values.EVENKEEL_WEBHOOK_ORIGINS ?? [],
    proxies: values.EVENKEEL_PROXIES ?? [],
    repositoryFolders: values.EVENKEEL_REPOSITORY_FOLDERS ?? [],
    backedUpFolders: values.EVENKEEL_BACKED_UP_FOLDERS ?? [],
    oidc: await oidcOf(values, folder),
    masterKeyFile: inFolder(values.EVENKEEL_MASTER_KEY_FILE),
    tls: certificate === null || key === null ? null : { certificate, key },
    logLevel: values.EVENKEEL_LOG_LEVEL ?? "info",
    origins,
  };
}

async function oidcOf(values: Values, folder: string): Promise<Settings["oidc"]> {
  const { EVENKEEL_OIDC_ISSUER: issuer, EVENKEEL_OIDC_CLIENT_ID: clientId } = values;
  if (issuer === undefined || clientId === undefined) return null;
  return {
    issuer,
    clientId,
    clientSecret: values.EVENKEEL_OIDC_CLIENT_SECRET ?? (await secretIn(values.EVENKEEL_OIDC_CLIENT_SECRET_FILE, folder)),
    label: values.EVENKEEL_OIDC_LABEL ?? "Single sign-on",
    newAccounts: values.EVENKEEL_OIDC_NEW_ACCOUNTS ?? false,
  };
}

async function secretIn(file: string | undefined, folder: string): Promise<string | null> {
  if (file === undefined) return null;
  const text = await readFile(resolve(folder, file), "utf8").catch(() => "");
  if (text.trim() === "") throw invalid(["EVENKEEL_OIDC_CLIENT_SECRET_FILE must be a file that can be read and is not empty"]);
  return text.trim();
}

/** PostgreSQL of root runs as another account, which must be able to enter the folder. */
async function standardDataFolder(folder: string, external: boolean): Promise<string> {
  const near = join(folder, "evenkeel-data");
  if (external || process.getuid?.() !== 0) return near;
  const account = await postgresAccount();
  return account === null || (await folderInTheWay(folder, account)) === null ? near : "/var/lib/evenkeel";
}

function invalid(problems: readonly string[]): EvenkeelError {
  return new EvenkeelError("settings.invalid", `${problems.join(". ")}.`, "See docs/run/settings.md for all settings and what they allow.");
}
