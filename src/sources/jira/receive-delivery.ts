import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { boundedJson } from "../live/bounded-json.ts";
import type { Delivery, LiveSecrets, RawDelivery } from "../live/live-source.ts";

const body = z.object({
  webhookEvent: z.string().regex(/^[a-z:_]{1,80}$/),
  issue: z
    .object({ key: z.string().regex(/^[A-Z][A-Z0-9_]{0,60}-\d{1,12}$/) })
    .nullish()
    .catch(null),
});

/**
 * Takes a delivery of Jira. Without a secret anybody could send one, so none is taken then. Its issue is read again; nothing else of it is
 * believed, least of all the account it was done with.
 * @see https://developer.atlassian.com/cloud/jira/platform/webhooks/ (secure webhooks)
 */
export function receiveDelivery({ headers, body: bytes }: RawDelivery, { webhook }: LiveSecrets): Delivery {
  if (webhook === null || webhook === "")
    return { outcome: "refused", code: "ingest.bad-signature", reason: "the connection has no webhook secret; set one here and in Jira" };
  const said = /^sha256=([0-9a-f]{64})$/.exec(headers["x-hub-signature"] ?? "")?.[1];
  const right = createHmac("sha256", webhook).update(bytes).digest();
  if (said === undefined || !timingSafeEqual(Buffer.from(said, "hex"), right))
    return { outcome: "refused", code: "ingest.bad-signature", reason: "X-Hub-Signature does not fit the bytes that came" };
  const delivery = headers["x-atlassian-webhook-identifier"] ?? "";
  if (!/^[A-Za-z0-9._:-]{1,100}$/.test(delivery)) return unreadable("X-Atlassian-Webhook-Identifier is missing or no id");
  const parsed = boundedJson(new TextDecoder().decode(bytes));
  if ("fault" in parsed) return unreadable(parsed.fault === "too-deep" ? "nested deeper than 64 levels" : "no JSON");
  const told = body.safeParse(parsed.value);
  if (!told.success) return unreadable("no event of Jira");
  const { webhookEvent: kind, issue } = told.data;
  if (issue == null || !kind.startsWith("jira:issue_")) return { outcome: "ignored", delivery, kind };
  return {
    outcome: "hints",
    delivery,
    hints: [{ container: issue.key.slice(0, issue.key.lastIndexOf("-")), about: "item", id: issue.key }],
  };
}

function unreadable(reason: string): Delivery {
  return { outcome: "refused", code: "ingest.unreadable", reason };
}
