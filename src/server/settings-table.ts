import { isAbsolute } from "node:path";
import { z } from "zod";
import type { Settings } from "./settings.ts";

export interface SettingRow {
  /** Reads the text of an environment variable, or a value of the file as text. */
  readonly shape: z.ZodType<unknown, string>;
  readonly meaning: string;
  /** What is allowed, in words; stands in errors and in docs/run/settings.md. */
  readonly allowed: string;
  /** What holds when it is not set, in words. */
  readonly standard: string;
  /** Never shown, not even in an error. */
  readonly secret: boolean;
  /** As in force, for the settings page; null: not set. */
  readonly shown: (settings: Settings) => string | number | null;
}

const path = z.string().trim().min(1).max(4_096);
const words = z.string().trim().min(1).max(200);
const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .pipe(z.number().min(1).max(65_535));

const addressOf = (...schemes: readonly string[]) => z.url({ protocol: new RegExp(`^(${schemes.join("|")})$`) }).max(2_000);

/** Scheme, host and port, and nothing else: links are made by putting a path behind it. */
const origin = addressOf("https?")
  .refine((text) => URL.canParse(text) && new URL(text).href === `${new URL(text).origin}/`)
  .transform((text) => new URL(text).origin);

const LOCAL = /^(localhost|127\.0\.0\.1|\[::1\]|.*\.localhost)$/;
const issuer = addressOf("https?").refine(
  (text) => URL.canParse(text) && (text.startsWith("https:") || LOCAL.test(new URL(text).hostname)),
);

const yesOrNo = z.enum(["yes", "no"]).transform((answer) => answer === "yes");
const isSet = (value: unknown) => (value === null ? null : "set");

