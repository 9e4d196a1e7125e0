import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { StaticFile } from "../ballots/ballots.ts";
import { isErrno } from "../evidence/is-errno.ts";

export interface AnswerPages {
  /** Subresource hash of the page, as the build wrote it and a manifest signs it; null: not built. */
  readonly integrity: string | null;
  /** By path, "/" the page itself. */
  readonly files: ReadonlyMap<string, StaticFile>;
}

/** The same two steps up from src/server and from dist/server. */
const built = new URL("../../dist/answer/", import.meta.url);

/** What `npm run build:web` says of the page it made. */
const pageFile = z.looseObject({ page: z.string().regex(/^sha384-[A-Za-z0-9+/=]{64}$/) });

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** The page people answer on, read whole: what was served at the start is served until the end. */
export async function readAnswerPages(folder: URL = built): Promise<AnswerPages> {
  const root = fileURLToPath(folder);
  const integrity = await readIntegrity(root);
  if (integrity === null) return { integrity, files: new Map() };
  const files = new Map<string, StaticFile>();
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const type = types[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    const address = `/${relative(root, path).split(sep).join("/")}`;
    files.set(address === "/index.html" ? "/" : address, { bytes: await readFile(path), type });
  }
  return { integrity, files };
}

async function readIntegrity(root: string): Promise<string | null> {
  try {
    return pageFile.parse(JSON.parse(await readFile(join(root, "page.json"), "utf8"))).page;
  } catch (error) {
    if (isErrno(error, "ENOENT")) return null;
    throw error;
  }
}
