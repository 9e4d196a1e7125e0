import { Worker } from "node:worker_threads";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";

interface Waiting {
  readonly resolve: (png: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

interface Drawn {
  readonly id: number;
  readonly png?: Uint8Array;
  readonly problem?: string;
}

/** Two pixels for each, so that a picture is sharp on paper and dense screens. */
const SCALE = 2;
/** A worker nobody asked for this long gives its memory back. */
const IDLE = 60_000;

let running: { readonly worker: Worker; readonly waiting: Map<number, Waiting>; timer: NodeJS.Timeout | null } | null = null;
let nextId = 1;

/**
 * An SVG of ours as PNG, drawn in a thread of its own so that the server goes on answering; fonts come from this package.
 * Throws `chart.not-drawn`. Cost: 20 to 60 ms of another core, and 40 MB while it is used.
 */
export async function renderPng(svg: string): Promise<Uint8Array> {
  const { worker, waiting } = started();
  const id = nextId++;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    worker.postMessage({ id, svg, scale: SCALE });
  });
}

function started(): NonNullable<typeof running> {
  if (running !== null) {
    if (running.timer !== null) clearTimeout(running.timer);
    running.timer = null;
    return running;
  }
  const worker = new Worker(workerFile());
  const waiting = new Map<number, Waiting>();
  const own = { worker, waiting, timer: null };
  worker.unref();
  worker.on("message", (drawn: Drawn) => settle(own, drawn));
  worker.on("error", (error) => abandon(own, error.message));
  worker.on("exit", () => abandon(own, "its thread ended"));
  running = own;
  return own;
}

function settle(own: NonNullable<typeof running>, { id, png, problem }: Drawn): void {
  const asked = own.waiting.get(id);
  own.waiting.delete(id);
  if (png !== undefined) asked?.resolve(png);
  else asked?.reject(notDrawn(problem ?? "unknown"));
  if (own.waiting.size > 0) return;
  own.timer = setTimeout(() => void own.worker.terminate(), IDLE).unref();
}

function abandon(own: NonNullable<typeof running>, reason: string): void {
  if (running === own) running = null;
  for (const { reject } of own.waiting.values()) reject(notDrawn(reason));
  own.waiting.clear();
}

function notDrawn(reason: string): EvenkeelError {
  return new EvenkeelError(
    "chart.not-drawn",
    `The chart could not be drawn: ${reason}.`,
    "Take the numbers as CSV, and report the reason as a mistake of this program.",
  );
}

function workerFile(): URL {
  return new URL(`./png-worker.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`, import.meta.url);
}
