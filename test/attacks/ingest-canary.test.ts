import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openLake } from "../../src/evidence/lake.ts";
import { drainIngest } from "../../src/gather/drain-ingest.ts";
import { doorNow, type OpenDoor, openDoor, signed } from "../../src/server/ingest/door.fixture.ts";
import { cdevent } from "../../src/sources/events/places.fixture.ts";

// Everybody an event can name, in every field that could hold a name; afterwards nobody may be anywhere.

const folder = mkdtempSync(join(tmpdir(), "ingest-canary-"));
const replies: string[] = [];
let door: OpenDoor;

const NAME = "Zephyrine Quillfeather";
const LOGIN = "payments-quillfeather";
const MAIL = "quillfeather@payments";
const canary = /quillfeather|zephyrine/i;

beforeAll(async () => {
  door = await openDoor();
  for (const event of sendings()) await post("events", event);
  await post("incidents", { id: "I-1", detected: "2026-03-02T10:00:00Z", assignee: NAME });
  await post("incidents", { id: NAME, detected: "2026-03-02T10:00:00Z", service: NAME, team: LOGIN, causedBy: MAIL, severity: NAME });
  await post("events", NAME);
  await door.tally.flush();
});
afterAll(async () => {
  await door.close();
  rmSync(folder, { recursive: true });
});

async function post(kind: string, value: unknown): Promise<void> {
  const body = JSON.stringify(value);
  const reply = await door.post(`/ingest/${door.organisation}/ci/${kind}`, body, signed(body));
  replies.push(`${reply.status} ${JSON.stringify([...reply.headers])} ${await reply.text()}`);
}

function sendings(): readonly object[] {
  const repository = { id: "acme/payments" };
  const prose = { description: `by ${NAME}`, summary: NAME, errors: `blame ${LOGIN}`, reason: NAME };
  const people = {
    creator: NAME,
    assignees: [LOGIN, MAIL],
    updatedBy: LOGIN,
    requestor: `urn:user:${LOGIN}`,
    responder: `mailto:${MAIL}`,
    labels: [NAME, LOGIN],
    milestone: NAME,
    ticketType: NAME,
    group: LOGIN,
    priority: NAME,
    project: NAME,
    decision: "approved",
    status: "approved",
    outcome: "approved",
    state: "active",
    by: LOGIN,
    gate: LOGIN,
    change: "42",
    control: "sast",
    tool: NAME,
    practice: "threat-model",
    stage: "S5",
    service: { id: NAME },
    environment: { id: NAME },
    artifactId: `pkg:generic/${MAIL}.example.org`,
    resolution: LOGIN,
    failure: NAME,
    rule: NAME,
    purl: MAIL,
    severity: NAME,
    fromTeam: LOGIN,
    toTeam: LOGIN,
    team: LOGIN,
    requestedTeam: LOGIN,
    responderTeam: LOGIN,
    resourceTargetUrl: "https://forge.example/acme/payments/pull/42",
    [LOGIN]: { [MAIL]: NAME },
  };
  const custom = {
    repository: "acme/payments",
    author: LOGIN,
    reportedBy: LOGIN,
    severity: NAME,
    detectedBy: NAME,
    branch: LOGIN,
    causedBy: NAME,
    oid: LOGIN,
    changes: [NAME],
  };
  const types = [
    ...["change.created.0.4.0", "change.reviewed.0.3.0", "change.merged.0.3.0", "change.abandoned.0.3.0"],
    ...["approval.created.0.1.0", "approval.updated.0.1.0", "approval.closed.0.1.0"],
    ...["pipelinerun.queued.0.3.0", "pipelinerun.started.0.3.0", "taskrun.finished.0.3.0", "testsuiterun.started.0.3.0"],
    ...["service.deployed.0.3.0", "service.rolledback.0.3.0", "incident.detected.0.3.0", "incident.resolved.0.3.0"],
    ...[
      "ticket.created.0.2.0",
      "ticket.updated.0.2.0",
      "ticket.closed.0.2.0",
      "artifact.packaged.0.3.0",
      "robot.danced.0.1.0",
      "change.merged.7.0.0",
    ],
  ].map((type) => `dev.cdevents.${type}`);
  const own = [
    ...[
      "reviewstep.requested",
      "reviewstep.responded",
      "weakness.observed",
      "weakness.statuschanged",
      "workitem.transitioned",
      "control.ran",
    ],
    ...[
      "practice.observed",
      "canary.aborted",
      "flag.killed",
      "failure.declared",
      "learningreview.published",
      "action.created",
      "action.closed",
    ],
  ].map((type) => `dev.cdeventsx.evenkeel-${type}.0.1.0`);
  return [...types, ...own].flatMap((type) =>
    // As the sender's own id of the thing, too: what does not look like an id is hashed, and this one is a name.
    ["7", `${NAME} 7`].map((subject) =>
      cdevent({ type, subject, source: `/ci/${LOGIN}`, content: { repository, ...prose, ...people }, custom: { ...custom, ...prose } }),
    ),
  );
}

test("replies and log have nobody", () => {
  expect(replies.length).toBeGreaterThan(60);
  expect(replies.filter((reply) => canary.test(reply))).toEqual([]);
  expect(canary.test(door.logged())).toBe(false);
});

test("no row of PostgreSQL has anybody, in any table, and most of what was sent was read", async () => {
  const { pool } = door.context.database;
  const { rows: tables } = await pool.query<{ name: string }>(
    "select format('%I.%I', table_schema, table_name) as name from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema')",
  );
  for (const { name } of tables) {
    const { rows } = await pool.query<{ row: string }>(`select t::text as row from ${name} t`);
    expect(
      rows.filter(({ row }) => canary.test(row)),
      name,
    ).toEqual([]);
  }
  const { rows } = await pool.query<{ n: string }>("select sum(n) as n from state.ingest_batch");
  expect(Number(rows[0]?.n)).toBeGreaterThan(50);
});

test("the lake has nobody, and the team and mark of who did it", async () => {
  const lake = await openLake(folder);
  const { database } = door.context;
  const drained = await drainIngest({
    database,
    lake,
    organisation: door.organisation,
    now: doorNow,
    signal: new AbortController().signal,
  });
  expect(drained.rows).toBeGreaterThan(20);
  await lake.close();
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const parquet = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => path.endsWith(".parquet") && statSync(path).isFile());
  expect(parquet.length).toBeGreaterThan(8);
  let changes = "";
  for (const file of parquet) {
    const rows = JSON.stringify((await connection.runAndReadAll(`select * from read_parquet('${file}')`)).getRowsJson());
    expect(canary.test(rows), file).toBe(false);
    if (file.includes("/change/")) changes += rows;
  }
  expect(changes).toContain("payments");
  expect(changes).toMatch(/"[0-9a-f]{8}"/);
});
