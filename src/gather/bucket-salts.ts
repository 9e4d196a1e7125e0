import { randomBytes } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { z } from "zod";
import { DAY, type Instant, quarterOf } from "../core/model/time.ts";

/**
 * The salts that turn an account into a bucket. One per repository and quarter: buckets of two quarters cannot be joined.
 * A salt is forgotten 30 days after its quarter, and with it any way back from a bucket to an account (evidence.md 2.2).
 */
export interface BucketSalts {
  readonly saltFor: (container: string, quarter: string) => Uint8Array;
  /** Writes the salts that are still allowed to live. */
  readonly keep: () => Promise<void>;
}

const SALT_BYTES = 32;
const GRACE = 30 * DAY;
const stored = z.record(z.string(), z.string().regex(/^[A-Za-z0-9_-]{43}$/));

export async function openBucketSalts(file: string, now: Instant): Promise<BucketSalts> {
  const salts = new Map(Object.entries(await readSalts(file)));
  return {
    saltFor(container, quarter) {
      const key = `${quarter} ${container}`;
      const known = salts.get(key) ?? randomBytes(SALT_BYTES).toString("base64url");
      salts.set(key, known);
      return Buffer.from(known, "base64url");
    },
    async keep() {
      const living = [...salts].filter(([key]) => mayLive(key.slice(0, key.indexOf(" ")), now));
      await writeFile(`${file}.new`, JSON.stringify(Object.fromEntries(living)), { mode: 0o600 });
      await rename(`${file}.new`, file);
    },
  };
}

/** A quarter's salt may live while the quarter lasts and 30 days longer. */
function mayLive(quarter: string, now: Instant): boolean {
  return quarter >= quarterOf(now - GRACE);
}

async function readSalts(file: string): Promise<Record<string, string>> {
  try {
    return stored.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (error) {
    // A missing or damaged file costs only the joining of buckets inside the running quarter; new salts are made.
    if (error instanceof SyntaxError || error instanceof z.ZodError || isMissing(error)) return {};
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
