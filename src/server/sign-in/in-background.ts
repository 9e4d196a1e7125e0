import { tellOperator } from "./tell-operator.ts";

/** Work nobody waits for, so that the time of an answer tells nothing about it. */
export function inBackground(work: () => Promise<void>): void {
  work().catch(tellOperator);
}
