import { readdirSync, readFileSync, writeFileSync } from "node:fs";

// Resident memory as Linux counts it; elsewhere nothing is known, and 0.

/** MB of this process at most since its start, or since `forgetMost`. */
export function mostOf(pid: string | number = "self"): number {
  try {
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1_024);
  } catch {
    // Gone between two looks.
    return 0;
  }
}

/** From here on the most is counted anew. */
export function forgetMost(): void {
  writeFileSync("/proc/self/clear_refs", "5");
}

/** Of the largest child of this process. */
export function mostOfChildren(): number {
  const children = readdirSync("/proc/self/task").flatMap((task) => readFileSync(`/proc/self/task/${task}/children`, "utf8").split(" "));
  return Math.max(0, ...children.filter((pid) => pid.trim() !== "").map(mostOf));
}
