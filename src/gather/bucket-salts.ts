import { createHash, randomBytes, randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { DAY, type Instant, quarterOf } from "../core/model/time.ts";
import { isErrno } from "../evidence/is-errno.ts";

/**
 * The salts that turn an account into a bucket. One per container and quarter: buckets of two quarters cannot be joined.
 * A salt is forgotten 30 days after its quarter, and with it any way back from a bucket to an account (evidence.md 2.2).
 */
export interface BucketSalts {
  /** Of a quarter whose salts are gone: one that lives in this memory only. */
  readonly saltFor: (container: string, quarter: string) => Uint8Array;
  /** Whether buckets of that quarter still join those of other runs. */
  readonly isLiving: (quarter: string) => boolean;
  /** Deletes the salts that may not live any longer. */
  readonly keep: () => Promise<void>;
}

const SALT_BYTES = 32;
const GRACE = 30 * DAY;
const OWNER_ONLY = 0o600;
const SALT = /^[A-Za-z0-9_-]{43}$/;
const formerFile = z.record(z.string(), z.string().regex(SALT));

/**
 * Opens the salts in `folder/salts`, a file for each. The server and its evidence process, and several reads at once, meet the same
 * container for the first time at the same moment: a file that is linked into place exists once, so they agree. Two salts for one
 * quarter would count one person twice, and show a group that is too small.
 */
export async function openBucketSalts(folder: string, now: Instant): Promise<BucketSalts> {
  const place = join(folder, "salts");
  await mkdir(place, { recursive: true, mode: 0o700 });
  const known = new Map<string, Buffer>();
  const isLiving = (quarter: string) => mayLive(quarter, now);
  await takeOver(join(folder, "salts.json"), place, isLiving);
  return {
    isLiving,
    saltFor(container, quarter) {
      const name = fileOf(container, quarter);
      const salt = known.get(name) ?? (isLiving(quarter) ? sharedSalt(place, name) : randomBytes(SALT_BYTES));
      known.set(name, salt);
      return salt;
    },
    async keep() {
      for (const name of await readdir(place)) if (!isLiving(name.slice(0, 7))) await rm(join(place, name), { force: true });
    },
  };
}

/** A quarter's salt may live while the quarter lasts and 30 days longer. */
function mayLive(quarter: string, now: Instant): boolean {
  return quarter >= quarterOf(now - GRACE);
}

function fileOf(container: string, quarter: string): string {
  return `${quarter}-${createHash("sha256").update(container).digest("hex").slice(0, 32)}`;
}

function sharedSalt(place: string, name: string): Buffer {
  return readSalt(join(place, name)) ?? placeSalt(place, name, randomBytes(SALT_BYTES).toString("base64url"));
}

/** A salt that is there stays: whoever came first decides. A damaged one costs only the joining of buckets inside its quarter. */
function placeSalt(place: string, name: string, salt: string): Buffer {
  const target = join(place, name);
  const draft = join(place, `${name}.${randomUUID()}`);
  mkdirSync(place, { recursive: true, mode: 0o700 });
  writeFileSync(draft, salt, { mode: OWNER_ONLY, flush: true });
  try {
    linkSync(draft, target);
    return Buffer.from(salt, "base64url");
  } catch (error) {
    if (!isErrno(error, "EEXIST")) throw error;
    const there = readSalt(target);
    if (there !== null) return there;
    rmSync(target, { force: true });
    return placeSalt(place, name, salt);
  } finally {
    rmSync(draft, { force: true });
  }
}

function readSalt(file: string): Buffer | null {
  try {
    const text = readFileSync(file, "utf8");
    return SALT.test(text) ? Buffer.from(text, "base64url") : null;
  } catch (error) {
    if (isErrno(error, "ENOENT")) return null;
    throw error;
  }
}

/** Salts of an earlier version stood in one file, which two processes could not share. */
async function takeOver(file: string, place: string, isLiving: (quarter: string) => boolean): Promise<void> {
  for (const [key, salt] of Object.entries(await readFormer(file))) {
    const [quarter = "", container = ""] = [key.slice(0, key.indexOf(" ")), key.slice(key.indexOf(" ") + 1)];
    if (isLiving(quarter) && readSalt(join(place, fileOf(container, quarter))) === null) placeSalt(place, fileOf(container, quarter), salt);
  }
  await rm(file, { force: true });
}

async function readFormer(file: string): Promise<Record<string, string>> {
  try {
    return formerFile.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (error) {
    // A damaged file costs only the joining of buckets inside the running quarter; new salts are made.
    if (error instanceof SyntaxError || error instanceof z.ZodError || isErrno(error, "ENOENT")) return {};
    throw error;
  }
}
