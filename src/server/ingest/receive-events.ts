import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import { type ReadEvent, readEvents } from "../../sources/events/read-events.ts";
import { keepEvents } from "../../state/ingest-events.ts";
import type { Receiving } from "./receiving.ts";
import { placesAt } from "./receiving.ts";

/** Indexes into what was sent. An ignored event was taken in, but says nothing that is read here. */
export interface Taken {
  readonly accepted: readonly number[];
  readonly duplicate: readonly number[];
  readonly ignored: readonly number[];
  readonly rejected: readonly { readonly index: number; readonly code: string }[];
}

const MOST_EVENTS = 1_000;

/** Maps the events of one request and keeps them; when this resolves they are on disk. */
export async function receiveEvents(receiving: Receiving): Promise<Taken> {
  const { body, headers, door, place, now } = receiving;
  const cloud = { contentType: headers["content-type"] ?? "", ceSpecversion: one(headers["ce-specversion"]) };
  const read = readEvents(parsed(body), cloud, await placesAt(receiving), now);
  if (read === null) throw unreadable("The body holds no event.");
  if (read.length > MOST_EVENTS) throw tooMany();
  const mapped = read.filter((each) => each.is === "mapped");
  const isNew = await keepEvents(
    door.database,
    place,
    mapped.map(({ eventId, event }) => ({ id: eventId, json: JSON.stringify(event) })),
    now,
  );
  for (const [at, { type }] of mapped.entries()) door.tally.count(place, isNew[at] === true ? "accepted" : "duplicate", type, now);
  tellTheRest(read, receiving);
  const rejected = read.flatMap((each) => (each.is === "refused" ? [{ index: each.index, code: each.code }] : []));
  const of = (fresh: boolean) => mapped.flatMap(({ index }, at) => (isNew[at] === fresh ? [index] : []));
  const ignored = read.flatMap(({ is, index }) => (is === "ignored" ? [index] : []));
  return { accepted: of(true), duplicate: of(false), ignored, rejected };
}

function tellTheRest(read: readonly ReadEvent[], { door, place, now }: Receiving): void {
  for (const each of read) {
    if (each.is === "mapped") continue;
    door.tally.count(place, each.is, each.is === "refused" ? `${each.code} ${each.kind}` : each.kind, now);
    if (each.shape !== null) door.tally.quarantine(place, each.kind, each.shape, now);
  }
}

/** JSON of a body; what it says where it cannot be parsed is nobody's to repeat. */
export function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) throw unreadable("The body is no JSON in UTF-8.");
    throw error;
  }
}

function one(header: string | string[] | undefined): string | null {
  return typeof header === "string" ? header : null;
}

export function unreadable(message: string): EvenkeelError {
  return new EvenkeelError("ingest.unreadable", message, "Compare it with docs/run/ingest.md.");
}

export function tooMany(): EvenkeelError {
  return new EvenkeelError("request.too-large", `At most ${MOST_EVENTS} events are taken at once.`, "Send them in several requests.");
}
