import { parentPort } from "node:worker_threads";
import { release } from "../core/privacy/release/release.ts";
import { fingerprintOf } from "../state/fingerprint.ts";
import type { ReleaseOf } from "./round-parts.ts";

// Beside the event loop: 50,000 ballots take seconds, and short-lived objects several times the memory of the ballots.

/** The parent is ours and sends nothing else. */
function received(message: unknown): ReleaseOf {
  return message as ReleaseOf;
}

parentPort?.once("message", (message: unknown) => {
  const made = release({ ...received(message), sha256: fingerprintOf });
  const bytes = new TextEncoder().encode(JSON.stringify(made));
  parentPort?.postMessage(bytes, [bytes.buffer]);
});
