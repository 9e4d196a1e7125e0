import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { promisify } from "node:util";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";

/** Whom PostgreSQL runs as; null: as ourselves. */
export interface PostgresAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const run = promisify(execFile);

/** PostgreSQL refuses to run as root, so root lends it one of these accounts, the first there is. */
const CANDIDATES = ["evenkeel", "postgres"] as const;

/** Throws `database.cannot-start` when we are root and the machine has no account for PostgreSQL. */
export async function postgresAccount(): Promise<PostgresAccount | null> {
  if (process.getuid?.() !== 0) return null;
  for (const name of CANDIDATES) {
    const found = await lookUp(name);
    if (found !== null) return found;
  }
  throw new EvenkeelError(
    "database.cannot-start",
    "PostgreSQL does not run as root, and this machine has no account named evenkeel or postgres for it.",
    "Run evenkeel as an ordinary user; or make one with `useradd --system --user-group postgres`; or set EVENKEEL_DATABASE_URL.",
  );
}

async function lookUp(name: string): Promise<PostgresAccount | null> {
  try {
    const [user, group] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]);
    return { name, uid: Number.parseInt(user.stdout, 10), gid: Number.parseInt(group.stdout, 10) };
  } catch {
    // `id` says by failing that there is no such account.
    return null;
  }
}

/**
 * The first folder on the way to `path` that the account may not pass, or null. Folders that do not exist yet are ours to make.
 * Limit: reads mode bits, not access lists.
 */
export async function folderInTheWay(path: string, account: PostgresAccount): Promise<string | null> {
  for (const folder of ancestorsOf(resolve(path))) {
    const found = await stat(folder).catch(() => null);
    if (found === null) return null;
    const bit = found.uid === account.uid ? 0o100 : found.gid === account.gid ? 0o010 : 0o001;
    if ((found.mode & bit) === 0) return folder;
  }
  return null;
}

function ancestorsOf(path: string): readonly string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [...ancestorsOf(parent), path];
}
