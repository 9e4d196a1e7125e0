import { spawn } from "node:child_process";
import { open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { platform } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { isErrno } from "../evidence/is-errno.ts";
import { cannotStart } from "./make-cluster.ts";
import type { PostgresAccount } from "./postgres-account.ts";
import type { PostgresPrograms } from "./postgres-programs.ts";
import { isAlive, mayBePostmaster, readPostmasterFile } from "./postmaster-file.ts";

/** Recovery after a crash reads the whole write-ahead log, at most 1 GB by our settings. */
export const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 30_000;
const LOOK_EVERY_MS = 10;

/** What is settled before a cluster is started. */
export interface Place {
  readonly dataFolder: string;
  readonly durable: boolean;
  readonly cluster: string;
  readonly logFile: string;
  readonly password: string;
  readonly account: PostgresAccount | null;
  readonly programs: PostgresPrograms;
}

/** Where it is asked. */
export interface Address {
  readonly place: Place;
  readonly runFolder: string;
  readonly port: number;
}

/** Nothing is logged but its own life: statements that fail quote values, and values are people's addresses. */
function settingsOf({ place, runFolder, port }: Address): readonly string[] {
  const unix = platform() !== "win32";
  const settings = {
    port,
    listen_addresses: unix ? "" : "127.0.0.1",
    ...(unix ? { unix_socket_directories: runFolder, unix_socket_permissions: "0700" } : {}),
    // Tests share one among all that run at once.
    max_connections: place.durable ? 60 : 300,
    max_wal_size: "256MB",
    wal_level: "minimal",
    max_wal_senders: 0,
    timezone: "UTC",
    log_timezone: "UTC",
    log_min_messages: "log",
    log_min_error_statement: "panic",
    log_checkpoints: "off",
    ...(place.durable ? {} : { fsync: "off", synchronous_commit: "off" }),
  };
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

/** A backend that outlived its postmaster holds the shared memory until it notices, which takes it moments. */
const STILL_IN_USE = /pre-existing shared memory block/;

/** Starts a postmaster and waits until it accepts connections. Throws `database.cannot-start`, `output.disk-full`. */
export async function launch(address: Address): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const failure = await launchOnce(address);
    if (failure === null) return;
    if (attempt === 20 || !STILL_IN_USE.test(failure)) throw cannotStart(failure);
    await wait(250);
  }
}

/** Null when it accepts connections, or its last words. */
async function launchOnce(address: Address): Promise<string | null> {
  const { cluster, logFile, account, programs } = address.place;
  await disarmStaleFiles(address);
  await rename(logFile, `${logFile}.1`).catch((error: unknown) => {
    if (!isErrno(error, "ENOENT")) throw error;
  });
  const log = await open(logFile, "w", 0o600);
  // Of its own session, so that Ctrl-C in a terminal reaches us alone and requests under way can end first.
  const child = spawn(programs.postgres, ["-D", cluster, ...settingsOf(address)], {
    detached: true,
    stdio: ["ignore", log.fd, log.fd],
    env: { ...process.env, LC_ALL: "C" },
    ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
  });
  let ended: string | null = null;
  child.on("error", (error) => {
    ended = error.message;
  });
  child.on("exit", (code) => {
    ended ??= `it ended with ${code}`;
  });
  child.unref();
  await log.close();
  const until = Date.now() + START_LIMIT_MS;
  while (ended === null && Date.now() < until) {
    const file = await readPostmasterFile(cluster);
    if (file?.pid === child.pid && file?.status === "ready") return null;
    await wait(LOOK_EVERY_MS);
  }
  return `${await readFile(logFile, "utf8")}\n${ended ?? "it does not become ready"}`;
}

/**
 * After a crash the number in the file may have gone to a process that is no postmaster, or the dead one was not yet collected by its
 * parent; beside either PostgreSQL would not start. With our own number there it starts, as its parent is no rival, and still looks
 * whether a backend of the dead one holds the shared memory named in the same file, which deleting the file would prevent.
 */
async function disarmStaleFiles({ place: { cluster }, runFolder, port }: Address): Promise<void> {
  const file = await readPostmasterFile(cluster);
  if (file !== null && isAlive(file.pid) && !(await mayBePostmaster(file.pid, cluster))) {
    const path = join(cluster, "postmaster.pid");
    await writeFile(path, (await readFile(path, "utf8")).replace(/^\d+/, String(process.pid)));
  }
  // The run folder is this cluster's alone.
  await rm(join(runFolder, `.s.PGSQL.${port}.lock`), { force: true });
}

/** Fast shutdown: transactions under way are rolled back, everything acknowledged is on disk. */
export async function stopPostmaster(cluster: string): Promise<void> {
  const file = await readPostmasterFile(cluster);
  if (file === null || !(await mayBePostmaster(file.pid, cluster))) return;
  process.kill(file.pid, "SIGINT");
  const until = Date.now() + STOP_LIMIT_MS;
  while (await mayBePostmaster(file.pid, cluster)) {
    // Immediate shutdown: the next start recovers from the log, nothing acknowledged is lost.
    if (Date.now() > until) process.kill(file.pid, "SIGQUIT");
    await wait(Date.now() > until ? 1_000 : LOOK_EVERY_MS);
  }
}
