import { randomBytes } from "node:crypto";
import { link, mkdir, open, readFile, rm, stat, writeFile } from "node:fs/promises";
import { platform } from "node:os";
import { dirname, join } from "node:path";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import { isErrno } from "../evidence/is-errno.ts";

const HEX = /^[0-9a-f]{64}$/i;

/**
 * The master key (32 bytes, as 64 hexadecimal digits in a file): from `named` (EVENKEEL_MASTER_KEY_FILE), which must be there, or from
 * DATA/keys/master.key, which is made at the first start. Throws `vault.key-refused` when others may read it or it is no key.
 */
export async function readMasterKey(dataFolder: string, named: string | null): Promise<Uint8Array> {
  const path = named ?? join(dataFolder, "keys", "master.key");
  if (named === null) await makeUnlessThere(path);
  await refuseReadableByOthers(path);
  const text = (await readFile(path, "utf8")).trim();
  if (!HEX.test(text)) throw refused(path, "does not hold 64 hexadecimal digits", "Make one with `openssl rand -hex 32`.");
  return Buffer.from(text, "hex");
}

async function makeUnlessThere(path: string): Promise<void> {
  if ((await stat(path).catch(() => null)) !== null) return;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  // Written aside, forced to disk and linked in: a key that seals things may never be half there, nor be replaced by another start.
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  await writeFile(draft, `${randomBytes(32).toString("hex")}\n`, { mode: 0o600, flush: true });
  try {
    await link(draft, path);
    await flushFolder(dirname(path));
  } catch (error) {
    if (!isErrno(error, "EEXIST")) throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function flushFolder(folder: string): Promise<void> {
  // Windows opens no folders, and writes them through.
  if (platform() === "win32") return;
  const handle = await open(folder, "r");
  await handle.sync();
  await handle.close();
}

async function refuseReadableByOthers(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    if (isErrno(error, "ENOENT")) throw refused(path, "does not exist", "Name the file that holds it, or unset EVENKEEL_MASTER_KEY_FILE.");
    throw error;
  });
  // Windows has no such bits.
  if (platform() !== "win32" && (found.mode & 0o077) !== 0) throw refused(path, "can be read by others", "Run `chmod 600` on it.");
}

function refused(path: string, what: string, whatToDo: string): EvenkeelError {
  return new EvenkeelError("vault.key-refused", `The master key file ${quoted(path)} ${what}.`, whatToDo);
}
