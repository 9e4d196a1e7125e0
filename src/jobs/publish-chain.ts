import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { fingerprintWords } from "../core/privacy/fingerprint-words.ts";
import { type ChainRow, markPublished, unpublishedEntries } from "../state/chain.ts";
import { organisationsWithRounds, readRoundSettings } from "../state/round-settings.ts";
import { isGitRemote, pushChain } from "./push-chain.ts";
import type { RoundContext } from "./round-parts.ts";

const PLACE = "chain-place";

/**
 * Sends each entry of the chain to every place outside the operator's control that does not have it yet: by mail, or as a file in a git
 * repository. A place that does not answer is asked again, and keeps nothing from the others.
 */
export async function publishChains(context: RoundContext): Promise<void> {
  for (const organisation of await organisationsWithRounds(context.database)) await publishChain(context, organisation);
}

/** The same for one organisation. */
export async function publishChain(context: RoundContext, organisation: string): Promise<void> {
  const { publishTo } = await readRoundSettings(context.database, context.vault, organisation);
  for (const place of publishTo) {
    try {
      await bring(context, organisation, place);
    } catch (error) {
      context.rounds.complain(error);
    }
  }
}

async function bring(context: RoundContext, organisation: string, place: string): Promise<void> {
  const mark = context.vault.mark(PLACE, place);
  const missing = await unpublishedEntries(context.database, organisation, mark);
  if (missing.length === 0) return;
  if (isGitRemote(place)) await pushChain(context.settings.dataFolder, place, organisation, missing);
  else for (const entry of missing) await mailEntry(context, organisation, place, entry);
  await markPublished(
    context.database,
    organisation,
    missing.map(({ seq }) => seq),
    mark,
  );
}

async function mailEntry(
  { mailer }: RoundContext,
  organisation: string,
  to: string,
  { seq, kind, sha256, envelope }: ChainRow,
): Promise<void> {
  if (mailer === null)
    throw new EvenkeelError("mail.not-sent", "Mail is not set up, so the chain is not published by it.", "Set EVENKEEL_SMTP_URL.");
  const text = [
    `Entry ${seq} of the chain of ${organisation}: ${kind}.`,
    `Fingerprint: ${sha256}`,
    `In words: ${fingerprintWords(sha256).join(" ")}`,
    "Keep this mail. With it anybody can check later that the rules of a round were not changed: `evenkeel verify`.",
    envelope,
  ].join("\n\n");
  await mailer.send({ to: [to], subject: `${organisation}: chain of rounds, entry ${seq} (${kind})`, text: `${text}\n` });
}
