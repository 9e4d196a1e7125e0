import { createHash, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { boundedJson } from "../live/bounded-json.ts";
import type { Delivery, Hint, LiveSecrets, RawDelivery } from "../live/live-source.ts";

const id = z.int().positive().transform(String);

/** Only numbers are read of a delivery: everything else in it may name a person. */
const Body = z.object({
  object_kind: z
    .string()
    .regex(/^[a-z_]{1,60}$/)
    .catch("unknown"),
  project: z.object({ id }).optional().catch(undefined),
  project_id: id.optional().catch(undefined),
  object_attributes: z
    .object({
      id: id.optional().catch(undefined),
      iid: id.optional().catch(undefined),
      project_id: id.optional().catch(undefined),
      url: z.string().max(2000).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  merge_request: z.object({ iid: id }).optional().catch(undefined),
  issue: z.object({ iid: id }).optional().catch(undefined),
  deployment_id: id.optional().catch(undefined),
  pipeline_id: id.optional().catch(undefined),
});
type Body = z.infer<typeof Body>;

type Told = Pick<Hint, "about"> & { readonly id: string | undefined };

/** What each event makes us read again; events that are not here are counted by name. */
const EVENTS: Readonly<Record<string, (body: Body) => Told>> = {
  merge_request: (body) => ({ about: "change", id: body.object_attributes?.iid }),
  note: ({ merge_request: change, issue }) =>
    change === undefined ? { about: "item", id: issue?.iid } : { about: "change", id: change.iid },
  pipeline: (body) => ({ about: "run", id: body.object_attributes?.id }),
  build: (body) => ({ about: "run", id: body.pipeline_id }),
  deployment: (body) => ({ about: "deployment", id: body.deployment_id }),
  issue: (body) => ({ about: "item", id: body.object_attributes?.iid }),
  work_item: (body) => ({ about: "item", id: body.object_attributes?.iid }),
  vulnerability: (body) => ({ about: "weakness", id: numberIn(body.object_attributes?.url) }),
};

/** A vulnerability is told by its page alone; the page is not visited. */
function numberIn(url: string | undefined): string | undefined {
  return /\/vulnerabilities\/(\d{1,20})$/.exec(url ?? "")?.[1];
}

/**
 * Takes a delivery of GitLab. Its token is a fixed word that does not sign the body, so nothing of it is believed but which thing to read
 * again; the word is compared in constant time before anything is parsed.
 * @see https://docs.gitlab.com/user/project/integrations/webhooks/
 */
export function receiveDelivery({ headers, body: bytes }: RawDelivery, { webhook }: LiveSecrets): Delivery {
  if (!isToken(headers["x-gitlab-token"] ?? "", webhook))
    return { outcome: "refused", code: "ingest.bad-signature", reason: "X-Gitlab-Token is not the secret of this connection" };
  // The key stays the same when GitLab sends again, since 17.4; before, only the event has a number.
  const delivery = headers["idempotency-key"] ?? headers["x-gitlab-event-uuid"] ?? headers["webhook-id"] ?? "";
  if (!/^[0-9A-Za-z_-]{1,64}$/.test(delivery)) return unreadable("Idempotency-Key and X-Gitlab-Event-UUID are missing or no id");
  const parsed = boundedJson(new TextDecoder().decode(bytes));
  if ("fault" in parsed) return unreadable(parsed.fault === "too-deep" ? "nested deeper than 64 levels" : "no JSON");
  const body = Body.safeParse(parsed.value);
  if (!body.success) return unreadable("no object");
  const kind = body.data.object_kind;
  const event = Object.hasOwn(EVENTS, kind) ? EVENTS[kind] : undefined;
  const found = event?.(body.data);
  const container = body.data.project?.id ?? body.data.project_id ?? body.data.object_attributes?.project_id;
  if (found?.id === undefined || container === undefined) return { outcome: "ignored", delivery, kind };
  return { outcome: "hints", delivery, hints: [{ container, about: found.about, id: found.id }] };
}

/** Hashes are of equal length, so that comparing them tells nothing of the secret's. */
function isToken(said: string, secret: string | null): boolean {
  if (secret === null || secret === "") return false;
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(said), digest(secret));
}

function unreadable(reason: string): Delivery {
  return { outcome: "refused", code: "ingest.unreadable", reason };
}
