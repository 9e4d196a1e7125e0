import { HOUR, type Instant } from "../../core/model/time.ts";
import { type CloudHeaders, eventsOf, type Sent } from "./event-envelope.ts";
import { eventTypeOf, isReadSpecification, shownType } from "./event-type.ts";
import { mapEvent } from "./map-event.ts";
import { type MappedEvent, orderOf } from "./part.ts";
import type { Places } from "./placing.ts";
import { shapeOf } from "./shape-of.ts";

export type EventRefusal = "ingest.unreadable" | "ingest.too-deep" | "ingest.unknown-version" | "source.clock-skew";

/** What became of one event of a request. */
export type ReadEvent =
  | { readonly is: "mapped"; readonly index: number; readonly eventId: string; readonly type: string; readonly event: MappedEvent }
  /** Taken in and not read: an unknown type, or nothing it could be placed with. `kind` says which, for the count. */
  | { readonly is: "ignored"; readonly index: number; readonly eventId: string; readonly kind: string; readonly shape: string | null }
  | { readonly is: "refused"; readonly index: number; readonly code: EventRefusal; readonly kind: string; readonly shape: string };

/** Clocks of build machines are minutes off, not hours. */
const AHEAD = HOUR;
const FIRST_YEAR: Instant = 631_152_000_000;

/**
 * The events of one request, mapped without people. Null: the body holds no events at all.
 * @param body parsed JSON of the request
 */
export function readEvents(body: unknown, headers: CloudHeaders, places: Places, now: Instant): readonly ReadEvent[] | null {
  const sent = eventsOf(body, headers);
  return sent === null ? null : sent.map((each) => readEvent(each, places, now));
}

function readEvent({ index, value, envelope }: Sent, places: Places, now: Instant): ReadEvent {
  if ("code" in envelope) return refused(envelope.code, shownType(envelope.type));
  const type = shownType(envelope.type);
  const known = eventTypeOf(envelope.type);
  if (known.is === "unknown-type") return ignored(type, shapeOf(value));
  if (known.is === "unknown-version" || !isReadSpecification(envelope.specification)) return refused("ingest.unknown-version", type);
  if (envelope.time > now + AHEAD || envelope.time < FIRST_YEAR) return refused("source.clock-skew", type);
  const mapped = mapEvent(envelope, known.name, places);
  if (typeof mapped === "string") return ignored(`${type} ${mapped}`, null);
  const event = { order: orderOf(envelope.time, envelope.eventId), parts: mapped };
  return { is: "mapped", index, eventId: envelope.eventId, type, event };

  function refused(code: EventRefusal, kind: string): ReadEvent {
    return { is: "refused", index, code, kind, shape: code === "ingest.too-deep" ? '"too deep"' : shapeOf(value) };
  }
  function ignored(kind: string, shape: string | null): ReadEvent {
    return { is: "ignored", index, eventId: "eventId" in envelope ? envelope.eventId : "", kind, shape };
  }
}
