import { deliverLetters } from "./deliver-letters.ts";
import { publishChains } from "./publish-chain.ts";
import type { RoundContext } from "./round-parts.ts";
import { advanceRounds } from "./round-steps.ts";
import { startPulses } from "./start-pulses.ts";

/**
 * One tick of the clock of rounds: what is due happens, is published, and is told, in this order. Asked every minute, by one server at a
 * time; a tick that was missed is made up by the next.
 */
export async function tickRounds(context: RoundContext): Promise<void> {
  await startPulses(context);
  await advanceRounds(context);
  await publishChains(context);
  await deliverLetters(context);
}
