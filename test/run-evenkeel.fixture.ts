import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export const launcher = fileURLToPath(new URL("../bin/evenkeel.js", import.meta.url));

/** Runs the command as a user would, in a folder and with a cache of its own. */
export function runEvenkeel(
  words: readonly string[],
  options: { cwd?: string; cache?: string; environment?: NodeJS.ProcessEnv } = {},
): Ran {
  const cache = options.cache ?? mkdtempSync(join(tmpdir(), "cache-"));
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, ...words], {
    cwd: options.cwd ?? mkdtempSync(join(tmpdir(), "cwd-")),
    env: { ...process.env, EVENKEEL_CACHE: cache, ...options.environment },
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
  });
  return { status, stdout, stderr };
}
