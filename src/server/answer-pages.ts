import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { gzipSync } from "node:zlib";
import { z } from "zod";
import type { StaticFile } from "../ballots/ballots.ts";
import { isErrno } from "../evidence/is-errno.ts";

export interface AnswerPages {
  /** Subresource hash of the page, as the build wrote it and a manifest signs it; null: not built, or changed since. */
  readonly integrity: string | null;
  /** By path, "/" the page itself. */
  readonly files: ReadonlyMap<string, StaticFile>;
}

/** The same two steps up from src/server and from dist/server. */
const built = new URL("../../dist/web/answer/", import.meta.url);

const hash = z.string().regex(/^sha384-[A-Za-z0-9+/=]{64}$/);
/** What `npm run build:answer` says of what it made: each file with its hash. */
const pageFile = z.object({ page: hash, files: z.record(z.string().regex(/^[\w-]+(\/[\w.-]+)*\.\w+$/), hash) });

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

const NOTHING: AnswerPages = { integrity: null, files: new Map() };

/**
 * The page people answer on, read whole: what is served at the start is served until the end. A file that is not what the build wrote
 * down is not served, and then nothing is.
 */
export async function readAnswerPages(folder: URL = built): Promise<AnswerPages> {
  try {
    const { page, files } = pageFile.parse(JSON.parse(await readFile(new URL("page.json", folder), "utf8")));
    const read = await Promise.all(
      Object.entries(files).map(async ([name, expected]) => {
        const bytes = await readFile(new URL(name, folder));
        const isWhole = `sha384-${createHash("sha384").update(bytes).digest("base64")}` === expected;
        // Packed here and not read from the build's twin, which nothing pins.
        return { name, isWhole, file: { bytes, type: typeOf(name), gzip: gzipSync(bytes, { level: 9 }) } };
      }),
    );
    if (!read.every(({ isWhole }) => isWhole)) return NOTHING;
    return { integrity: page, files: new Map(read.map(({ name, file }) => [addressOf(name), file])) };
  } catch (error) {
    if (isErrno(error, "ENOENT")) return NOTHING;
    throw error;
  }
}

function addressOf(name: string): string {
  return name === "index.html" ? "/" : `/${name}`;
}

function typeOf(name: string): string {
  return types[extname(name)] ?? "application/octet-stream";
}
