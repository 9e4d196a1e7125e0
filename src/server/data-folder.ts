import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { chmod, link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import { isErrno } from "../evidence/is-errno.ts";
import { birthOf } from "./process-birth.ts";

/** DATA, owned by this server until it is closed. */
export interface DataFolder {
  readonly path: string;
  /** Says in DATA/server.json where the server is, once it listens. */
  readonly announce: (url: string) => Promise<void>;
  /** True for the secret of this start in DATA/keys/cli.token: who can read that file operates the server anyway. */
  readonly acceptsCliToken: (text: string) => boolean;
  readonly close: () => Promise<void>;
}

const owner = z.strictObject({
  pid: z.int().positive(),
  born: z.string(),
  host: z.string(),
  /** Null until it listens. */
  url: z.string().nullable(),
});
type Owner = z.infer<typeof owner>;

/** A server on another machine or in another container cannot be seen; it touches its file as long as it lives. */
const TOUCH_EVERY_MS = 10_000;
const SILENT_AFTER_MS = 35_000;

/**
 * Opens DATA for this server alone, making it where needed, for nobody else to read.
 * Throws `server.already-running` naming process and address of the other one, or `data-folder.not-reachable`.
 */
export async function openDataFolder(folder: string): Promise<DataFolder> {
  const path = resolve(folder);
  const lock = join(path, "server.json");
  const self: Owner = { pid: process.pid, born: (await birthOf(process.pid)) ?? "unknown", host: hostname(), url: null };
  const token = randomBytes(32).toString("base64url");
  try {
    await mkdir(join(path, "keys"), { recursive: true, mode: 0o700 });
    await takeOver(lock, self);
    // Only now: the folder of a server that runs is not ours to change.
    await chmod(path, 0o700);
    await replace(join(path, "keys", "cli.token"), `${token}\n`);
  } catch (error) {
    throw named(error, path);
  }
  const touching = setInterval(() => {
    const now = new Date();
    // Should it fail, only a server on another machine could take the folder over; our own disk then has other troubles.
    utimes(lock, now, now).catch(() => {});
  }, TOUCH_EVERY_MS).unref();
  return {
    path,
    announce: (url) => replace(lock, written({ ...self, url })),
    acceptsCliToken: (text) => timingSafeEqual(digest(text), digest(token)),
    close: async () => {
      clearInterval(touching);
      await rm(lock, { force: true });
    },
  };
}

/**
 * The server that owns a data folder now, and the secret with which the command line may talk to it (`authorization: Bearer`).
 * Null when none does, or it does not listen yet.
 */
export async function findServer(folder: string): Promise<{ readonly url: string; readonly token: string } | null> {
  const path = resolve(folder);
  const found = await readOwner(join(path, "server.json"));
  if (found === null || found.url === null || !(await isRunning(found, join(path, "server.json")))) return null;
  return { url: found.url, token: (await readFile(join(path, "keys", "cli.token"), "utf8")).trim() };
}

function named(cause: unknown, path: string): unknown {
  if (isErrno(cause, "ENOSPC")) {
    return new EvenkeelError("output.disk-full", `No space is left for the data folder ${quoted(path)}.`, "Free some space.", { cause });
  }
  if (!["EACCES", "EPERM", "EROFS", "ENOTDIR", "EEXIST"].some((code) => isErrno(cause, code))) return cause;
  return new EvenkeelError(
    "data-folder.not-reachable",
    `The data folder ${quoted(path)} cannot be made or written by this account.`,
    "Give it to the account that runs evenkeel, or set EVENKEEL_DATA to another folder.",
    { cause },
  );
}

async function takeOver(lock: string, self: Owner): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt++) {
    if (await tryCreate(lock, self)) return;
    const other = await readOwner(lock);
    if (other !== null && (await isRunning(other, lock))) throw alreadyRunning(other);
    await removeStale(lock, other);
  }
  throw alreadyRunning(null);
}

/** Written aside and linked in, so that nobody ever reads half of it and only one of several gets it. */
async function tryCreate(lock: string, self: Owner): Promise<boolean> {
  const draft = `${lock}.${randomBytes(6).toString("hex")}`;
  await writeFile(draft, written(self), { mode: 0o600 });
  try {
    await link(draft, lock);
    return true;
  } catch (error) {
    if (isErrno(error, "EEXIST")) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Moves a dead owner's file away; if another server took over meanwhile, puts that one's back. */
async function removeStale(lock: string, dead: Owner | null): Promise<void> {
  const aside = `${lock}.${randomBytes(6).toString("hex")}`;
  try {
    await rename(lock, aside);
  } catch (error) {
    if (isErrno(error, "ENOENT")) return;
    throw error;
  }
  const moved = await readOwner(aside);
  if (moved !== null && (dead === null || written(moved) !== written(dead))) await link(aside, lock);
  await rm(aside, { force: true });
}

async function isRunning(other: Owner, lock: string): Promise<boolean> {
  if (other.host === hostname()) return (await birthOf(other.pid)) === other.born;
  const touched = await stat(lock).catch(() => null);
  return touched !== null && Date.now() - touched.mtimeMs < SILENT_AFTER_MS;
}

/** Null when there is none, or one that no version of ours wrote whole. */
async function readOwner(lock: string): Promise<Owner | null> {
  try {
    return owner.parse(JSON.parse(await readFile(lock, "utf8")));
  } catch (error) {
    if (isErrno(error, "ENOENT") || error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

async function replace(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, path);
}

const written = (self: Owner) => `${JSON.stringify(self)}\n`;
const digest = (text: string) => createHash("sha256").update(text).digest();

function alreadyRunning(other: Owner | null): EvenkeelError {
  const where =
    other === null ? "another server" : `process ${other.pid}${other.host === hostname() ? "" : ` on ${quoted(other.host, 80)}`}`;
  const address = other?.url ? ` at ${quoted(other.url)}` : "";
  return new EvenkeelError(
    "server.already-running",
    `The data folder belongs to ${where}${address}.`,
    "Use that one, stop it, or set EVENKEEL_DATA to another folder.",
  );
}
