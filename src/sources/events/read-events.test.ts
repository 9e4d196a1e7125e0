import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { completeRow } from "./complete-row.ts";
import type { CloudHeaders } from "./event-envelope.ts";
import { foldEvents } from "./fold.ts";
import type { FedTable } from "./part.ts";
import { cdevent, eventPlaces } from "./places.fixture.ts";
import { type ReadEvent, readEvents } from "./read-events.ts";

const now = Date.UTC(2026, 2, 10);
const bare: CloudHeaders = { contentType: "application/json", ceSpecversion: null };
const march = (day: number, hour = 10) => Date.UTC(2026, 2, day, hour);
const at = (day: number, hour = 10) => new Date(march(day, hour)).toISOString();

function read(body: unknown, headers = bare): readonly ReadEvent[] {
  return readEvents(body, headers, eventPlaces(), now) ?? [];
}

function rows(table: FedTable, ...events: readonly object[]): readonly unknown[] {
  const mapped = read(events).flatMap((each) => (each.is === "mapped" ? [each.event] : []));
  return [...foldEvents(new Map(), mapped).values()].filter((entity) => entity.table === table).map(completeRow);
}

const vectors = z.object({ version: z.string(), events: z.record(z.string(), z.record(z.string(), z.unknown())) });
const conformance = ["0.5.1", "0.6.0-draft"].map((version) =>
  vectors.parse(JSON.parse(readFileSync(new URL(`../../../test/vectors/cdevents/${version}.json`, import.meta.url), "utf8"))),
);

describe("the examples of the CDEvents specification", () => {
  test.each(conformance)("$version: every one is mapped, or counted by its type; none is refused", ({ events }) => {
    const became = Object.entries(events).map(([name, event]) => [name, read(event)[0]] as const);
    expect(became.filter(([, each]) => each === undefined || each.is === "refused")).toEqual([]);
    const mapped = became.flatMap(([name, each]) => (each?.is === "mapped" ? [name] : []));
    expect(mapped).toEqual([
      "change_abandoned",
      "change_created",
      "change_merged",
      "change_reviewed",
      "change_updated",
      "incident_detected",
      "incident_reported",
      "incident_resolved",
      "ticket_closed",
      "ticket_created",
      "ticket_updated",
    ]);
    const unplaced = became.flatMap(([, each]) => (each?.is === "ignored" && each.shape === null ? [each.kind] : []));
    expect(unplaced.every((kind) => /^dev\.cdevents\.[a-z]+\.[a-z]+\.0\.\d\.0 no-repository$/.test(kind))).toBe(true);
  });

  test.each(conformance)("$version: wrapped in a CloudEvent, structured, binary or in a batch, each is the same event", ({ events }) => {
    for (const event of Object.values(events)) {
      const wrapped = { specversion: "1.0", id: "x", source: "y", type: "z", datacontenttype: "application/json", data: event };
      const coded = { ...wrapped, data: undefined, data_base64: Buffer.from(JSON.stringify(event)).toString("base64") };
      const [one] = read(event);
      expect(read(wrapped).map(withoutShape)).toEqual([one].map(withoutShape));
      expect(read(coded).map(withoutShape)).toEqual([one].map(withoutShape));
      expect(read(event, { ...bare, ceSpecversion: "1.0" }).map(withoutShape)).toEqual([one].map(withoutShape));
      expect(read([event, wrapped]).map(({ is }) => is)).toEqual([one?.is, one?.is]);
    }
  });
});

function withoutShape(each: ReadEvent | undefined): object {
  return { ...each, shape: null };
}

