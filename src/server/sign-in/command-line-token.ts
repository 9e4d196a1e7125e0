import { timingSafeEqual } from "node:crypto";
import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hashOfSecret, newSecret } from "../../state/people-secrets.ts";

/** Whoever reads this file owns the data folder, and with it everything the server may do. */
export const commandLineTokenFile = (dataFolder: string) => join(dataFolder, "keys", "command-line-token");

const PREFIX = "evkc_";

/** Nobody's account, in the audit log too: the command line acts for whoever owns the data folder. */
export const COMMAND_LINE = { account: "00000000-0000-0000-0000-000000000000", name: "command line" } as const;

/** A new token for the command line of this machine, at each start of the server; readable by its owner only. */
export async function writeCommandLineToken(dataFolder: string): Promise<string> {
  const file = commandLineTokenFile(dataFolder);
  await mkdir(join(dataFolder, "keys"), { recursive: true, mode: 0o700 });
  const token = `${PREFIX}${newSecret()}`;
  // A file of that name may have been left with wider permissions; renaming replaces it whole.
  const fresh = `${file}.new`;
  await writeFile(fresh, `${token}\n`, { mode: 0o600 });
  await chmod(fresh, 0o600);
  await rename(fresh, file);
  return token;
}

/** For the command line: the token of the server that owns the folder; null where none was ever started. */
export async function readCommandLineToken(dataFolder: string): Promise<string | null> {
  try {
    return (await readFile(commandLineTokenFile(dataFolder), "utf8")).trim();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

export function isCommandLineToken(given: string, token: string | null): boolean {
  return token !== null && given.startsWith(PREFIX) && timingSafeEqual(hashOfSecret(given), hashOfSecret(token));
}
