import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { cdevent } from "../../sources/events/places.fixture.ts";
import { listIngestCounts, listQuarantined } from "../../state/ingest-counts.ts";
import { waitingHints } from "../../state/ingest-deliveries.ts";
import { doorNow, type OpenDoor, openDoor, secret, signed, token } from "./door.fixture.ts";
import { badSignature, signatureOf } from "./standard-webhooks.ts";

let door: OpenDoor;
let path = "";
beforeAll(async () => {
  door = await openDoor({
    receivers: {
      github: ({ headers }) => {
        const delivery = headers["x-delivery"] ?? "none";
        if (headers["x-forged"] !== undefined)
          return { outcome: "refused", code: "ingest.bad-signature", reason: "the signature does not fit" };
        if (headers["x-kind"] !== undefined) return { outcome: "ignored", delivery, kind: headers["x-kind"] };
        return { outcome: "hints", delivery, hints: [{ container: "4711", about: "change", id: "42" }] };
      },
    },
  });
  path = `/ingest/${door.organisation}/ci/events`;
});
afterAll(() => door.close());
beforeEach(async () => {
  await door.tally.flush();
  for (const table of ["ingest_event", "ingest_batch", "ingest_count", "quarantine", "ingest_delivery", "ingest_hint"])
    await door.context.database.pool.query(`delete from state.${table}`);
});

const ticket = (id: string) => cdevent({ type: "dev.cdevents.ticket.created.0.2.0", id, subject: `T-${id}` });
const send = async (events: unknown, headers?: Record<string, string>) => {
  const body = JSON.stringify(events);
  return door.post(path, body, headers ?? signed(body));
};
const kept = async () => {
  const { rows } = await door.context.database.pool.query<{ n: number; parts: string }>(
    "select n, parts from state.ingest_batch order by seq",
  );
  return rows;
};
const counted = async () => {
  await door.tally.flush();
  const counts = await listIngestCounts(door.context.database, { organisation: door.organisation, connection: "ci" });
  return counts.map(({ outcome, kind, n }) => `${outcome} ${kind}: ${n}`);
};
const code = async (reply: Response) => [reply.status, z.object({ code: z.string() }).parse(await reply.json()).code];

