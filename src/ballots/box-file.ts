import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type DropCode, dropCodes } from "../core/privacy/ballot-frame.ts";
import { shuffled } from "./shuffled.ts";

/** A frame that passed every check. */
export interface Ballot {
  /** SHA-256 of the message that the token signs: what may be spent once. */
  readonly spends: Uint8Array;
  /** SHA-256 of the whole frame: the same bytes again are the same ballot. */
  readonly frame: Uint8Array;
  readonly keyId: Uint8Array;
  /** Canonical JSON: neither spaces nor the order in which items were answered say whose it is. */
  readonly payload: string;
}

export interface StoredBallot {
  /** Id of the key, as small hex letters: as bytes each would be a piece of memory of its own. */
  readonly key: string;
  readonly payload: string;
}

/** The SQLite file of one round (privacy.md 6). Every call is synchronous and takes the thread for itself. */
export interface BoxFile {
  /** Spends and stores a group in one transaction, in random order; on disk when it returns. Codes in the order given. */
  readonly store: (group: readonly Ballot[]) => readonly DropCode[];
  /** Lays every page anew in the order of its random keys. */
  readonly tidy: () => void;
  readonly countOf: (keyIds: readonly Uint8Array[]) => number;
  /** Forgets which bytes spent a token, for good: from here on nothing tells a ballot sent twice from another. */
  readonly forgetFrames: () => void;
  /** One after the other, so that they never stand in memory together. */
  readonly ballots: () => Iterable<StoredBallot>;
  /** As small hex letters, sorted. */
  readonly spent: () => readonly string[];
  readonly close: () => void;
}

/** How a file is opened; another way where its statements are counted. */
export type Connect = (path: string) => DatabaseSync;

/** 65,536: the longest payload fits a leaf, since overflow pages would be laid down in the order of arrival. */
const SETTINGS = `
  pragma page_size = 65536;
  pragma locking_mode = exclusive;
  pragma journal_mode = truncate;
  pragma synchronous = full;
  pragma secure_delete = on;
  pragma temp_store = memory;
  pragma cache_size = -16000;
`;
const FORM = 1;
const TABLES = `
  begin;
  create table spent (msg_hash blob primary key, frame_hash blob) strict, without rowid;
  create table ballot (id blob primary key, key_id blob not null, payload text not null) strict, without rowid;
  pragma user_version = ${FORM};
  commit;
`;

/** Beside the file: that it was whole once. Without it a file that is gone could not be told from one that was never there. */
const markOf = (path: string): string => `${path}.opened`;

/**
 * Opens the file of a round, or makes it. `lost`: it was there once and is gone, torn or no box; then nothing is touched until
 * `destroyBoxFile`. Throws where the disk or another process stands in the way (the file is held exclusively while open).
 */
export function openBoxFile(path: string, connect: Connect = (file) => new DatabaseSync(file)): BoxFile | "lost" {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const before = existsSync(markOf(path));
  if (before && !existsSync(path)) return "lost";
  if (!existsSync(path)) closeSync(openSync(path, "wx", 0o600));
  const database = connect(path);
  try {
    // An unlikely file must not be written to before it is known to be whole.
    database.exec("pragma trusted_schema = off");
    database.exec(SETTINGS);
    if (!isBox(database)) {
      if (before) return closed(database);
      database.exec(TABLES);
    }
  } catch (error) {
    database.close();
    if (before && isTorn(error)) return "lost";
    throw error;
  }
  if (!before) mark(path);
  return boxOf(database);
}

/** Removes file, journal and mark. Idempotent. */
export function destroyBoxFile(path: string): void {
  for (const each of [path, `${path}-journal`, markOf(path)]) rmSync(each, { force: true });
  flushFolder(dirname(path));
}

function closed(database: DatabaseSync): "lost" {
  database.close();
  return "lost";
}

function isBox(database: DatabaseSync): boolean {
  const version = Object.values(database.prepare("pragma user_version").get() ?? {})[0];
  if (version !== FORM) return false;
  const rows = database.prepare("pragma integrity_check").all();
  return rows.length === 1 && Object.values(rows[0] ?? {})[0] === "ok";
}

/** SQLITE_CORRUPT and SQLITE_NOTADB; anything else (a full disk, another process) may pass. */
function isTorn(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && typeof error.errcode === "number" && [11, 26].includes(error.errcode & 0xff);
}

function mark(path: string): void {
  const handle = openSync(markOf(path), "w", 0o600);
  fsyncSync(handle);
  closeSync(handle);
  flushFolder(dirname(path));
}

function flushFolder(folder: string): void {
  // Windows opens no folders, and writes them through.
  if (process.platform === "win32" || !existsSync(folder)) return;
  const handle = openSync(folder, "r");
  fsyncSync(handle);
  closeSync(handle);
}

function boxOf(database: DatabaseSync): BoxFile {
  const find = database.prepare("select frame_hash from spent where msg_hash = ?");
  const spend = database.prepare("insert into spent (msg_hash, frame_hash) values (?, ?)");
  const put = database.prepare("insert into ballot (id, key_id, payload) values (randomblob(16), ?, ?)");
  const storeOne = ({ spends, frame, keyId, payload }: Ballot): DropCode => {
    const known = find.get(spends);
    if (known !== undefined) return isBytes(known.frame_hash, frame) ? dropCodes.acceptedBefore : dropCodes.tokenUsed;
    spend.run(spends, frame);
    put.run(keyId, payload);
    return dropCodes.accepted;
  };
  return {
    store: (group) => {
      const codes = new Map<Ballot, DropCode>();
      database.exec("begin immediate");
      try {
        for (const ballot of shuffled(group)) codes.set(ballot, storeOne(ballot));
        database.exec("commit");
      } catch (error) {
        if (database.isTransaction) database.exec("rollback");
        throw error;
      }
      return group.map((ballot) => codes.get(ballot) ?? dropCodes.tryLater);
    },
    tidy: () => database.exec("vacuum"),
    countOf: (keyIds) => {
      // One pass over the file: a query for each key read all of it once for each of a thousand keys.
      const counts = database.prepare("select key_id, count(*) as found from ballot group by key_id").all();
      const wanted = new Set(keyIds.map(hex));
      return counts.reduce((sum, { key_id, found }) => sum + (wanted.has(hex(bytesOf(key_id))) ? Number(found) : 0), 0);
    },
    forgetFrames: () => {
      database.exec("update spent set frame_hash = null where frame_hash is not null");
      database.exec("vacuum");
    },
    ballots: () => ballotsIn(database),
    spent: () =>
      database
        .prepare("select msg_hash from spent")
        .all()
        .map(({ msg_hash }) => hex(bytesOf(msg_hash)))
        .toSorted(),
    close: () => database.close(),
  };
}

function* ballotsIn(database: DatabaseSync): Generator<StoredBallot> {
  for (const row of database.prepare("select lower(hex(key_id)) as key_id, payload from ballot").iterate()) yield ballotOf(row);
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

function ballotOf({ key_id, payload }: Readonly<Record<string, unknown>>): StoredBallot {
  if (typeof payload !== "string" || typeof key_id !== "string") throw new TypeError("a key and a payload are text here");
  return { key: key_id, payload };
}

function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new TypeError("a key of the box is bytes");
}

const isBytes = (value: unknown, bytes: Uint8Array): boolean => value instanceof Uint8Array && Buffer.compare(value, bytes) === 0;
