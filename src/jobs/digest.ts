import type { Home } from "../contract/evidence-shapes.ts";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { HOUR, type Instant } from "../core/model/time.ts";
import { WHOLE } from "../report/report.ts";
import { composeHome } from "../report/views/compose-home.ts";
import type { ViewInput } from "../report/views/view-input.ts";
import type { Context } from "../server/context.ts";
import { inputOf } from "../server/evidence-pages.ts";
import { listDigestSchedules } from "../state/digests.ts";
import { digestDue } from "./digest-due.ts";
import { digestMail } from "./digest-mail.ts";
import { type DigestSettings, hostOf, readDigest } from "./digest-settings.ts";
import { type DigestText, digestText } from "./digest-text.ts";
import { postWebhook } from "./post-webhook.ts";
import { webhookMessage } from "./webhook-message.ts";

/** Figures of a digest are those of the last twelve weeks. */
const WEEKS = 12;

/** All a digest needs of the server; it is sent by a job, too, and jobs are made before the rest. */
export type DigestContext = Pick<Context, "database" | "catalogue" | "settings" | "vault" | "mailer">;

export interface Sent {
  /** A mail address, or the kind and host of a webhook. */
  readonly to: string;
  /** Null: it was taken. */
  readonly problem: string | null;
}

/** The text of the next digest. Throws `assessment.none` before anything was assessed. */
export async function previewDigest(context: DigestContext, organisation: string): Promise<DigestText> {
  const { home, link } = await madeDigest(context, organisation, await readDigest(context, organisation));
  return digestText(home, link);
}

/** Sends the digest to everybody who gets it; one who cannot be reached does not keep it from the others. */
export async function sendDigest(context: DigestContext, organisation: string, signal?: AbortSignal): Promise<readonly Sent[]> {
  const settings = await readDigest(context, organisation);
  const { home, input, link } = await madeDigest(context, organisation, settings);
  const mailed = await mailTo(context, settings.recipients, home, input, link, signal);
  const text = digestText(home, link);
  const posted: Sent[] = [];
  for (const { kind, url } of settings.webhooks) {
    signal?.throwIfAborted();
    const send = (): Promise<void> => postWebhook(url, webhookMessage(kind, text), context.settings.webhookOrigins, signal);
    posted.push({ to: `${kind}, ${hostOf(url)}`, problem: await problemOf(send) });
  }
  return [...mailed, ...posted];
}

/** The same from the queue of jobs, which shows a failure by name: the digest failed when nobody took it. */
export async function sendScheduledDigest(context: DigestContext, organisation: string, signal: AbortSignal): Promise<void> {
  const sent = await sendDigest(context, organisation, signal);
  const [first] = sent;
  if (first === undefined || sent.some(({ problem }) => problem === null)) return;
  throw new EvenkeelError(
    "digest.not-sent",
    `Nobody took the digest: ${first.problem}`,
    "Send it by hand under Settings, Digest, to see the answer of each.",
  );
}

/** Organisations whose digest becomes due in the hour of `at`, whenever in it that is. To be asked once in each hour. */
export async function dueDigests({ database }: Pick<Context, "database">, at: Instant): Promise<readonly string[]> {
  const begin = Math.floor(at / HOUR) * HOUR;
  const schedules = await listDigestSchedules(database);
  return schedules.filter(({ schedule }) => digestDue(schedule, begin - 1, begin + HOUR - 1)).map(({ organisation }) => organisation);
}

async function mailTo(
  { mailer }: DigestContext,
  recipients: readonly string[],
  home: Home,
  input: ViewInput,
  link: string,
  signal: AbortSignal | undefined,
): Promise<readonly Sent[]> {
  if (recipients.length === 0) return [];
  if (mailer === null) return recipients.map((to) => ({ to, problem: "Mail is not set up: EVENKEEL_SMTP_URL names no server." }));
  const mail = await digestMail(home, input, link);
  const sent: Sent[] = [];
  for (const to of recipients) {
    signal?.throwIfAborted();
    sent.push({ to, problem: await problemOf(() => mailer.send({ ...mail, to: [to] })) });
  }
  return sent;
}

async function problemOf(send: () => Promise<void>): Promise<string | null> {
  try {
    await send();
    return null;
  } catch (error) {
    // What we cannot name is a mistake of ours and must be seen.
    if (error instanceof EvenkeelError) return error.message;
    throw error;
  }
}

async function madeDigest(
  context: DigestContext,
  organisation: string,
  { node }: DigestSettings,
): Promise<{ readonly home: Home; readonly input: ViewInput; readonly link: string }> {
  const input = await inputOf(context, { organisation, node, weeks: WEEKS });
  return { home: composeHome(input), input, link: linkTo(context.settings.origin, organisation, node) };
}

/** Scope and period sit in the address (interface.md 2). */
function linkTo(origin: string, organisation: string, node: string): string {
  const link = new URL(`/o/${encodeURIComponent(organisation)}`, origin);
  if (node !== WHOLE) link.searchParams.set("team", node);
  return link.href;
}
