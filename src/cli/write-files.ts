import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";

/**
 * Writes all files of a report or none: each goes to a temporary name first, and only when every one is whole are they renamed in.
 * @returns the paths written, in the order given
 */
export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const names = Object.keys(files);
  const temporary = (name: string) => join(folder, `.${name}.${process.pid}.new`);
  try {
    await mkdir(folder, { recursive: true });
    for (const name of names) await writeFile(temporary(name), files[name] ?? "", { flush: true });
    for (const name of names) await rename(temporary(name), join(folder, name));
  } catch (error) {
    await Promise.allSettled(names.map((name) => rm(temporary(name), { force: true })));
    throw writeError(folder, error);
  }
  return names.map((name) => join(folder, name));
}

function writeError(folder: string, error: unknown): EvenkeelError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new EvenkeelError(
      "output.disk-full",
      `no space left while writing to ${quoted(folder)}`,
      "Free some space or choose another folder with --out; nothing half-written was left.",
      { cause: error },
    );
  }
  return new EvenkeelError(
    "output.not-writable",
    `cannot write to ${quoted(folder)} (${code})`,
    "Choose a folder you may write to with --out.",
    { cause: error },
  );
}
