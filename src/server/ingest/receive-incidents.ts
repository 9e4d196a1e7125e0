import { incidentSnapshot, readIncidentSnapshot } from "../../sources/events/incident-snapshot.ts";
import { shapeOf } from "../../sources/events/shape-of.ts";
import { keepEvents } from "../../state/ingest-events.ts";
import { parsed, type Taken, tooMany, unreadable } from "./receive-events.ts";
import { placesAt, type Receiving } from "./receiving.ts";

const MOST_INCIDENTS = 1_000;

/** Incidents in our own plain form, one or a list; the same snapshot twice is a duplicate. */
export async function receiveIncidents(receiving: Receiving): Promise<Taken> {
  const { body, door, place, now } = receiving;
  const sent = listOf(parsed(body));
  if (sent.length > MOST_INCIDENTS) throw tooMany();
  const places = await placesAt(receiving);
  const read = sent.map((value, index) => ({ index, value, parsed: incidentSnapshot.safeParse(value) }));
  const mapped = read.flatMap(({ index, parsed: { success, data } }) =>
    success ? [{ index, ...readIncidentSnapshot(data, place.connection, places) }] : [],
  );
  const isNew = await keepEvents(
    door.database,
    place,
    mapped.map(({ eventId, event }) => ({ id: eventId, json: JSON.stringify(event) })),
    now,
  );
  const of = (fresh: boolean) => mapped.flatMap(({ index }, at) => (isNew[at] === fresh ? [index] : []));
  const refused = read.filter(({ parsed: { success } }) => !success);
  for (const { value } of refused) door.tally.quarantine(place, "incident", shapeOf(value), now);
  const [accepted, duplicate] = [of(true), of(false)];
  const counts = { accepted: accepted.length, duplicate: duplicate.length, refused: refused.length };
  for (const outcome of ["accepted", "duplicate", "refused"] as const)
    if (counts[outcome] > 0) door.tally.count(place, outcome, "incident", now, counts[outcome]);
  return { accepted, duplicate, ignored: [], rejected: refused.map(({ index }) => ({ index, code: "ingest.unreadable" })) };
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === "object" && value !== null) return [value];
  throw unreadable("The body holds no incident.");
}
