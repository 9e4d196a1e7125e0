import type { z } from "zod";
import { digest as digestShape } from "../contract/sources.ts";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { WHOLE } from "../report/report.ts";
import type { Context } from "../server/context.ts";
import { nodeIn } from "../server/evidence-input.ts";
import { putDigestRow, readDigestRow } from "../state/digests.ts";
import { readStructure } from "../state/structure.ts";
import { isTimeZone } from "./digest-due.ts";
import { checkWebhook } from "./post-webhook.ts";

/** With whole addresses; inside the server only. */
export type DigestSettings = z.infer<typeof digestShape>;

const PURPOSE = "digest";
const sealedShape = digestShape.pick({ recipients: true, webhooks: true });
const nobody: DigestSettings = { schedule: null, node: WHOLE, recipients: [], webhooks: [] };

export async function readDigest({ database, vault }: Pick<Context, "database" | "vault">, organisation: string): Promise<DigestSettings> {
  const row = await readDigestRow(database, organisation);
  if (row === null) return nobody;
  const { recipients, webhooks } = sealedShape.parse(JSON.parse(vault.open(PURPOSE, row.sealed)));
  return { schedule: row.schedule, node: row.node, recipients, webhooks };
}

/** As people may see it again: the address of a webhook is a secret, its host is not. */
export function shownDigest(settings: DigestSettings): DigestSettings {
  return { ...settings, webhooks: settings.webhooks.map(({ kind, url }) => ({ kind, url: hostOf(url) })) };
}

/**
 * Keeps schedule and recipients; a webhook that comes back as its host keeps its address.
 * Throws `digest.invalid`, `webhook.refused`, `node.not-found`.
 */
export async function setDigest(
  context: Pick<Context, "database" | "vault" | "settings">,
  organisation: string,
  asked: DigestSettings,
): Promise<DigestSettings> {
  const { database, vault, settings } = context;
  nodeIn((await readStructure(database, organisation)).structure, asked.node);
  if (asked.schedule !== null && !isTimeZone(asked.schedule.timeZone))
    throw new EvenkeelError("digest.invalid", "The time zone is not known.", "Name it as in Europe/Berlin or UTC.");
  const known = await readDigest(context, organisation);
  const webhooks = withAddresses(asked.webhooks, known.webhooks);
  for (const { url } of webhooks) checkWebhook(url, settings.webhookOrigins);
  const set = { ...asked, recipients: [...new Set(asked.recipients)], webhooks: [...webhooks] };
  const sealed = vault.seal(PURPOSE, JSON.stringify({ recipients: set.recipients, webhooks: set.webhooks }));
  await putDigestRow(database, organisation, { schedule: set.schedule, node: set.node, sealed });
  return set;
}

type Webhooks = DigestSettings["webhooks"];

/** Two webhooks of one host are told apart by their order. */
function withAddresses(asked: Webhooks, known: Webhooks): Webhooks {
  const left = [...known];
  return asked.map(({ kind, url }) => {
    if (url.includes("://")) return { kind, url };
    const place = left.findIndex((each) => each.kind === kind && hostOf(each.url) === url);
    const [kept] = place < 0 ? [] : left.splice(place, 1);
    if (kept === undefined)
      throw new EvenkeelError("digest.invalid", "A webhook has no address.", "Paste the whole address the chat gave.");
    return kept;
  });
}

export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "";
}
