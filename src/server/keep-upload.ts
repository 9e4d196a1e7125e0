import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { isErrno } from "../evidence/is-errno.ts";
import { syncFolder } from "../evidence/lake-files.ts";

export interface KeptUpload {
  readonly sha256: string;
  readonly size: number;
}

/**
 * Streams an upload into `folder/<sha256>`: written aside, forced to disk, then renamed, so that a name always has all its bytes.
 * Throws `output.disk-full`, and what the stream throws when it is too large or ends early; then nothing is left.
 */
export async function keepUpload(folder: string, upload: Readable): Promise<KeptUpload> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `.upload-${randomUUID()}`);
  const hash = createHash("sha256");
  let size = 0;
  try {
    const file = await open(draft, "wx", 0o600);
    try {
      for await (const chunk of upload) {
        const bytes = asBytes(chunk);
        hash.update(bytes);
        size += bytes.length;
        await file.writeFile(bytes);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    const sha256 = hash.digest("hex");
    await rename(draft, join(folder, sha256));
    await syncFolder(folder);
    return { sha256, size };
  } catch (error) {
    await rm(draft, { force: true });
    if (isErrno(error, "ENOSPC") || isErrno(error, "EDQUOT")) throw diskFull(error);
    throw error;
  }
}

/** A stream types its chunks `any`; one of a request gives bytes. */
function asBytes(chunk: unknown): Uint8Array {
  return chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk));
}

function diskFull(cause: unknown): EvenkeelError {
  return new EvenkeelError(
    "output.disk-full",
    "The server's disk is full; the file was not kept.",
    "Free some space on the server, then upload it again.",
    {
      cause,
    },
  );
}