describe("a change", () => {
  const change = (predicate: string, day: number, custom = {}) =>
    cdevent({
      type: `dev.cdevents.change.${predicate}.0.3.0`,
      at: at(day),
      subject: "https://forge.example/acme/payments/pull/42",
      content: { repository: { id: "acme/payments" } },
      custom,
    });

  test("is told by several events, each of some columns, and is the one the forge knows by its number", () => {
    const oid = "a".repeat(40);
    expect(
      rows(
        "change",
        change("merged", 5, { oid }),
        change("reviewed", 4),
        change("reviewed", 3),
        change("created", 2, { author: "ada@payments" }),
      ),
    ).toEqual([
      expect.objectContaining({
        repo: "pay",
        id: "request/42",
        style: "request",
        team: "payments",
        actor: "human",
        opened: march(2),
        ready: march(2),
        first_review: march(3),
        merged: march(5),
        merge_oid: oid,
        closed: null,
      }),
    ]);
  });

  test("that was abandoned is closed and not merged", () => {
    expect(rows("change", change("created", 2), change("abandoned", 4))).toEqual([
      expect.objectContaining({ merged: null, closed: march(4), first_review: null }),
    ]);
  });

  test("in a repository nobody connected leaves nothing behind but a count", () => {
    const elsewhere = cdevent({ type: "dev.cdevents.change.merged.0.3.0", content: { repository: { id: "ada/dotfiles" } } });
    const became = read(elsewhere);
    expect(became).toEqual([
      expect.objectContaining({ is: "ignored", kind: "dev.cdevents.change.merged.0.3.0 no-repository", shape: null }),
    ]);
    expect(JSON.stringify(became)).not.toContain("dotfiles");
  });
});

describe("a review step", () => {
  const approval = (predicate: string, day: number, content: object, custom: object = { gate: "security-review" }) =>
    cdevent({
      type: `dev.cdevents.approval.${predicate}.0.1.0`,
      at: at(day),
      subject: "approval-7",
      content: { resourceTargetUrl: "https://forge.example/acme/payments/pull/42", ...content },
      custom,
    });

  test("runs from the request to the first answer and has the last outcome", () => {
    const steps = rows(
      "review_step",
      approval("created", 2, { requestor: "urn:user:checkout-1" }),
      approval("updated", 3, { responder: "urn:user:appsec-1", decision: "requestChanges" }),
      approval("closed", 5, { responder: "urn:user:appsec-1", decision: "approved", status: "approved" }),
    );
    expect(steps).toEqual([
      expect.objectContaining({
        repo: "pay",
        change: "request/42",
        gate: "security-review",
        requested_team: "appsec",
        responder_team: "appsec",
        requested: march(2),
        responded: march(3),
        outcome: "approved",
        is_security: true,
        self: false,
      }),
    ]);
  });

  test("that ran out was withdrawn and nobody answered it", () => {
    expect(
      rows("review_step", approval("created", 2, {}), approval("closed", 9, { responder: "urn:user:appsec-1", status: "expired" })),
    ).toEqual([expect.objectContaining({ outcome: "withdrawn", responder_team: null })]);
  });

  test("of which only the answer came waits for its request", () => {
    expect(rows("review_step", approval("closed", 5, { status: "approved" }))).toEqual([null]);
  });

  test("in our own words names teams outright", () => {
    const step = (predicate: string, day: number, more: object) =>
      cdevent({
        type: `dev.cdeventsx.evenkeel-reviewstep.${predicate}.0.1.0`,
        at: at(day),
        subject: "s1",
        content: { repository: "acme/payments", change: "42", ...more },
      });
    expect(
      rows(
        "review_step",
        step("requested", 2, { requestedTeam: "sec-ops" }),
        step("responded", 3, { responderTeam: "Security", outcome: "rejected" }),
      ),
    ).toEqual([expect.objectContaining({ requested_team: "appsec", responder_team: "appsec", outcome: "rejected", is_security: true })]);
  });
});

