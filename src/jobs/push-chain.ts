import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import type { ChainRow } from "../state/chain.ts";
import { fingerprintOf } from "../state/fingerprint.ts";

const run = promisify(execFile);
const PATIENCE_MS = 60_000;

/** An https, ssh or file address; everything else is taken for a mail address. */
export function isGitRemote(place: string): boolean {
  return /^(https|ssh|file):\/\/\S+$/.test(place);
}

/**
 * Adds entries as files `<organisation>/<seq>.json` to the branch `evenkeel-chain` of a repository and pushes them, never by force: a
 * remote that holds another history refuses, and that is what it is for. Credentials are those git finds by itself; it asks nobody.
 * Throws `chain.not-published` with git's exit alone, because its words hold the address.
 */
export async function pushChain(dataFolder: string, remote: string, organisation: string, entries: readonly ChainRow[]): Promise<void> {
  const folder = join(dataFolder, "chain", fingerprintOf(`${organisation} ${remote}`).slice(0, 16));
  await mkdir(join(folder, organisation), { recursive: true, mode: 0o700 });
  await git(folder, "init", "--quiet", "--initial-branch=evenkeel-chain");
  for (const { seq, envelope } of entries)
    await writeFile(join(folder, organisation, `${String(seq).padStart(6, "0")}.json`), `${envelope}\n`);
  await git(folder, "add", organisation);
  const staged = await git(folder, "status", "--porcelain");
  const last = entries.at(-1)?.seq ?? 0;
  if (staged !== "")
    await git(folder, "-c", "commit.gpgsign=false", "commit", "--quiet", "--message", `Chain of rounds up to entry ${last}`);
  await git(folder, "push", "--quiet", remote, "evenkeel-chain");
}

async function git(folder: string, ...args: readonly string[]): Promise<string> {
  const env = {
    ...process.env,
    GIT_TERMINAL_PROMPT: "0",
    GIT_ALLOW_PROTOCOL: "https:ssh:file",
    GIT_AUTHOR_NAME: "evenkeel",
    GIT_AUTHOR_EMAIL: "evenkeel@localhost",
    GIT_COMMITTER_NAME: "evenkeel",
    GIT_COMMITTER_EMAIL: "evenkeel@localhost",
  };
  try {
    return (await run("git", ["-C", folder, ...args], { env, timeout: PATIENCE_MS })).stdout;
  } catch {
    throw new EvenkeelError(
      "chain.not-published",
      `git could not ${args.includes("push") ? "push the chain of rounds" : "keep the chain of rounds for pushing"}.`,
      "Check that this server may push to the branch evenkeel-chain, and that nobody else writes it.",
    );
  }
}
