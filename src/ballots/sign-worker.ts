import { parentPort } from "node:worker_threads";
import { signBlinded } from "./sign-blinded.ts";
import type { SignAsked, SignTold } from "./signers.ts";

/** The parent is ours and sends nothing else. */
function received(message: unknown): SignAsked {
  return message as SignAsked;
}

parentPort?.on("message", (message: unknown) => {
  const { id, work } = received(message);
  const tell = (told: SignTold): void => parentPort?.postMessage(told);
  try {
    tell({ id, signatures: work.map(({ key, blinded }) => signBlinded(key, blinded)) });
  } catch (error) {
    tell({ id, failed: error instanceof Error ? error.message : String(error) });
  }
});