describe("a run", () => {
  const run = (predicate: string, hour: number, content = {}, custom: object = { repository: "acme/payments", branch: "main" }) =>
    cdevent({ type: `dev.cdevents.pipelineRun.${predicate}.0.2.0`, at: at(2, hour), subject: "1001", content, custom });

  test("is queued, started and finished by three events in any order", () => {
    expect(rows("run", run("finished", 12, { outcome: "success" }), run("queued", 10), run("started", 11))).toEqual([
      expect.objectContaining({
        branch_role: "main",
        queued: march(2, 10),
        started: march(2, 11),
        finished: march(2, 12),
        result: "success",
      }),
    ]);
  });

  test("that only finished has no beginning and is told nothing of", () => {
    expect(rows("run", run("finished", 12, { outcome: "success" }))).toEqual([null]);
  });

  test("is found in its repository by the address alone", () => {
    const uri = "https://forge.example/acme/payments/actions/runs/1001";
    expect(rows("run", run("started", 11, { uri }, {}))).toEqual([
      expect.objectContaining({ repo: "pay", branch_role: "other", result: "running" }),
    ]);
  });

  test("of a task is no second run of its branch", () => {
    const task = cdevent({
      type: "dev.cdevents.taskrun.started.0.3.0",
      subject: "t1",
      content: { pipelineRun: { id: "1001" } },
      custom: { repository: "acme/payments", branch: "main" },
    });
    expect(rows("run", task)).toEqual([expect.objectContaining({ branch_role: "other" })]);
  });

  test("a push that went through push protection is told by its event alone", () => {
    const content = { repository: "acme/payments", control: "push-protection", tool: "forge", ok: false };
    const [told] = rows("run_control", cdevent({ type: "dev.cdeventsx.evenkeel-control.ran.0.1.0", subject: "push-7", content }));
    expect(told).toEqual(expect.objectContaining({ control: "push-protection", ok: false }));
    expect(told).toHaveProperty("run", expect.stringContaining("push-7"));
  });

  test("a control that ran is proof, also when it found nothing", () => {
    const control = cdevent({
      type: "dev.cdeventsx.evenkeel-control.ran.0.1.0",
      subject: "c1",
      content: { repository: "acme/payments", run: "1001", control: "SAST", tool: "semgrep", ok: true },
    });
    const [proved] = rows("run_control", control);
    const [ran] = rows("run", run("started", 11));
    expect(proved).toEqual(expect.objectContaining({ control: "sast", tool: "semgrep", ok: true, ran: march(2) }));
    expect(proved).toHaveProperty("run", Reflect.get(Object(ran), "id"));
  });
});

describe("a deployment and what follows it", () => {
  const oid = "b".repeat(40);
  const service = (predicate: string, day: number, environment: string, custom = {}) =>
    cdevent({
      type: `dev.cdevents.service.${predicate}.0.3.0`,
      at: at(day),
      subject: "Pay API",
      content: { environment: { id: environment }, artifactId: "pkg:oci/pay@sha256:0b31" },
      custom,
    });

  test("is one for each event, in production where the environment is called so", () => {
    expect(rows("deployment", service("deployed", 2, "PROD1", { oid }), service("rolledback", 3, "staging"))).toEqual([
      expect.objectContaining({
        repo: "pay",
        service: "pay-api",
        env: "production",
        oid,
        finished: march(2),
        result: "success",
        planned: null,
        started: null,
      }),
      expect.objectContaining({ env: "staging", oid: "", planned: false }),
    ]);
  });

  test("carries the changes that were named", () => {
    const carried = rows("deployment_change", service("deployed", 2, "prod1", { oid, changes: ["41", "42"] }));
    expect(carried).toEqual([
      expect.objectContaining({ change: "request/41" }),
      expect.objectContaining({ change: "request/42" }),
      expect.objectContaining({ change: null, oid }),
    ]);
  });

  const incident = (predicate: string, day: number, custom: object = {}) =>
    cdevent({
      type: `dev.cdevents.incident.${predicate}.0.3.0`,
      at: at(day),
      subject: "inc-1",
      content: { service: { id: "pay-api" }, environment: { id: "prod1" } },
      custom,
    });

  test("an incident runs from whoever noticed first to its end, and is a failure of that stage", () => {
    const told = [
      incident("resolved", 5),
      incident("reported", 4, { severity: "Urgent", detectedBy: "external" }),
      incident("detected", 3),
    ];
    expect(rows("incident", ...told)).toEqual([
      expect.objectContaining({
        service: "pay-api",
        repo: "pay",
        team: "payments",
        env: "production",
        severity: "critical",
        detected: march(3),
        resolved: march(5),
        detected_by: "external",
        caused_by: null,
        link_kind: null,
      }),
    ]);
    expect(rows("failure", ...told)).toEqual([
      expect.objectContaining({ rule: "incident", stage: "S8", state: "ended", first_at: march(3) }),
    ]);
  });

  test("an incident that was only resolved waits for its beginning", () => {
    expect(rows("incident", incident("resolved", 5))).toEqual([null]);
  });
});

