import type { Instant } from "../../core/model/time.ts";
import type { Envelope } from "./event-envelope.ts";
import { type Fields, fieldsAt, textAt } from "./json-fields.ts";
import type { Part } from "./part.ts";
import { idOf, type Places } from "./placing.ts";

/** An event whose type is read, laid out for the function that maps it. */
export interface Told {
  readonly predicate: string;
  readonly time: Instant;
  readonly eventId: string;
  /** Where ids of the subject are unique. */
  readonly source: string;
  /** The sender's id of the subject; only `id` may be kept. */
  readonly native: string;
  readonly id: string;
  readonly content: Fields;
  readonly custom: Fields;
}

/** What an event says; a word where it cannot be placed: it is counted under that word, and nothing of it is kept. */
export type Mapped = readonly Part[] | "no-repository" | "no-change" | "no-subject" | "incomplete";

export type MapEvent = (told: Told, places: Places) => Mapped;

/** Null: the subject has no id, so nothing can be said of it. */
export function toldOf(envelope: Envelope, predicate: string): Told | null {
  const { subject, custom, time, eventId } = envelope;
  const native = textAt(subject, "id");
  if (native === null) return null;
  const source = textAt(subject, "source") ?? envelope.source;
  return { predicate, time, eventId, source, native, id: idOf(native, source), content: fieldsAt(subject, "content"), custom };
}

/** A field that our own types carry in `content` and CDEvents in `customData`. */
export function either(told: Told, name: string): string | null {
  return textAt(told.content, name) ?? textAt(told.custom, name);
}

/** The repository an event is about: said outright, as an object of CDEvents, or as the first part of an address. */
export function repositoryOf(told: Told, places: Places): string | null {
  const named = fieldsAt(told.content, "repository");
  const { content, custom } = told;
  return places.repository(
    textAt(custom, "repository"),
    textAt(content, "repository"),
    textAt(named, "id"),
    textAt(named, "source"),
    textAt(content, "uri"),
    textAt(content, "url"),
    textAt(content, "resourceTargetUrl"),
    told.source,
  );
}

/**
 * A change as the forge's own source calls it, so that both speak of the same one. Ids end in the number, bare or after a slash or mark.
 * @example changeIdOf("https://github.com/acme/pay/pull/42", "…") // "request/42"
 */
export function changeIdOf(native: string, source: string): string {
  const number = /^(?:.*[/#!])?(\d{1,9})$/.exec(native)?.[1];
  return number === undefined ? `event/${idOf(native, source)}` : `request/${Number(number)}`;
}
