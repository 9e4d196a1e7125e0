import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { boundedJson } from "../live/bounded-json.ts";
import type { Delivery, LiveSecrets, RawDelivery } from "../live/live-source.ts";

const body = z.object({
  event: z.object({
    id: z.string().regex(/^[A-Za-z0-9-]{1,64}$/),
    event_type: z.string().regex(/^[a-z_.]{1,80}$/),
    data: z.object({
      id: z.string().regex(/^[A-Za-z0-9]{1,40}$/),
      type: z.string(),
      service: z
        .object({ id: z.string().max(40) })
        .nullish()
        .catch(null),
      incident: z
        .object({ id: z.string().regex(/^[A-Za-z0-9]{1,40}$/) })
        .nullish()
        .catch(null),
    }),
  }),
});

/**
 * Takes a delivery of PagerDuty (webhooks v3). While a secret is changed several signatures come, of which one has to fit the raw bytes.
 * The incident it speaks of is read again; nothing else of it is believed.
 * @see https://developer.pagerduty.com/docs/verifying-webhook-signatures
 */
export function receiveDelivery({ headers, body: bytes }: RawDelivery, { webhook }: LiveSecrets): Delivery {
  if (!isSigned(headers["x-pagerduty-signature"] ?? "", bytes, webhook))
    return { outcome: "refused", code: "ingest.bad-signature", reason: "no signature of X-PagerDuty-Signature fits the bytes that came" };
  const parsed = boundedJson(new TextDecoder().decode(bytes));
  if ("fault" in parsed) return unreadable(parsed.fault === "too-deep" ? "nested deeper than 64 levels" : "no JSON");
  const told = body.safeParse(parsed.value);
  if (!told.success) return unreadable("no event of webhooks v3");
  const { id: delivery, event_type: kind, data } = told.data.event;
  const incident = data.type === "incident" ? data.id : (data.incident?.id ?? null);
  if (!kind.startsWith("incident.") || incident === null) return { outcome: "ignored", delivery, kind };
  return { outcome: "hints", delivery, hints: [{ container: data.service?.id ?? "*", about: "incident", id: incident }] };
}

function isSigned(header: string, bytes: Uint8Array, secret: string | null): boolean {
  if (secret === null || secret === "") return false;
  const right = createHmac("sha256", secret).update(bytes).digest();
  return header
    .split(",")
    .map((each) => /^\s*v1=([0-9a-f]{64})\s*$/.exec(each)?.[1])
    .some((said) => said !== undefined && timingSafeEqual(Buffer.from(said, "hex"), right));
}

function unreadable(reason: string): Delivery {
  return { outcome: "refused", code: "ingest.unreadable", reason };
}
