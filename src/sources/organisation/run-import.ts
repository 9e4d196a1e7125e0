import { Worker } from "node:worker_threads";
import type { Structure } from "../../core/model/structure.ts";
import { type ImportForm, importStructure } from "./import-structure.ts";
import type { Import } from "./imported.ts";

/** So much is read within a few milliseconds, sooner than a thread starts. */
const SMALL = 20_000;
/** A text that takes more than this is no description of an organisation. */
const MEMORY_MB = 512;

/** Reads an import without holding up whoever else asks the server: anything but a small text in a thread of its own. */
export async function runImport(before: Structure, form: ImportForm, text: string): Promise<Import> {
  if (text.length <= SMALL) return importStructure(before, form, text);
  const worker = new Worker(workerFile(), { workerData: { before, form, text }, resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } });
  try {
    return await new Promise<Import>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
      worker.once("exit", () => reject(new Error("the thread that read the import ended without an answer")));
    });
  } finally {
    await worker.terminate();
  }
}

/** The worker is .ts in a checkout and .js in the package, like this file. */
function workerFile(): URL {
  return new URL(`./import-worker.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`, import.meta.url);
}
