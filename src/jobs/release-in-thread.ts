import { Worker } from "node:worker_threads";
import { type AuditFailed, release } from "../core/privacy/release/release.ts";
import type { Release } from "../core/privacy/release-shape.ts";
import { fingerprintOf } from "../state/fingerprint.ts";
import type { ReleaseOf } from "./round-parts.ts";

/** Enough for 50,000 ballots in 2,000 groups; without a bound a heap grows to many times what it holds. */
const LIMITS = { maxOldGenerationSizeMb: 160, maxYoungGenerationSizeMb: 3 };

/**
 * `release/1` in a thread of its own, which ends with it: a close blocks no request and leaves no heap behind. Where that thread has too
 * little memory the release is computed here: it is the same, whoever computes it.
 */
export async function releaseInThread(input: ReleaseOf): Promise<Release | AuditFailed> {
  try {
    return parsed(await computed(input));
  } catch (error) {
    if (!isOutOfMemory(error)) throw error;
    return release({ ...input, sha256: fingerprintOf });
  }
}

function computed(input: ReleaseOf): Promise<Uint8Array> {
  const worker = new Worker(workerFile(), { resourceLimits: LIMITS });
  return new Promise((resolve, reject) => {
    worker.once("message", (bytes: Uint8Array) => resolve(bytes));
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error("the thread of the release ended without one")));
    worker.postMessage(input);
  });
}

/** What our own worker wrote a moment ago. */
function parsed(bytes: Uint8Array): Release | AuditFailed {
  const made: Release | AuditFailed = JSON.parse(new TextDecoder().decode(bytes));
  return made;
}

const isOutOfMemory = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";

/** The worker is .ts in a checkout and .js in the package, like this file. */
function workerFile(): URL {
  return new URL(`./release-worker.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`, import.meta.url);
}
