import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { platform } from "node:os";
import { promisify } from "node:util";

/**
 * When a process was born, as text that differs for the next process of the same number; null when none runs (or only its remains,
 * which its parent did not collect yet). Numbers are handed out again, soonest in a container, where a server is often process 1.
 */
export async function birthOf(pid: number): Promise<string | null> {
  if (platform() === "linux") return birthOnLinux(pid);
  if (platform() === "win32") return isThere(pid) ? "unknown" : null;
  const { stdout } = await promisify(execFile)("ps", ["-p", String(pid), "-o", "lstart="]).catch(() => ({ stdout: "" }));
  return stdout.trim() || null;
}

async function birthOnLinux(pid: number): Promise<string | null> {
  const line = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  if (line === null) return null;
  // The name in brackets may hold anything; state is the first field behind it, the start in ticks since boot the twentieth.
  const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
  if (fields[0] === "Z" || fields[0] === "X") return null;
  const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "");
  return `${boot.trim()} ${fields[19]}`;
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
