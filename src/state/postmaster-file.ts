import { execFile } from "node:child_process";
import { readFile, readlink, realpath } from "node:fs/promises";
import { platform } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { isErrno } from "../evidence/is-errno.ts";

/** What a postmaster writes about itself into its data directory. It outlives a crash, so it proves nothing by itself. */
export interface PostmasterFile {
  readonly pid: number;
  readonly port: number;
  readonly socketFolder: string;
  readonly status: "starting" | "ready" | "stopping" | "unknown";
}

export async function readPostmasterFile(cluster: string): Promise<PostmasterFile | null> {
  let text: string;
  try {
    text = await readFile(join(cluster, "postmaster.pid"), "utf8");
  } catch (error) {
    if (isErrno(error, "ENOENT")) return null;
    throw error;
  }
  return parsePostmasterFile(text);
}

/** Lines: pid, directory, start, port, socket folder, listen address, shared memory, status (PostgreSQL, miscadmin.h). Null while it is being written. */
export function parsePostmasterFile(text: string): PostmasterFile | null {
  const lines = text.split("\n").map((line) => line.trim());
  const pid = Number.parseInt(lines[0] ?? "", 10);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  const said = lines[7] ?? "";
  const status = said === "starting" || said === "ready" || said === "stopping" ? said : "unknown";
  return { pid, port: Number.parseInt(lines[3] ?? "", 10), socketFolder: lines[4] ?? "", status };
}

/** True while a process of that number runs, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isErrno(error, "EPERM");
  }
}

/**
 * Whether the process is a postmaster of this directory, as far as can be told without asking it: after a crash the number may
 * belong to anything. A postmaster works in its data directory, which Linux shows; elsewhere the program's name has to do.
 */
export async function mayBePostmaster(pid: number, cluster: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (platform() === "linux") {
    const works = await readlink(`/proc/${pid}/cwd`).catch(() => null);
    return works !== null && works === (await realpath(cluster));
  }
  if (platform() === "win32") return true;
  const { stdout } = await promisify(execFile)("ps", ["-p", String(pid), "-o", "comm="]).catch(() => ({ stdout: "" }));
  return basename(stdout.trim()).startsWith("postgres");
}
