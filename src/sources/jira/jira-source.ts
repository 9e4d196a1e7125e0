import { DAY, HOUR, type Instant } from "../../core/model/time.ts";
import type { LiveHttp } from "../live/live-http.ts";
import type { Checked, Json, LiveConnection, LiveReading, LiveRows, LiveSecrets, LiveSource } from "../live/live-source.ts";
import { sourceFailures } from "../live/source-failures.ts";
import type { StateClass } from "../reading/work-classes.ts";
import { type JiraCall, jiraCall, type ToldIssue } from "./jira-call.ts";
import { receiveDelivery } from "./receive-delivery.ts";
import { cursorShape, type JiraCursor, settingsShape } from "./schema.ts";
import { idsIn, toEvents } from "./to-events.ts";

/** Kept together with its rows; of a busy tracker a few thousand issues. */
const STRETCH = 14 * DAY;
/** What changed while the last read was on its way. */
const OVERLAP = HOUR;
/** Jira tells a change when it happens, so nightly only what a missed hour could hide is read again. */
const RECONCILE = 2 * DAY;

/** Jira Cloud and Data Center: work items with their history. It holds no code, so it tells of no repositories. */
export const jira: LiveSource = {
  kind: "jira",
  check,
  async *repositories() {},
  read: (reading) => (reading.only === null ? readStretches(reading) : readHinted(reading)),
  receive: receiveDelivery,
};

/** What Jira itself calls its three kinds of status; which of the second kind are blocked only people know. */
const PROPOSED: Readonly<Record<string, StateClass>> = { new: "queue", undefined: "queue", indeterminate: "active", done: "done" };

async function check(connection: LiveConnection, secrets: LiveSecrets, http: LiveHttp, signal: AbortSignal): Promise<Checked> {
  const call = jiraCall({ http, secrets, settings: settingsShape.parse(connection.settings), now: 0, signal });
  const projects = await call.projects();
  const states = (await call.statuses()).flatMap(({ name, statusCategory }) => {
    const proposed = /block|wait|on hold/i.test(name) ? "blocked" : PROPOSED[statusCategory?.key ?? ""];
    return proposed === undefined ? [] : [[name, proposed] as const];
  });
  const cannot = projects.length > 0 ? [] : [{ what: "projects", why: "the account behind the token can see none" }];
  return { reads: ["issues", "histories"], cannot, states: Object.fromEntries(states) };
}

/**
 * What is new first, then a year back, newest first, two weeks a part: a read that is interrupted goes on where it stopped, and what
 * changes meanwhile moves into the next read. Coverage is said with the part that reaches the beginning.
 */
async function readStretches(reading: LiveReading): Promise<void> {
  const before = cursorOf(reading.cursor);
  const settings = settingsShape.parse(reading.connection.settings);
  const call = callOf(reading);
  const rowsOf = telling(reading, call);
  if (before !== null) {
    const overlap = reading.reconcile ? RECONCILE : OVERLAP;
    const open = stretches(Math.max(reading.from, before.readTo - overlap), reading.now);
    for (const [at, [from, to]] of open.entries()) {
      const rows = await rowsOf(await call.changed(from, to));
      await reading.keep({ rows, cursor: asJson({ ...before, readTo: at === open.length - 1 ? reading.now : before.readTo }) });
    }
  }
  const backTo = before === null ? reading.now : before.backTo;
  const open = backTo === null ? [] : stretches(reading.from, backTo);
  for (const [at, [from, to]] of open.entries()) {
    const rows = await rowsOf(await call.changed(from, to));
    await reading.keep({ rows, cursor: asJson({ readTo: reading.now, backTo: from }) });
    reading.progress({ what: "Reading work items", done: at + 1, total: open.length, unit: "fortnights" });
  }
  const wanted = new Set(settings.only);
  const projects = (await call.projects()).filter((key) => wanted.size === 0 || wanted.has(key));
  await reading.keep({ rows: coverage(reading, projects), cursor: asJson({ readTo: reading.now, backTo: null }) });
}

/** Newest first. */
function stretches(from: Instant, to: Instant): readonly (readonly [Instant, Instant])[] {
  const found: (readonly [Instant, Instant])[] = [];
  for (let end = to; end > from; end -= STRETCH) found.push([Math.max(from, end - STRETCH), end]);
  return found;
}

async function readHinted(reading: LiveReading): Promise<void> {
  const call = callOf(reading);
  const told: ToldIssue[] = [];
  const gone: string[] = [];
  for (const key of new Set((reading.only ?? []).filter(({ about }) => about === "item").map(({ id }) => id))) {
    const found = await call.issue(key);
    if (found === null) gone.push(key);
    else told.push(found);
  }
  const rows = await telling(reading, call)(told);
  const deleted = gone.map((key) => deletedItem(key, reading.now));
  await reading.keep({ rows: { ...rows, work_item: [...(rows.work_item ?? []), ...deleted] }, cursor: reading.cursor });
}

/** A deleted issue tells nothing of itself any more; it is neither open nor done from here on. */
function deletedItem(key: string, now: Instant): NonNullable<LiveRows["work_item"]>[number] {
  const container = key.slice(0, key.lastIndexOf("-"));
  const nothing = { team: null, bucket: null, started: null, done: null, unplanned: null, iteration: null };
  return { ...nothing, id: key, container, type: "deleted", class: "other", created: now, dropped: now };
}

function callOf({ http, secrets, connection, now, signal }: LiveReading): JiraCall {
  return jiraCall({ http, secrets, settings: settingsShape.parse(connection.settings), now, signal });
}

/** Rows of issues, with the begin of every sprint they were put into, each asked for once in a read. */
function telling({ connection, resolve }: LiveReading, call: JiraCall): (told: readonly ToldIssue[]) => Promise<LiveRows> {
  const starts = new Map<string, Instant | null>();
  return async (told) => {
    const items = told.flatMap(({ histories }) => histories.flatMap((each) => each.items.filter(({ field }) => field === "Sprint")));
    for (const sprint of new Set(items.flatMap(({ to }) => idsIn(to))))
      if (!starts.has(sprint)) starts.set(sprint, await call.sprintStart(sprint));
    return toEvents(told, { settings: settingsShape.parse(connection.settings), resolve, sprintStart: (id) => starts.get(id) ?? null });
  };
}

function coverage({ now, from }: LiveReading, projects: readonly string[]): LiveRows {
  const tables = ["work_item", "work_transition", "handoff"];
  return {
    source_coverage: projects.flatMap((container) =>
      tables.map((table_name) => ({
        source: "jira",
        table_name,
        container,
        covered_from: from,
        covered_to: now,
        watermark: now,
        share: 1,
      })),
    ),
  };
}

function cursorOf(cursor: Json | null): JiraCursor | null {
  if (cursor === null) return null;
  const parsed = cursorShape.safeParse(cursor);
  if (!parsed.success) throw sourceFailures.cursorLost("Jira");
  return parsed.data;
}

function asJson({ readTo, backTo }: JiraCursor): Json {
  return { readTo, backTo };
}