describe("events that are signed", () => {
  test("are kept before they are acknowledged; sent twice they are duplicates", async () => {
    const first = await send([ticket("1"), ticket("2")]);
    expect([first.status, await first.json()]).toEqual([202, { accepted: [0, 1], duplicate: [], ignored: [], rejected: [] }]);
    const again = await send([ticket("2"), ticket("3"), ticket("3")]);
    expect(await again.json()).toEqual({ accepted: [1], duplicate: [0, 2], ignored: [], rejected: [] });
    expect((await kept()).map(({ n }) => n)).toEqual([2, 1]);
    expect(door.arrivals).toContain("events ci");
    expect(await counted()).toEqual(["accepted dev.cdevents.ticket.created.0.2.0: 3", "duplicate dev.cdevents.ticket.created.0.2.0: 2"]);
  });

  test("the very same request twice keeps nothing twice", async () => {
    const body = JSON.stringify(ticket("7"));
    const headers = signed(body, { id: "msg_1" });
    expect((await (await door.post(path, body, headers)).json()).accepted).toEqual([0]);
    expect((await (await door.post(path, body, headers)).json()).duplicate).toEqual([0]);
    expect(await kept()).toHaveLength(1);
  });

  test("a hundred times at once, an event is kept once", async () => {
    const replies = await Promise.all(Array.from({ length: 100 }, async () => (await send([ticket("9"), ticket("8")])).json()));
    expect(replies.flatMap(({ accepted }) => accepted)).toHaveLength(2);
    expect((await kept()).reduce((sum, { n }) => sum + n, 0)).toBe(2);
  });

  test("in binary mode the headers say that it is a CloudEvent", async () => {
    const body = JSON.stringify(ticket("11"));
    const headers = {
      ...signed(body),
      "content-type": "application/json",
      "ce-specversion": "1.0",
      "ce-id": "11",
      "ce-source": "/ci",
      "ce-type": "x",
    };
    expect((await (await door.post(path, body, headers)).json()).accepted).toEqual([0]);
  });

  test("of a thousand the bad ones are named by their place, and the good ones are kept", async () => {
    const events: unknown[] = Array.from({ length: 1_000 }, (_, at) => ticket(`b${at}`));
    events[10] = { nothing: "quillfeather" };
    events[20] = cdevent({ type: "dev.cdevents.ticket.created.9.0.0" });
    events[30] = cdevent({ type: "dev.cdevents.robot.danced.0.1.0", content: { dancer: "quillfeather" } });
    events[40] = cdevent({ type: "dev.cdevents.ticket.created.0.2.0", at: "2031-01-01T00:00:00Z" });
    const reply = z
      .object({ accepted: z.array(z.number()), ignored: z.array(z.number()), rejected: z.array(z.unknown()) })
      .parse(await (await send(events)).json());
    expect(reply.accepted).toHaveLength(996);
    expect(reply.ignored).toEqual([30]);
    expect(reply.rejected).toEqual([
      { index: 10, code: "ingest.unreadable" },
      { index: 20, code: "ingest.unknown-version" },
      { index: 40, code: "source.clock-skew" },
    ]);
    expect(await counted()).toEqual([
      "accepted dev.cdevents.ticket.created.0.2.0: 996",
      "ignored dev.cdevents.robot.danced.0.1.0: 1",
      "refused ingest.unknown-version dev.cdevents.ticket.created.9.0.0: 1",
      "refused ingest.unreadable without a type: 1",
      "refused source.clock-skew dev.cdevents.ticket.created.0.2.0: 1",
    ]);
    const shapes = await listQuarantined(door.context.database, { organisation: door.organisation, connection: "ci" });
    expect(shapes.map(({ kind }) => kind).sort()).toEqual([
      "dev.cdevents.robot.danced.0.1.0",
      "dev.cdevents.ticket.created.0.2.0",
      "dev.cdevents.ticket.created.9.0.0",
      "without a type",
    ]);
    expect(JSON.stringify(shapes)).not.toContain("quillfeather");
  });

  test("more than a thousand, more than a mebibyte, or no JSON are refused whole", async () => {
    expect(await code(await send(Array.from({ length: 1_001 }, (_, at) => ticket(`c${at}`))))).toEqual([413, "request.too-large"]);
    expect(await code(await send("x".repeat(1_100_000)))).toEqual([413, "request.too-large"]);
    for (const body of ["{", "", "7", '"text"', new Uint8Array([0xff, 0xfe, 0x7b])])
      expect(await code(await door.post(path, body, signed(body)))).toEqual([400, "ingest.unreadable"]);
    expect(await kept()).toEqual([]);
  });

  const versions = ["0.5.1", "0.6.0-draft"];
  test.each(versions)("every example of CDEvents %s is answered 2xx, mapped or counted", async (version) => {
    const file = new URL(`../../../test/vectors/cdevents/${version}.json`, import.meta.url);
    const { events } = z.object({ events: z.record(z.string(), z.unknown()) }).parse(JSON.parse(readFileSync(file, "utf8")));
    for (const event of Object.values(events)) {
      const reply = await send(event);
      expect(reply.status).toBe(202);
      const { accepted, duplicate, ignored } = await reply.json();
      expect([...accepted, ...duplicate, ...ignored]).toEqual([0]);
    }
  });
});

