import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { writeError } from "./write-error.ts";

/** Where clones and evidence are kept between runs, so that a rerun reads only what is new. */
export interface CacheFolder {
  readonly path: string;
  /** Removes it if it was made for this run only. */
  readonly close: () => Promise<void>;
}

const OWNER_ONLY = 0o700;

/** `EVENKEEL_CACHE`, else the platform's per-user cache folder; without a cache a folder that lives as long as the run. */
export async function openCacheFolder(options: { keep: boolean; environment: NodeJS.ProcessEnv }): Promise<CacheFolder> {
  if (!options.keep) {
    const path = await named(tmpdir(), "set TMPDIR", () => mkdtemp(join(tmpdir(), "evenkeel-")));
    return { path, close: () => rm(path, { recursive: true, force: true }) };
  }
  const path = perUserFolder(options.environment);
  await named(path, "set EVENKEEL_CACHE to another folder, or use --no-cache", () => mkdir(path, { recursive: true, mode: OWNER_ONLY }));
  return { path, close: async () => {} };
}

async function named<Made>(folder: string, choose: string, make: () => Promise<Made>): Promise<Made> {
  try {
    return await make();
  } catch (error) {
    throw writeError(folder, error, choose);
  }
}

function perUserFolder(environment: NodeJS.ProcessEnv): string {
  if (environment.EVENKEEL_CACHE) return environment.EVENKEEL_CACHE;
  if (environment.XDG_CACHE_HOME) return join(environment.XDG_CACHE_HOME, "evenkeel");
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches", "evenkeel");
  if (process.platform === "win32" && environment.LOCALAPPDATA) return join(environment.LOCALAPPDATA, "evenkeel", "Cache");
  return join(homedir(), ".cache", "evenkeel");
}
