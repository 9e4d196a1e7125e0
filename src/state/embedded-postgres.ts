import { randomBytes } from "node:crypto";
import { chmod, chown, mkdir, mkdtemp, readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { platform, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Client, escapeIdentifier } from "pg";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import { isErrno } from "../evidence/is-errno.ts";
import { cannotStart, makeCluster } from "./make-cluster.ts";
import { folderInTheWay, type PostgresAccount, postgresAccount } from "./postgres-account.ts";
import { postgresPrograms } from "./postgres-programs.ts";
import { type Address, launch, type Place, START_LIMIT_MS, stopPostmaster } from "./postmaster.ts";
import { mayBePostmaster, type PostmasterFile, readPostmasterFile } from "./postmaster-file.ts";

export interface EmbeddedPostgres {
  /** With the password of our own role; not for logs. */
  readonly url: string;
  /** True when a PostgreSQL that outlived its server was taken over. */
  readonly adopted: boolean;
  /** Fast shutdown: transactions under way are rolled back, everything acknowledged is on disk. */
  readonly stop: () => Promise<void>;
}

export interface EmbeddedOptions {
  readonly dataFolder: string;
  /** False for tests only: nothing is forced to disk. */
  readonly durable?: boolean;
}

const USER = "evenkeel";
const NAME = "evenkeel";
const LOOK_EVERY_MS = 10;
const WATCH_EVERY_MS = 500;
/** `sun_path` holds 104 bytes on macOS, 108 on Linux. */
const LONGEST_SOCKET_PATH = 100;

/**
 * Starts the PostgreSQL in DATA/postgres, made at the first start, or takes over one that outlived a killed server. While it runs it
 * is watched: one that dies is started again at the same address, so that requests fail for that time only.
 * Throws `database.cannot-start`, `database.not-ours`, `data-folder.not-reachable`, `output.disk-full`.
 * @example const postgres = await startEmbeddedPostgres({ dataFolder: "evenkeel-data" })
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const place = await prepare(options);
  const found = await findRunning(place);
  const runFolder = found?.socketFolder || (await makeRunFolder(place));
  const port = found?.port ?? (platform() === "win32" ? await freePort() : 5432);
  const address = { place, runFolder, port };
  if (found === null) {
    if (!(await exists(join(place.cluster, "PG_VERSION")))) await makeCluster({ ...place, ...place.programs, runFolder, user: USER });
    await launch(address);
  }
  await greet(address);
  const watch = keepRunning(address);
  return {
    url: urlOf(address, NAME),
    adopted: found !== null,
    stop: async () => {
      await watch.end();
      await stopPostmaster(place.cluster);
      if (!runFolder.startsWith(place.dataFolder)) await rm(runFolder, { recursive: true, force: true });
    },
  };
}

async function prepare({ dataFolder: asked, durable = true }: EmbeddedOptions): Promise<Place> {
  await mkdir(asked, { recursive: true, mode: 0o700 });
  const dataFolder = await realpath(asked);
  const account = await postgresAccount();
  if (account !== null) await letIn(dataFolder, account);
  return {
    dataFolder,
    durable,
    cluster: join(dataFolder, "postgres"),
    logFile: join(dataFolder, "postgres.log"),
    password: await ownPassword(join(dataFolder, "keys")),
    account,
    programs: await postgresPrograms(dataFolder, account),
  };
}

/** The account may pass the data folder, and nobody else but root may. */
async function letIn(dataFolder: string, account: PostgresAccount): Promise<void> {
  await chown(dataFolder, 0, account.gid);
  await chmod(dataFolder, 0o710);
  const inTheWay = await folderInTheWay(dataFolder, account);
  if (inTheWay === null) return;
  throw new EvenkeelError(
    "data-folder.not-reachable",
    `PostgreSQL runs as ${account.name}, not as root, and cannot enter ${quoted(inTheWay)}.`,
    "Set EVENKEEL_DATA to a folder it can reach, /var/lib/evenkeel for example; or run evenkeel as an ordinary user.",
  );
}

async function ownPassword(keys: string): Promise<string> {
  await mkdir(keys, { recursive: true, mode: 0o700 });
  const file = join(keys, "postgres.password");
  try {
    await writeFile(file, `${randomBytes(32).toString("hex")}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if (!isErrno(error, "EEXIST")) throw error;
  }
  return (await readFile(file, "utf8")).trim();
}

/** A private folder for the socket: in the data folder, or in the temporary one where that path would be too long for a socket. */
async function makeRunFolder({ dataFolder, account }: Place): Promise<string> {
  const inside = join(dataFolder, "postgres-run");
  const fits = Buffer.byteLength(join(inside, ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH;
  const folder = fits ? inside : await mkdtemp(join(tmpdir(), "evenkeel-"));
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o700);
  if (account !== null) await chown(folder, account.uid, account.gid);
  return folder;
}

/** A postmaster of this very directory that accepts connections, waited for while it starts or stops; null when none runs. */
async function findRunning(place: Place): Promise<PostmasterFile | null> {
  const until = Date.now() + START_LIMIT_MS;
  for (;;) {
    const file = await readPostmasterFile(place.cluster);
    if (file === null || !(await mayBePostmaster(file.pid, place.cluster))) return null;
    if (file.status === "ready") return file;
    if (Date.now() > until) throw cannotStart(`process ${file.pid} is ${file.status} for ${START_LIMIT_MS / 1_000} s`);
    await wait(LOOK_EVERY_MS);
  }
}

function urlOf({ place, runFolder, port }: Address, name: string): string {
  const host = platform() === "win32" ? `127.0.0.1:${port}/${name}` : `localhost:${port}/${name}?host=${encodeURIComponent(runFolder)}`;
  return `postgres://${USER}:${place.password}@${host}`;
}

/** Asks whoever answers which directory it serves, and makes our database in it at the first time. */
async function greet(address: Address): Promise<void> {
  const client = new Client({ connectionString: urlOf(address, "postgres"), connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ folder: string; made: boolean }>(
      "select current_setting('data_directory') as folder, exists (select from pg_database where datname = $1) as made",
      [NAME],
    );
    const served = await realpath(rows[0]?.folder ?? "").catch(() => "");
    if (served !== address.place.cluster) throw notOurs("it serves another folder");
    if (rows[0]?.made !== true) await client.query(`create database ${escapeIdentifier(NAME)}`);
  } catch (error) {
    throw error instanceof EvenkeelError ? error : notOurs(error instanceof Error ? error.message : String(error));
  } finally {
    await client.end();
  }
}

function notOurs(reason: string): EvenkeelError {
  return new EvenkeelError(
    "database.not-ours",
    `The PostgreSQL that answers for the data folder is not the one we made: ${quoted(reason)}.`,
    "Stop that PostgreSQL, put back DATA/keys/postgres.password if it was changed, or choose another EVENKEEL_DATA.",
  );
}

/** Starts a postmaster that died again, after pauses that grow to half a minute. */
function keepRunning(address: Address): { readonly end: () => Promise<void> } {
  const ending = new AbortController();
  const { signal } = ending;
  const watching = (async () => {
    let pause = WATCH_EVERY_MS;
    while (!signal.aborted) {
      await wait(pause, undefined, { signal, ref: false }).catch(() => {});
      if (signal.aborted) return;
      const file = await readPostmasterFile(address.place.cluster).catch(() => null);
      if (file !== null && (await mayBePostmaster(file.pid, address.place.cluster))) {
        pause = WATCH_EVERY_MS;
        continue;
      }
      await launch(address).catch((error) => {
        pause = Math.min(pause * 2, 30_000);
        // Requests meanwhile say that the database is away; why it does not come back is for the operator's log.
        const unnamed = { code: "database.cannot-start", message: "PostgreSQL could not be started again." };
        const { code, message } = error instanceof EvenkeelError ? error : unnamed;
        process.emitWarning(`${message} Its last words are in postgres.log.`, { type: "EvenkeelWarning", code });
      });
    }
  })();
  return {
    end: async () => {
      ending.abort();
      await watching;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("the system gave no port");
  return address.port;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
