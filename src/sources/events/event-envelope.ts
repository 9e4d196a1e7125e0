import { createHash } from "node:crypto";
import type { Instant } from "../../core/model/time.ts";
import { instantOf } from "../reading/instant-text.ts";
import { type Fields, fieldsAt, isDeeperThan, isFields, textAt } from "./json-fields.ts";

/** One event as it was sent, before anything is known of its meaning. */
export interface Envelope {
  /** SHA-256 of source, 0x1f and id: what makes two events the same. */
  readonly eventId: string;
  readonly source: string;
  readonly type: string;
  readonly specification: string;
  readonly time: Instant;
  readonly subject: Fields;
  readonly custom: Fields;
}

export type Unread = { readonly code: "ingest.unreadable" | "ingest.too-deep"; readonly type: string | null };
export type Sent = { readonly index: number; readonly value: unknown; readonly envelope: Envelope | Unread };

/** Headers that CloudEvents in binary mode travel in. */
export interface CloudHeaders {
  readonly contentType: string;
  readonly ceSpecversion: string | null;
}

const DEEPEST = 64;

/**
 * The events of one request body: CloudEvents 1.0 structured, binary or batched, or CDEvents as they are, one or a list of them.
 * Null where the body is none of these.
 */
export function eventsOf(body: unknown, headers: CloudHeaders): readonly Sent[] | null {
  const sent = headers.ceSpecversion === null ? body : headers.ceSpecversion === "1.0" ? { specversion: "1.0", data: body } : null;
  if (Array.isArray(sent)) return sent.map((value: unknown, index) => ({ index, value, envelope: envelopeOf(value) }));
  return isFields(sent) ? [{ index: 0, value: sent, envelope: envelopeOf(sent) }] : null;
}

/** The CloudEvents attributes repeat the CDEvents context, so the context alone decides: wrapped or bare, it is the same event. */
function envelopeOf(value: unknown): Envelope | Unread {
  if (!isFields(value)) return { code: "ingest.unreadable", type: null };
  if (isDeeperThan(value, DEEPEST)) return { code: "ingest.too-deep", type: null };
  const event = isFields(value.context) ? value : cloudPayload(value);
  const context = fieldsAt(event, "context");
  const id = textAt(context, "id");
  const source = textAt(context, "source");
  const type = textAt(context, "type") ?? textAt(value, "type");
  const time = instantOf(textAt(context, "timestamp") ?? "");
  if (id === null || source === null || type === null || time === null || !isFields(event.subject)) return unreadable(value, type);
  return {
    eventId: createHash("sha256").update(`${source}\u001f${id}`).digest("hex"),
    source,
    type,
    specification: textAt(context, "specversion") ?? textAt(context, "version") ?? "",
    time,
    subject: event.subject,
    custom: fieldsAt(event, "customData"),
  };
}

function unreadable(value: Fields, type: string | null): Unread {
  return { code: "ingest.unreadable", type: type ?? textAt(value, "type") };
}

function cloudPayload(value: Fields): Fields {
  if (value.specversion !== "1.0") return {};
  const coded = value.data_base64;
  if (typeof coded !== "string") return fieldsAt(value, "data");
  try {
    const data: unknown = JSON.parse(Buffer.from(coded, "base64").toString("utf8"));
    return isFields(data) && !isDeeperThan(data, DEEPEST) ? data : {};
  } catch (error) {
    // Coded bytes may be anything; what is no JSON is no event.
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
