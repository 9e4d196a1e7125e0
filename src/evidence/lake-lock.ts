import { link, open, readFile, rename, rm, unlink } from "node:fs/promises";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { isErrno } from "./is-errno.ts";

/** Lock files this process holds; a file with our pid that is not among them is left over from an earlier process with the same pid. */
const held = new Set<string>();

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isErrno(error, "EPERM");
  }
}

async function ownerOf(path: string): Promise<number | null> {
  try {
    return Number.parseInt(await readFile(path, "utf8"), 10);
  } catch (error) {
    if (isErrno(error, "ENOENT")) return null;
    throw error;
  }
}

async function tryCreate(path: string): Promise<boolean> {
  // Written aside and linked in, so that nobody ever reads a lock without its pid.
  const draft = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  const file = await open(draft, "wx");
  await file.writeFile(`${process.pid}\n`);
  await file.close();
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (isErrno(error, "EEXIST")) return false;
    throw error;
  } finally {
    await unlink(draft);
  }
}

function isHeldByAnother(path: string, owner: number): boolean {
  if (owner === process.pid) return held.has(path);
  return Number.isInteger(owner) && owner > 0 && isAlive(owner);
}

/** Moves a dead owner's lock away; if another process took it over meanwhile, puts that one's lock back. */
async function removeStale(path: string, deadOwner: number): Promise<void> {
  const aside = `${path}.stale-${process.pid}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (isErrno(error, "ENOENT")) return;
    throw error;
  }
  if ((await ownerOf(aside)) !== deadOwner) await link(aside, path);
  await rm(aside, { force: true });
}

/**
 * Takes the write lock of a lake or throws `lake.locked`. A lock whose process is gone is taken over.
 * Limit: on a network file system two machines do not see each other's processes; a lake belongs to one machine.
 */
export async function takeLock(path: string): Promise<() => Promise<void>> {
  for (let attempt = 0; attempt < 3; attempt++) {
    if (await tryCreate(path)) {
      held.add(path);
      return async () => {
        held.delete(path);
        await rm(path, { force: true });
      };
    }
    const owner = await ownerOf(path);
    if (owner !== null && isHeldByAnother(path, owner)) throw locked(owner);
    if (owner !== null) await removeStale(path, owner);
  }
  throw locked(null);
}

function locked(owner: number | null): EvenkeelError {
  const who = owner === null ? "another process" : `process ${owner}`;
  return new EvenkeelError(
    "lake.locked",
    `The evidence folder is being written by ${who}.`,
    "Wait until that run has ended, or use another cache folder.",
  );
}
