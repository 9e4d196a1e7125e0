import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { chmod, mkdir, readFile, rm, utimes } from "node:fs/promises";
import { join, resolve } from "node:path";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import { isErrno } from "../evidence/is-errno.ts";
import { isRunning, ownerText, readOwner, TOUCH_EVERY_MS, takeOver, thisProcess, writeWhole } from "./folder-owner.ts";

/** DATA, owned by this server until it is closed. */
export interface DataFolder {
  readonly path: string;
  /** Says in DATA/server.json where the server is, once it listens. */
  readonly announce: (url: string) => Promise<void>;
  /** True for the secret of this start in DATA/keys/cli.token: who can read that file operates the server anyway. */
  readonly acceptsCliToken: (text: string) => boolean;
  readonly close: () => Promise<void>;
}

/**
 * Opens DATA for this server alone, making it where needed, for nobody else to read.
 * Throws `server.already-running` naming process and address of the other one, or `data-folder.not-reachable`.
 */
export async function openDataFolder(folder: string): Promise<DataFolder> {
  const path = resolve(folder);
  const lock = join(path, "server.json");
  const self = await thisProcess();
  const token = randomBytes(32).toString("base64url");
  try {
    await mkdir(join(path, "keys"), { recursive: true, mode: 0o700 });
    await takeOver(lock, self);
    // Only now: the folder of a server that runs is not ours to change.
    await chmod(path, 0o700);
    await writeWhole(join(path, "keys", "cli.token"), `${token}\n`);
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
    announce: (url) => writeWhole(lock, ownerText({ ...self, url })),
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

const digest = (text: string) => createHash("sha256").update(text).digest();
