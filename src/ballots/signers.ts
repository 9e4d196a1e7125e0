import type { KeyObject } from "node:crypto";
import { Worker } from "node:worker_threads";

/** One key each, in the order in which signatures come back. */
export type SignWork = readonly { readonly key: KeyObject; readonly blinded: Uint8Array }[];

export interface SignAsked {
  readonly id: number;
  readonly work: SignWork;
}
export type SignTold =
  | { readonly id: number; readonly signatures: readonly Uint8Array[] }
  | { readonly id: number; readonly failed: string };

/** Signs beside the event loop: OpenSSL is quick, but Node offers the raw operation only on the thread that asks for it. */
export interface Signers {
  readonly sign: (work: SignWork) => Promise<readonly Uint8Array[]>;
  readonly close: () => Promise<void>;
}

interface Thread {
  readonly worker: Worker;
  readonly pending: Map<number, { readonly resolve: (signatures: readonly Uint8Array[]) => void; readonly reject: (error: Error) => void }>;
}

/** Threads start at the first signature, in turn; one that dies fails what it was signing and is replaced. */
export function openSigners(count = 2): Signers {
  const threads: (Thread | null)[] = Array.from({ length: count }, () => null);
  let next = 0;
  const threadAt = (place: number): Thread => {
    const known = threads[place];
    if (known != null) return known;
    const started = startThread(() => {
      threads[place] = null;
    });
    threads[place] = started;
    return started;
  };
  return {
    sign: (work) =>
      new Promise((resolve, reject) => {
        const id = next++;
        const { worker, pending } = threadAt(id % count);
        pending.set(id, { resolve, reject });
        worker.postMessage({ id, work } satisfies SignAsked);
      }),
    close: async () => {
      await Promise.all(threads.map((thread) => thread?.worker.terminate()));
    },
  };
}

function startThread(gone: () => void): Thread {
  const worker = new Worker(workerFile());
  const pending: Thread["pending"] = new Map();
  worker.on("message", (message: unknown) => {
    const told = toldBy(message);
    const asker = pending.get(told.id);
    pending.delete(told.id);
    if ("failed" in told) asker?.reject(new Error(told.failed));
    else asker?.resolve(told.signatures);
  });
  const over = (error: Error) => {
    gone();
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
  };
  worker.on("error", (error) => over(error instanceof Error ? error : new Error(String(error))));
  worker.on("exit", () => over(new Error("a signing thread ended")));
  // A process that has nothing else to do may end.
  worker.unref();
  return { worker, pending };
}

/** The thread runs our sign-worker.ts. */
function toldBy(message: unknown): SignTold {
  return message as SignTold;
}

/** The worker is .ts in a checkout and .js in the package, like this file. */
function workerFile(): URL {
  return new URL(`./sign-worker.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`, import.meta.url);
}