describe("who may send", () => {
  const body = JSON.stringify([cdevent({ type: "dev.cdevents.ticket.created.0.2.0" })]);

  test("one bit of body or signature that was flipped is refused, each of a hundred times", async () => {
    const headers = signed(body);
    for (let bit = 0; bit < 50; bit += 1) {
      const bytes = Buffer.from(body);
      const at = (bit * 37) % bytes.length;
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit % 8));
      expect(await code(await door.post(path, bytes, headers))).toEqual([401, "ingest.bad-signature"]);
      const signature = Buffer.from(headers["webhook-signature"]?.slice(3) ?? "", "base64");
      signature[bit % 32] = (signature[bit % 32] ?? 0) ^ (1 << (bit % 8));
      const flipped = { ...headers, "webhook-signature": `v1,${signature.toString("base64")}` };
      expect(await code(await door.post(path, body, flipped))).toEqual([401, "ingest.bad-signature"]);
    }
    expect(await kept()).toEqual([]);
  });

  test("re-serialised JSON, another id or another time does not fit the signature", async () => {
    const headers = signed(body);
    for (const change of [
      { "webhook-id": "other" },
      { "webhook-timestamp": String(doorNow / 1_000 + 1) },
      { "webhook-signature": "v1,AAAA" },
      { "webhook-signature": "" },
    ])
      expect(await code(await door.post(path, body, { ...headers, ...change }))).toEqual([401, "ingest.bad-signature"]);
    expect(await code(await door.post(path, JSON.stringify(JSON.parse(body), null, 1), headers))).toEqual([401, "ingest.bad-signature"]);
  });

  test.each([
    [-301, 401],
    [-299, 202],
    [299, 202],
    [301, 401],
  ])("signed %i seconds from now is answered %i", async (seconds, status) => {
    const reply = await door.post(path, body, signed(body, { at: doorNow + seconds * 1_000 }));
    expect(reply.status).toBe(status);
    if (status === 401) expect(await code(reply)).toEqual([401, "ingest.replayed"]);
  });

  test("any of several signatures will do, so a secret can change without a gap", async () => {
    const headers = signed(body);
    const several = `v1,${"A".repeat(43)}= ${headers["webhook-signature"]}`;
    expect((await door.post(path, body, { ...headers, "webhook-signature": several })).status).toBe(202);
  });

  test("the token is needed as well, and the right one", async () => {
    for (const authorization of ["", "Bearer wrong", `Basic ${token}`, `Bearer ${token} `.concat("x")])
      expect(await code(await door.post(path, body, { ...signed(body), authorization }))).toEqual([401, "ingest.bad-token"]);
    expect(await counted()).toEqual(["refused ingest.bad-token: 4"]);
  });

  test("unsigned events come from this machine only", async () => {
    const { authorization = "" } = signed(body);
    expect((await door.post(path, body, { authorization })).status).toBe(202);
    expect(await code(await door.post(path, body, { authorization, "x-forwarded-for": "203.0.113.9" }))).toEqual([
      401,
      "ingest.bad-signature",
    ]);
    expect(await code(await door.post(path, body, { authorization, "webhook-id": "1" }))).toEqual([401, "ingest.bad-signature"]);
  });

  test("unknown, disconnected and other kinds of connections are told apart", async () => {
    const to = (connection: string) => door.post(`/ingest/${door.organisation}/${connection}/events`, body, signed(body));
    expect(await code(await to("nowhere"))).toEqual([404, "ingest.not-connected"]);
    expect(await code(await to("gone"))).toEqual([410, "ingest.revoked"]);
    expect(await code(await to("hub"))).toEqual([404, "ingest.wrong-kind"]);
    expect(await code(await door.post("/ingest/elsewhere/ci/events", body, signed(body)))).toEqual([404, "ingest.not-connected"]);
    expect(await code(await door.post("/ingest/..%2f/ci/events", body, signed(body)))).toEqual([404, "ingest.not-connected"]);
  });

  test("a plain secret of one's own signs as well as one that begins with whsec_", () => {
    const head = { id: "1", timestamp: "2" };
    expect(signatureOf(Buffer.from("a"), head, secret)).not.toBe(signatureOf(Buffer.from("a"), head, "a secret of thirty-two bytes...!"));
    expect(signatureOf(Buffer.from("a"), head, secret)).toBe(signatureOf(Buffer.from("a"), head, "a secret of thirty-two bytes...."));
    expect(badSignature().code).toBe("ingest.bad-signature");
  });
});

describe("incidents in our own form", () => {
  const post = async (value: unknown) => {
    const body = JSON.stringify(value);
    return (await door.post(`/ingest/${door.organisation}/ci/incidents`, body, signed(body))).json();
  };
  const incident = { id: "INC-1", detected: "2026-03-02T10:00:00Z", service: "pay-api", environment: "prod1", severity: "P1" };

  test("are taken one by one or as a list; the same snapshot twice is a duplicate, a later one is not", async () => {
    expect(await post(incident)).toEqual({ accepted: [0], duplicate: [], ignored: [], rejected: [] });
    const resolved = { ...incident, resolved: "2026-03-02T12:00:00Z" };
    expect(await post([incident, resolved])).toEqual({ accepted: [1], duplicate: [0], ignored: [], rejected: [] });
    const parts = (await kept()).map(({ parts: text }) => text).join();
    expect(parts).toContain('"severity":"sev1"');
    expect(parts).toContain('"service":"pay-api"');
  });

  test("with a field for a person, without a time or with one that has no offset are refused by place", async () => {
    const reply = await post([
      { ...incident, assignee: "quillfeather" },
      { id: "INC-2" },
      { ...incident, detected: "2026-03-02 10:00" },
      7,
    ]);
    expect(reply).toEqual({
      accepted: [],
      duplicate: [],
      ignored: [],
      rejected: [0, 1, 2, 3].map((index) => ({ index, code: "ingest.unreadable" })),
    });
    expect(await counted()).toEqual(["refused incident: 4"]);
  });
});