/** Every setting there is: the reader, the settings page and docs/run/settings.md are made from this table. */
export const settingTable = {
  EVENKEEL_DATA: {
    shape: path,
    meaning: "Folder of everything that is kept: database, evidence, files, keys.",
    allowed: "a folder",
    standard: "`evenkeel-data` in the working folder; `/var/lib/evenkeel` for root where other accounts cannot enter the working folder",
    secret: false,
    shown: ({ dataFolder }) => dataFolder,
  },
  EVENKEEL_HOST: {
    shape: z.string().regex(/^[A-Za-z0-9._:-]{1,253}$/),
    meaning: "Address of this machine that is listened on; 0.0.0.0 listens on all.",
    allowed: "an address or a host name",
    standard: "127.0.0.1",
    secret: false,
    shown: ({ host }) => host,
  },
  EVENKEEL_PORT: {
    shape: port,
    meaning: "Port of the application.",
    allowed: "1 to 65535",
    standard: "4747",
    secret: false,
    shown: ({ port }) => port,
  },
  EVENKEEL_ANSWER_PORT: {
    shape: port,
    meaning: "Port of the answer origin, where answers of a round will be given.",
    allowed: "1 to 65535, another than EVENKEEL_PORT",
    standard: "4748",
    secret: false,
    shown: ({ answerPort }) => answerPort,
  },
  EVENKEEL_ORIGIN: {
    shape: origin,
    meaning: "Public address of the application, as browsers see it.",
    allowed: "http or https, host and port, without a path",
    standard: "http://app.evenkeel.localhost with the port, https with built-in TLS",
    secret: false,
    shown: ({ origin }) => origin,
  },
  EVENKEEL_ANSWER_ORIGIN: {
    shape: origin,
    meaning: "Public address of the answer origin.",
    allowed: "http or https, host and port, without a path, another than EVENKEEL_ORIGIN",
    standard: "http://answer.evenkeel.localhost with the port, https with built-in TLS",
    secret: false,
    shown: ({ answerOrigin }) => answerOrigin,
  },
  EVENKEEL_DATABASE_URL: {
    shape: addressOf("postgres", "postgresql"),
    meaning: "A PostgreSQL 15 or newer of your own, in place of the embedded one.",
    allowed: "an address that begins with postgres://",
    standard: "not set: the embedded PostgreSQL",
    secret: true,
    shown: ({ databaseUrl }) => isSet(databaseUrl),
  },
  EVENKEEL_EVIDENCE_URL: {
    shape: addressOf("https?"),
    meaning:
      "A ClickHouse that answers questions about the evidence; the folder stays the truth. A path begins the names of its databases.",
    allowed: "an address that begins with http:// or https://",
    standard: "not set: the engine in the server's own evidence process",
    secret: true,
    shown: ({ evidenceUrl }) => isSet(evidenceUrl),
  },
  EVENKEEL_SMTP_URL: {
    shape: addressOf("smtps?"),
    meaning: "Mail server. Without one, sign-in links are handed over by an operator, and no digest is mailed.",
    allowed: "an address that begins with smtp:// or smtps://",
    standard: "not set: no mail",
    secret: true,
    shown: ({ smtpUrl }) => isSet(smtpUrl),
  },
  EVENKEEL_MAIL_FROM: {
    shape: z
      .string()
      .max(300)
      .regex(/^[^\r\n<>]*<[^\s<>@]+@[^\s<>@]+>$|^[^\s<>@]+@[^\s<>@]+$/),
    meaning: "Sender of mails.",
    allowed: "a mail address, or a name and an address in angle brackets",
    standard: "evenkeel@localhost",
    secret: false,
    shown: ({ mailFrom }) => mailFrom,
  },
  EVENKEEL_WEBHOOK_ORIGINS: {
    shape: z
      .string()
      .max(2_000)
      .transform((text) => text.split(",").map((each) => each.trim()))
      .pipe(z.array(origin).max(20)),
    meaning: "Chats of your own network that a digest may be sent to; any other webhook must be https in the public internet.",
    allowed: "up to 20 origins, separated by commas: scheme, host and port, without a path",
    standard: "not set: none",
    secret: false,
    shown: ({ webhookOrigins }) => (webhookOrigins.length === 0 ? null : webhookOrigins.join(", ")),
  },
  EVENKEEL_PROXIES: {
    shape: z
      .string()
      .max(2_000)
      .transform((text) => text.split(",").map((each) => each.trim()))
      .pipe(z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])).max(50)),
    meaning:
      "Reverse proxies, besides those on this machine, that are believed when they name the client in X-Forwarded-For. Without it everybody behind such a proxy counts as one address when guesses are slowed down.",
    allowed: "up to 50 addresses or networks, separated by commas: 10.0.0.7, 172.16.0.0/12",
    standard: "not set: none but this machine",
    secret: false,
    shown: ({ proxies }) => (proxies.length === 0 ? null : proxies.join(", ")),
  },
  EVENKEEL_REPOSITORY_FOLDERS: {
    shape: z
      .string()
      .max(4_000)
      .transform((text) => text.split(",").map((each) => each.trim()))
      .pipe(z.array(path.refine((folder) => isAbsolute(folder))).max(50)),
    meaning:
      "Folders of this machine below which repositories may be read in place. A server that only this machine can reach (its host and its origin are local) reads any.",
    allowed: "up to 50 whole paths, separated by commas",
    standard: "not set: none, unless the server is local",
    secret: false,
    shown: ({ repositoryFolders }) => (repositoryFolders.length === 0 ? null : repositoryFolders.join(", ")),
  },
  EVENKEEL_BACKED_UP_FOLDERS: {
    shape: z
      .string()
      .max(4_000)
      .transform((text) => text.split(",").map((each) => each.trim()))
      .pipe(z.array(path.refine((folder) => isAbsolute(folder))).max(50)),
    meaning:
      "Folders of this machine that are backed up or copied by snapshots. No answers are taken while DATA/boxes lies in one, and a warning is logged where keys do.",
    allowed: "up to 50 whole paths, separated by commas",
    standard: "not set: none is known, and nothing is checked",
    secret: false,
    shown: ({ backedUpFolders }) => (backedUpFolders.length === 0 ? null : backedUpFolders.join(", ")),
  },
  EVENKEEL_OIDC_ISSUER: {
    shape: issuer,
    meaning: "Identity provider (OpenID Connect) that people can sign in with.",
    allowed: "an https address; http on this machine only",
    standard: "not set: no identity provider",
    secret: false,
    shown: ({ oidc }) => oidc?.issuer ?? null,
  },
  EVENKEEL_OIDC_CLIENT_ID: {
    shape: words,
    meaning: "What the identity provider knows this server as.",
    allowed: "up to 200 characters; needed with EVENKEEL_OIDC_ISSUER, and only with it",
    standard: "not set",
    secret: false,
    shown: ({ oidc }) => oidc?.clientId ?? null,
  },
  EVENKEEL_OIDC_CLIENT_SECRET: {
    shape: words,
    meaning: "Secret shared with the identity provider.",
    allowed: "up to 200 characters; this or EVENKEEL_OIDC_CLIENT_SECRET_FILE, or neither for a public client",
    standard: "not set",
    secret: true,
    shown: ({ oidc }) => isSet(oidc?.clientSecret ?? null),
  },
  EVENKEEL_OIDC_CLIENT_SECRET_FILE: {
    shape: path,
    meaning: "File that holds that secret.",
    allowed: "a file that can be read",
    standard: "not set",
    secret: true,
    shown: ({ oidc }) => isSet(oidc?.clientSecret ?? null),
  },
  EVENKEEL_OIDC_LABEL: {
    shape: words,
    meaning: "Name on the button that leads to the identity provider.",
    allowed: "up to 200 characters",
    standard: "Single sign-on",
    secret: false,
    shown: ({ oidc }) => oidc?.label ?? null,
  },
  EVENKEEL_OIDC_NEW_ACCOUNTS: {
    shape: yesOrNo,
    meaning: "Whether somebody whom only the identity provider knows gets an account, without any role, at the first sign-in.",
    allowed: "yes or no",
    standard: "no",
    secret: false,
    shown: ({ oidc }) => (oidc === null ? null : oidc.newAccounts ? "yes" : "no"),
  },
  EVENKEEL_MASTER_KEY_FILE: {
    shape: path,
    meaning: "File of the key that seals secrets in the database: 64 hexadecimal digits, readable by nobody else.",
    allowed: "a file of mode 600",
    standard: "`keys/master.key` in the data folder, made at the first start; keep a copy elsewhere",
    secret: false,
    shown: ({ masterKeyFile }) => masterKeyFile,
  },
  EVENKEEL_TLS_CERT: {
    shape: path,
    meaning: "Certificate chain (PEM) for built-in TLS on both listeners.",
    allowed: "a file that can be read; together with EVENKEEL_TLS_KEY",
    standard: "not set: http, for this machine or behind a proxy",
    secret: false,
    shown: ({ tls }) => tls?.certificate ?? null,
  },
  EVENKEEL_TLS_KEY: {
    shape: path,
    meaning: "Its private key (PEM).",
    allowed: "a file that can be read; together with EVENKEEL_TLS_CERT",
    standard: "not set",
    secret: false,
    shown: ({ tls }) => tls?.key ?? null,
  },
  EVENKEEL_LOG_LEVEL: {
    shape: z.enum(["fatal", "error", "warn", "info", "debug"]),
    meaning: "How much is logged.",
    allowed: "fatal, error, warn, info or debug",
    standard: "info",
    secret: false,
    shown: ({ logLevel }) => logLevel,
  },
} as const satisfies Readonly<Record<string, SettingRow>>;

export type SettingName = keyof typeof settingTable;
