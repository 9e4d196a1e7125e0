import { parentPort, workerData } from "node:worker_threads";
import type { Structure } from "../../core/model/structure.ts";
import { type ImportForm, importStructure } from "./import-structure.ts";

// Beside the event loop: four megabytes of YAML take seconds.

interface Asked {
  readonly before: Structure;
  readonly form: ImportForm;
  readonly text: string;
}

/** The parent is ours and sends nothing else. */
function asked(received: unknown): Asked {
  return received as Asked;
}

const { before, form, text } = asked(workerData);
parentPort?.postMessage(importStructure(before, form, text));