describe("deliveries of tools", () => {
  const hook = (headers: Record<string, string>) => door.post(`/hooks/${door.organisation}/hub`, "{}", headers);
  const hub = () => ({ organisation: door.organisation, connection: "hub" });

  test("leave hints, once for each delivery", async () => {
    expect(await (await hook({ "x-delivery": "d1" })).json()).toEqual({ outcome: "accepted" });
    expect(await (await hook({ "x-delivery": "d1" })).json()).toEqual({ outcome: "duplicate" });
    expect(await (await hook({ "x-delivery": "d2" })).json()).toEqual({ outcome: "accepted" });
    expect(await waitingHints(door.context.database, hub())).toEqual([{ container: "4711", about: "change", id: "42", received: doorNow }]);
    expect(door.arrivals).toContain("hints hub");
  });

  test("of a kind nobody reads are counted by it, and forged ones are refused", async () => {
    expect(await (await hook({ "x-delivery": "d3", "x-kind": "star <b>" })).json()).toEqual({ outcome: "ignored" });
    expect(await code(await hook({ "x-delivery": "d4", "x-forged": "yes" }))).toEqual([401, "ingest.bad-signature"]);
    await door.tally.flush();
    const counts = await listIngestCounts(door.context.database, hub());
    expect(counts.map(({ outcome, kind, n }) => [outcome, kind, n])).toEqual([
      ["ignored", "star ?b?", 1],
      ["refused", "ingest.bad-signature the signature does not fit", 1],
    ]);
    expect(await waitingHints(door.context.database, hub())).toEqual([]);
  });

  test("are for connections of tools, not of events", async () => {
    expect(await code(await door.post(`/hooks/${door.organisation}/ci`, "{}", {}))).toEqual([404, "ingest.wrong-kind"]);
  });
});

test("a kind that a sender invents anew each time does not fill the table", async () => {
  for (let round = 0; round < 3; round += 1)
    await send(Array.from({ length: 100 }, (_, at) => cdevent({ type: `dev.robot.r${round * 100 + at}.danced.0.1.0` })));
  const lines = await counted();
  expect(lines.length).toBeLessThanOrEqual(201);
  expect(lines.some((line) => line.startsWith("ignored other kinds: "))).toBe(true);
});

const types = ["change.merged", "approval.closed", "pipelinerun.finished", "service.deployed", "incident.detected", "ticket.created"];
const ours = ["reviewstep.requested", "workitem.transitioned", "weakness.observed", "control.ran", "action.created", "failure.declared"];
const odd = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.jsonValue(),
  fc.constantFrom("\u0000", "4711", "acme/payments", "../..", "__proto__"),
);
const oddFields = fc.dictionary(
  fc.constantFrom(
    "repository",
    "change",
    "oid",
    "gate",
    "state",
    "stage",
    "id",
    "tool",
    "labels",
    "environment",
    "cve",
    "purl",
    "__proto__",
  ),
  odd,
);
const oddEvent = fc
  .record({
    type: fc.constantFrom(
      ...types.map((type) => `dev.cdevents.${type}.0.1.0`),
      ...ours.map((type) => `dev.cdeventsx.evenkeel-${type}.0.1.0`),
    ),
    subject: odd,
    source: odd,
    id: odd,
    content: oddFields,
    customData: oddFields,
  })
  .map(({ type, subject, source, id, content, customData }) => ({
    context: { specversion: "0.5.1", id, source, type, timestamp: "2026-03-02T10:00:00Z" },
    subject: { id: subject, content: { ...content, repository: { id: "acme/payments" } } },
    customData,
  }));

test("whatever is in them, bodies are taken or refused, and nothing fails on our side", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.array(oddEvent, { maxLength: 20 }), fc.jsonValue()),
      fc.constantFrom("events", "incidents"),
      async (value, kind) => {
        const body = JSON.stringify(value);
        const reply = await door.post(`/ingest/${door.organisation}/ci/${kind}`, body, signed(body));
        expect([202, 400]).toContain(reply.status);
        await reply.arrayBuffer();
      },
    ),
    { numRuns: 300, seed: 21 },
  );
  await door.tally.flush();
});