describe("a work item", () => {
  const ticket = (predicate: string, day: number, content: object) =>
    cdevent({ type: `dev.cdevents.ticket.${predicate}.0.2.0`, at: at(day), subject: "PAY-7", source: "/tracker", content });
  const moved = (day: number, content: object) =>
    cdevent({ type: "dev.cdeventsx.evenkeel-workitem.transitioned.0.1.0", at: at(day), subject: "PAY-7", source: "/tracker", content });

  test("is created, started by a transition, handed over and done", () => {
    const told = [
      ticket("created", 2, { ticketType: "bug", group: "payments", creator: "ada@payments" }),
      moved(3, { state: "active", toTeam: "payments" }),
      moved(4, { state: "queue", fromTeam: "payments", toTeam: "appsec" }),
      ticket("closed", 6, { resolution: "completed" }),
    ];
    expect(rows("work_item", ...told)).toEqual([
      expect.objectContaining({ class: "defect", team: "appsec", created: march(2), started: march(3), done: march(6), dropped: null }),
    ]);
    expect(rows("handoff", ...told)).toEqual([expect.objectContaining({ from_team: "payments", to_team: "appsec", time: march(4) })]);
    expect(rows("work_transition", ...told)).toHaveLength(4);
  });

  test("that is taken up again is not done", () => {
    expect(rows("work_item", ticket("created", 2, {}), ticket("closed", 4, {}), moved(5, { state: "active" }))).toEqual([
      expect.objectContaining({ done: null, started: march(5) }),
    ]);
  });

  test("that was given up is dropped and not done", () => {
    expect(rows("work_item", ticket("created", 2, {}), ticket("closed", 4, { resolution: "duplicate" }))).toEqual([
      expect.objectContaining({ done: null, dropped: march(4) }),
    ]);
  });
});

describe("what is not read", () => {
  test.each([
    ["an unknown type", { type: "dev.cdevents.robot.danced.0.1.0" }, "ignored"],
    ["another tool's own type", { type: "dev.cdeventsx.mytool-resource.created.0.1.0" }, "ignored"],
    ["a later version of the type", { type: "dev.cdevents.change.merged.1.0.0" }, "refused"],
    ["a later minor version", { type: "dev.cdevents.change.merged.0.9.0" }, "refused"],
  ])("%s is counted by name, with its shape and no value", (_, sending, is) => {
    const [became] = read(cdevent({ ...sending, content: { secret: "quillfeather", "Ada Quillfeather": 1 } }));
    expect(became?.is).toBe(is);
    expect(JSON.stringify(became)).toContain(sending.type);
    expect(JSON.stringify(became)).not.toMatch(/quillfeather/i);
    expect(became).toHaveProperty("shape", expect.stringContaining('"secret":"text","?":"number"'));
  });

  test("a version of the specification that is not known is refused by its code", () => {
    const event = {
      ...cdevent({ type: "dev.cdevents.change.merged.0.3.0" }),
      context: { specversion: "0.9.0", id: "1", source: "/s", type: "dev.cdevents.change.merged.0.3.0", timestamp: at(2) },
    };
    expect(read(event)).toEqual([expect.objectContaining({ is: "refused", code: "ingest.unknown-version" })]);
  });

  test("a clock that is a day ahead is refused; minutes are not", () => {
    const ahead = (ms: number) => cdevent({ type: "dev.cdevents.ticket.updated.0.2.0", at: new Date(now + ms).toISOString() });
    expect(read([ahead(86_400_000), ahead(600_000)]).map((each) => (each.is === "refused" ? each.code : each.is))).toEqual([
      "source.clock-skew",
      "mapped",
    ]);
  });

  test("what is nested deeper than 64 levels is refused, however deep", () => {
    const deep = (levels: number): unknown => JSON.parse(`${"[".repeat(levels)}${"]".repeat(levels)}`);
    const event = { ...cdevent({ type: "dev.cdevents.ticket.updated.0.2.0" }), customData: { a: deep(200_000) } };
    expect(read(event)).toEqual([expect.objectContaining({ is: "refused", code: "ingest.too-deep" })]);
  });

  test.each([null, 7, "text", true])("%j holds no event", (body) => {
    expect(readEvents(body, bare, eventPlaces(), now)).toBeNull();
  });

  test.each([[{}], [{ context: {} }], [{ specversion: "1.0", data: 7 }], [[[]]], [{ specversion: "1.0", data_base64: "%%%" }]])(
    "%j is refused as unreadable",
    (event) => {
      expect(read([event])).toEqual([expect.objectContaining({ is: "refused", code: "ingest.unreadable" })]);
    },
  );
});
