import { listInvented } from "../state/organisations.ts";
import { endRoundsOf } from "./end-rounds-of.ts";
import { publishChain } from "./publish-chain.ts";
import type { RoundContext } from "./round-parts.ts";

/**
 * Before the invented companies are taken away: what the issuer and the ballot boxes keep of their rounds has no row that would lead to
 * it afterwards. Places outside are told of the end while the chain is there to tell it.
 */
export async function endInventedRounds(context: RoundContext): Promise<void> {
  for (const organisation of await listInvented(context.database)) {
    await endRoundsOf(context, organisation, "The demonstration was taken away.");
    await publishChain(context, organisation);
  }
}
