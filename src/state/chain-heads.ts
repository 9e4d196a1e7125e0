import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { isErrno } from "../evidence/is-errno.ts";

/** The number of the last entry ever signed for each organisation, kept beside the key and outside the database: a restore shows. */
export interface ChainHeads {
  /** 0: nothing was signed. */
  readonly seqOf: (organisation: string) => number;
  /** After the transaction that signed it: a head beyond the chain then means that the database was put back to an earlier day. */
  readonly signed: (organisation: string, seq: number) => Promise<void>;
}

const shape = z.record(z.string(), z.int());

export async function openChainHeads(dataFolder: string): Promise<ChainHeads> {
  const path = join(dataFolder, "keys", "chain-heads.json");
  const heads = new Map(Object.entries(await readHeads(path)));
  let writing: Promise<void> = Promise.resolve();
  const write = async (): Promise<void> => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const aside = `${path}.${randomBytes(6).toString("hex")}`;
    await writeFile(aside, JSON.stringify(Object.fromEntries(heads)), { mode: 0o600, flush: true });
    await rename(aside, path);
  };
  return {
    seqOf: (organisation) => heads.get(organisation) ?? 0,
    signed: async (organisation, seq) => {
      heads.set(organisation, seq);
      // One after another, so that an older state is never written over a newer one; a failure is that caller's alone.
      writing = writing.then(write, write);
      await writing;
    },
  };
}

async function readHeads(path: string): Promise<z.output<typeof shape>> {
  try {
    return shape.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    if (isErrno(error, "ENOENT")) return {};
    throw error;
  }
}
