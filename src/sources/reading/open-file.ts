import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { EvenkeelError, quoted } from "../../core/model/evenkeel-error.ts";

export const MEBIBYTE = 1_048_576;

/** How a file is called in messages: its name, without the folders that may hold a login. */
export function shownName(file: string): string {
  return quoted(basename(file));
}

/** Bytes of the file; throws `source.not-found` for a missing file, a folder or one that may not be read. */
export async function fileSize(file: string): Promise<number> {
  const found = await stat(file).catch((cause: unknown) => {
    throw notFound(file, cause);
  });
  if (!found.isFile()) throw notFound(file, undefined);
  return found.size;
}

export function fileChunks(file: string): AsyncIterable<Uint8Array> {
  return createReadStream(file, { highWaterMark: 256 * 1024 });
}

/**
 * The whole file as UTF-8 text, without a byte order mark. For formats people write by hand; larger ones are streamed.
 * Throws `tooLarge()` before reading a byte when the file is longer than `limit` bytes, `invalid(what)` on bytes that are not UTF-8.
 */
export async function fileText(file: string, limit: number, invalid: (what: string) => EvenkeelError): Promise<string> {
  const size = await fileSize(file);
  if (size > limit) throw invalid(`${size} bytes long, the limit is ${limit}`);
  const parts: Uint8Array[] = [];
  try {
    for await (const chunk of fileChunks(file)) parts.push(chunk);
  } catch (cause) {
    throw notFound(file, cause);
  }
  return utf8(Buffer.concat(parts), invalid);
}

function utf8(bytes: Uint8Array, invalid: (what: string) => EvenkeelError): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    if (cause instanceof TypeError) throw invalid("not UTF-8 text");
    throw cause;
  }
}

function notFound(file: string, cause: unknown): EvenkeelError {
  return new EvenkeelError(
    "source.not-found",
    `${shownName(file)} is missing, no file, or may not be read`,
    "Check the path and its permissions, then run the command again.",
    { cause },
  );
}
