import { createHash, randomBytes } from "node:crypto";
import { link, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import { isErrno } from "../evidence/is-errno.ts";
import { birthOf } from "./process-birth.ts";

const folderOwner = z.strictObject({
  pid: z.int().positive(),
  born: z.string(),
  host: z.string(),
  /** Null until it listens. */
  url: z.string().nullable(),
});

/** The server a data folder belongs to, as its lock file names it. */
export type FolderOwner = z.infer<typeof folderOwner>;

type Found = FolderOwner | "absent" | "unreadable";

/** A server on another machine or in another container cannot be seen; it touches its file as long as it lives. */
export const TOUCH_EVERY_MS = 10_000;
const SILENT_AFTER_MS = 35_000;
const ATTEMPTS = 10;
const BETWEEN_ATTEMPTS_MS = 20;

/** The owner this process would be. */
export async function thisProcess(): Promise<FolderOwner> {
  return { pid: process.pid, born: (await birthOf(process.pid)) ?? "unknown", host: hostname(), url: null };
}

/**
 * Makes `self` the owner that the file `lock` names: it is new, or its owner died. Of many that try at once one succeeds.
 * Throws `server.already-running`, naming the owner that lives.
 */
export async function takeOver(lock: string, self: FolderOwner): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (await tryCreate(lock, self)) return;
    const other = await read(lock);
    if (other === "absent") continue;
    if (other !== "unreadable" && (await isRunning(other, lock))) throw alreadyRunning(other);
    if (await inherit(lock, other, self)) return;
    await wait(BETWEEN_ATTEMPTS_MS);
  }
  throw alreadyRunning(null);
}

/**
 * A dead owner has one heir: the first to link the file named after it. An heir that died before it was done has one itself, and so on;
 * only the last of that line may write the lock, and only while the lock names the one it set out to follow. Moving the dead owner's
 * file away instead would, for a moment, leave the place of a living one empty.
 */
async function inherit(lock: string, dead: Found, self: FolderOwner): Promise<boolean> {
  const line: string[] = [];
  for (let last = dead; ; ) {
    const will = `${lock}.after-${identity(last).slice(0, 16)}`;
    line.push(will);
    if (await tryCreate(will, self)) break;
    const heir = await read(will);
    if (heir === "absent" || (heir !== "unreadable" && (await isRunning(heir, will)))) return false;
    last = heir;
  }
  const isStillTheirs = identity(await read(lock)) === identity(dead);
  if (isStillTheirs) await writeWhole(lock, ownerText(self));
  const settled = isStillTheirs ? line : line.slice(-1);
  await Promise.all(settled.map((will) => rm(will, { force: true })));
  return isStillTheirs;
}

/** Written aside and linked in, so that nobody ever reads half of it and only one of several gets it. */
async function tryCreate(path: string, self: FolderOwner): Promise<boolean> {
  const draft = draftOf(path);
  await writeFile(draft, ownerText(self), { mode: 0o600 });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (isErrno(error, "EEXIST")) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

export async function isRunning(owner: FolderOwner, path: string): Promise<boolean> {
  if (owner.host === hostname()) return (await birthOf(owner.pid)) === owner.born;
  const touched = await stat(path).catch(() => null);
  return touched !== null && Date.now() - touched.mtimeMs < SILENT_AFTER_MS;
}

/** Null when the file names nobody: there is none, or no version of ours wrote it whole. */
export async function readOwner(path: string): Promise<FolderOwner | null> {
  const found = await read(path);
  return typeof found === "string" ? null : found;
}

async function read(path: string): Promise<Found> {
  try {
    return folderOwner.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    if (isErrno(error, "ENOENT")) return "absent";
    if (error instanceof SyntaxError || error instanceof z.ZodError) return "unreadable";
    throw error;
  }
}

/** Readers find the old text or the new one, never a part. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const draft = draftOf(path);
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, path);
}

export const ownerText = (owner: FolderOwner) => `${JSON.stringify(owner)}\n`;

const draftOf = (path: string) => `${path}.${randomBytes(6).toString("hex")}`;

/** Without the address, which an owner adds when it listens. */
function identity(owner: Found): string {
  const text = typeof owner === "string" ? owner : JSON.stringify([owner.pid, owner.born, owner.host]);
  return createHash("sha256").update(text).digest("hex");
}

function alreadyRunning(other: FolderOwner | null): EvenkeelError {
  const where =
    other === null ? "another server" : `process ${other.pid}${other.host === hostname() ? "" : ` on ${quoted(other.host, 80)}`}`;
  const address = other?.url ? ` at ${quoted(other.url)}` : "";
  return new EvenkeelError(
    "server.already-running",
    `The data folder belongs to ${where}${address}.`,
    "Use that one, stop it, or set EVENKEEL_DATA to another folder.",
  );
}
