import { mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import { writeError } from "./write-error.ts";

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
    for (const name of names) await refuseFolder(join(folder, name));
    for (const name of names) await rename(temporary(name), join(folder, name));
  } catch (error) {
    await Promise.allSettled(names.map((name) => rm(temporary(name), { force: true })));
    if (error instanceof EvenkeelError) throw error;
    throw writeError(folder, error, "choose another folder with --out");
  }
  return names.map((name) => join(folder, name));
}

/** Found before the first rename: a file cannot take the place of a folder. */
async function refuseFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory() !== true) return;
  throw new EvenkeelError("output.not-writable", `${quoted(path)} is a folder`, "Move it away, or choose another folder with --out.");
}
