import { execFile } from "node:child_process";
import { chown, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import type { PostgresAccount } from "./postgres-account.ts";

export interface NewCluster {
  readonly initdb: string;
  /** Where it is to stand. */
  readonly cluster: string;
  /** Private folder in which the password may lie for a moment. */
  readonly runFolder: string;
  readonly user: string;
  readonly password: string;
  readonly account: PostgresAccount | null;
  readonly durable: boolean;
}

/** The locale would follow LANG, and LANG=C makes a cluster that cannot hold UTF-8; this one sorts alike on every machine. */
const LOCALE = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"];

/** Makes the cluster aside and puts it in place whole, so that one that was killed half-way is never taken for one. Throws `output.disk-full` or `database.cannot-start`. */
export async function makeCluster({ initdb, cluster, runFolder, user, password, account, durable }: NewCluster): Promise<void> {
  const draft = `${cluster}.draft`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  const passwordFile = join(runFolder, "password");
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account !== null) for (const path of [draft, passwordFile]) await chown(path, account.uid, account.gid);
  const asked = [`--pgdata=${draft}`, `--username=${user}`, `--pwfile=${passwordFile}`, "--auth=scram-sha-256", ...LOCALE];
  try {
    await promisify(execFile)(initdb, durable ? asked : [...asked, "--no-sync"], {
      env: { ...process.env, LC_ALL: "C" },
      ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
    });
    await rename(draft, cluster);
  } catch (error) {
    throw cannotStart(error instanceof Error && "stderr" in error ? String(error.stderr) : String(error));
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** The named error for what PostgreSQL said last. */
export function cannotStart(words: string): EvenkeelError {
  if (/No space left on device/.test(words)) {
    return new EvenkeelError("output.disk-full", "No space is left for the database.", "Free some space, or choose another EVENKEEL_DATA.");
  }
  const said = words.trim().split("\n").slice(-5).join("; ");
  return new EvenkeelError(
    "database.cannot-start",
    `The embedded PostgreSQL does not start: ${quoted(said, 1_000)}`,
    "Repair what it names, or use another PostgreSQL with EVENKEEL_DATABASE_URL.",
  );
}
