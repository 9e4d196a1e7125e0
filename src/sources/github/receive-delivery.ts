import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { boundedJson } from "../live/bounded-json.ts";
import type { Delivery, Hint, LiveSecrets, RawDelivery } from "../live/live-source.ts";

const id = z.union([z.int(), z.string().regex(/^\d{1,20}$/)]).transform(String);
const numbered = z.object({ number: id });
const identified = z.object({ id });

/** Only numbers are read of a delivery: everything else in it may name a person. */
const Body = z.object({
  repository: identified.optional().catch(undefined),
  pull_request: numbered.optional().catch(undefined),
  issue: numbered.optional().catch(undefined),
  workflow_run: identified.optional().catch(undefined),
  workflow_job: z.object({ run_id: id }).optional().catch(undefined),
  deployment: identified.optional().catch(undefined),
  alert: numbered.optional().catch(undefined),
});
type Body = z.infer<typeof Body>;

type Told = { readonly about: Hint["about"]; readonly id: string } | null;

/** What each event makes us read again; events that are not here are counted by name. */
const EVENTS: Readonly<Record<string, (body: Body) => Told>> = {
  pull_request: (body) => told("change", body.pull_request?.number),
  pull_request_review: (body) => told("change", body.pull_request?.number),
  pull_request_review_comment: (body) => told("change", body.pull_request?.number),
  workflow_run: (body) => told("run", body.workflow_run?.id),
  workflow_job: (body) => told("run", body.workflow_job?.run_id),
  deployment: (body) => told("deployment", body.deployment?.id),
  deployment_status: (body) => told("deployment", body.deployment?.id),
  code_scanning_alert: (body) => told("weakness", body.alert?.number),
  dependabot_alert: (body) => told("weakness", body.alert?.number),
  secret_scanning_alert: (body) => told("weakness", body.alert?.number),
  issues: (body) => told("item", body.issue?.number),
  repository: (body) => told("repository", body.repository?.id),
  branch_protection_rule: (body) => told("repository", body.repository?.id),
  repository_ruleset: (body) => told("repository", body.repository?.id),
};

function told(about: Hint["about"], native: string | undefined): Told {
  return native === undefined ? null : { about, id: native };
}

/**
 * Takes a delivery of GitHub: the signature over the raw bytes is compared in constant time before any of them is parsed; what it tells
 * is only which thing to read again.
 * @see https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
 */
export function receiveDelivery(delivery: RawDelivery, secrets: LiveSecrets): Delivery {
  if (!isSigned(delivery, secrets.webhook))
    return { outcome: "refused", code: "ingest.bad-signature", reason: "X-Hub-Signature-256 does not fit the bytes that came" };
  const name = delivery.headers["x-github-delivery"] ?? "";
  if (!/^[0-9A-Za-z-]{1,64}$/.test(name)) return unreadable("X-GitHub-Delivery is missing or no id");
  const event = delivery.headers["x-github-event"] ?? "";
  if (!/^[a-z][a-z0-9_]{0,60}$/.test(event)) return unreadable("X-GitHub-Event is missing or no name of an event");
  const parsed = boundedJson(new TextDecoder().decode(delivery.body));
  if ("fault" in parsed) return unreadable(parsed.fault === "too-deep" ? "nested deeper than 64 levels" : "no JSON");
  const body = Body.safeParse(parsed.value);
  if (!body.success) return unreadable("no object");
  const found = EVENTS[event]?.(body.data) ?? null;
  const container = body.data.repository?.id;
  if (found === null || container === undefined) return { outcome: "ignored", delivery: name, kind: event };
  return { outcome: "hints", delivery: name, hints: [{ container, ...found }] };
}

function unreadable(reason: string): Delivery {
  return { outcome: "refused", code: "ingest.unreadable", reason };
}

function isSigned({ headers, body }: RawDelivery, secret: string | null): boolean {
  const said = /^sha256=([0-9a-f]{64})$/.exec(headers["x-hub-signature-256"] ?? "")?.[1];
  if (secret === null || secret === "" || said === undefined) return false;
  return timingSafeEqual(Buffer.from(said, "hex"), createHmac("sha256", secret).update(body).digest());
}
