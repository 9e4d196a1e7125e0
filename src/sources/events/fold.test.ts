import fc from "fast-check";
import { expect, test } from "vitest";
import { completeRow } from "./complete-row.ts";
import { foldEvents } from "./fold.ts";
import type { MappedEvent } from "./part.ts";
import { cdevent, eventPlaces } from "./places.fixture.ts";
import { readEvents } from "./read-events.ts";

const now = Date.UTC(2026, 11, 31);
const types = [
  "dev.cdevents.change.created.0.4.0",
  "dev.cdevents.change.reviewed.0.3.0",
  "dev.cdevents.change.merged.0.3.0",
  "dev.cdevents.pipelinerun.queued.0.3.0",
  "dev.cdevents.pipelinerun.started.0.3.0",
  "dev.cdevents.pipelinerun.finished.0.3.0",
  "dev.cdevents.incident.detected.0.3.0",
  "dev.cdevents.incident.resolved.0.3.0",
  "dev.cdevents.ticket.created.0.2.0",
  "dev.cdevents.ticket.closed.0.2.0",
  "dev.cdeventsx.evenkeel-workitem.transitioned.0.1.0",
  "dev.cdevents.service.deployed.0.3.0",
] as const;

const anEvent = fc.record({
  type: fc.constantFrom(...types),
  // Few of each, so that events meet; few times, so that some are at once.
  subject: fc.constantFrom("1", "2", "3"),
  id: fc.integer({ min: 0, max: 10_000 }).map(String),
  at: fc.integer({ min: 0, max: 30 }).map((hours) => new Date(Date.UTC(2026, 2, 2, hours)).toISOString()),
  outcome: fc.constantFrom("success", "failure"),
  state: fc.constantFrom("queue", "active", "done"),
});

function mapped(sendings: readonly (typeof anEvent extends fc.Arbitrary<infer T> ? T : never)[]): readonly MappedEvent[] {
  const events = sendings.map(({ type, subject, id, at, outcome, state }) =>
    cdevent({
      type,
      subject,
      id,
      at,
      content: { repository: { id: "acme/payments" }, outcome, state },
      custom: { repository: "acme/payments" },
    }),
  );
  const read = readEvents(events, { contentType: "", ceSpecversion: null }, eventPlaces(), now) ?? [];
  return read.flatMap((each) => (each.is === "mapped" ? [each.event] : []));
}

const shuffledWithRepeats = fc.uniqueArray(anEvent, { maxLength: 40, selector: ({ id }) => id }).chain((sendings) =>
  fc.record({
    events: fc.constant(mapped(sendings)),
    order: fc.array(fc.nat({ max: Math.max(0, sendings.length - 1) }), { maxLength: 60 }),
  }),
);

const asSorted = (entities: ReturnType<typeof foldEvents>) => [...entities].sort(([left], [right]) => (left < right ? -1 : 1));

test("events fold to the same rows in any order, any number of times, and in any number of parts", () => {
  fc.assert(
    fc.property(shuffledWithRepeats, fc.integer(), ({ events, order }, seed) => {
      const once = asSorted(foldEvents(new Map(), events));
      const repeats = order.flatMap((at) => events[at] ?? []);
      const mixed = [...repeats, ...[...events].reverse(), ...repeats];
      const cut = Math.abs(seed) % (mixed.length + 1);
      const twice = foldEvents(foldEvents(new Map(), mixed.slice(0, cut)), mixed.slice(cut));
      expect(asSorted(twice)).toEqual(once);
    }),
    { numRuns: 300, seed: 11 },
  );
});

test("no row has a duration that nobody told: an end without a beginning is no row", () => {
  fc.assert(
    fc.property(shuffledWithRepeats, ({ events }) => {
      for (const entity of foldEvents(new Map(), events).values()) {
        const row = completeRow(entity);
        const begin = { run: "started", incident: "detected", work_item: "created" }[String(entity.table)];
        if (begin !== undefined && entity.columns[begin] === undefined) expect(row).toBeNull();
      }
    }),
    { numRuns: 100, seed: 12 },
  );
});
