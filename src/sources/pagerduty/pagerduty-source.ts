import type { z } from "zod";
import { DAY, HOUR, type Instant } from "../../core/model/time.ts";
import type { LiveHttp, LiveReply } from "../live/live-http.ts";
import type { Checked, Json, LiveReading, LiveRows, LiveSecrets, LiveSource } from "../live/live-source.ts";
import { sourceFailures } from "../live/source-failures.ts";
import { receiveDelivery } from "./receive-delivery.ts";
import {
  cursorShape,
  incidentPage,
  incidentShape,
  oneIncident,
  type PagerDutyCursor,
  type PagerDutyIncident,
  settingsShape,
} from "./schema.ts";
import { toEvents } from "./to-events.ts";

/** A stretch of time is asked for at once; the interface refuses more than six months, and offsets beyond 10,000. */
const STRETCH = 28 * DAY;
const PAGE = 100;
const MOST_OFFSET = 10_000;
/** What was said while the last read was on its way. */
const OVERLAP = HOUR;
/** An incident may be closed long after it began; so far back is looked again every night. */
const RECONCILE = 90 * DAY;

/** PagerDuty: incidents as rows without people. It holds no code, so it tells of no repositories. */
export const pagerduty: LiveSource = {
  kind: "pagerduty",
  check,
  async *repositories() {},
  read: (reading) => (reading.only === null ? readStretches(reading) : readHinted(reading)),
  receive: receiveDelivery,
};

async function check(_: unknown, secrets: LiveSecrets, http: LiveHttp, signal: AbortSignal): Promise<Checked> {
  await get(http, secrets, "/incidents?limit=1&total=false", signal);
  return { reads: ["incidents"], cannot: [] };
}

/**
 * What is new first, then a year back, newest first, one stretch a part: a read that is interrupted goes on where it stopped. Coverage
 * is said with the part that reaches the beginning, so that half a history is never taken for a quiet one.
 */
async function readStretches(reading: LiveReading): Promise<void> {
  const before = cursorOf(reading.cursor);
  const settings = settingsShape.parse(reading.connection.settings);
  const since = newSince(before, reading);
  const backTo = before === null ? since : before.backTo;
  if (before !== null) {
    for (const [from, to] of stretches(since, reading.now)) {
      const rows = toEvents(await incidentsIn(reading, from, to), settings);
      await reading.keep({ rows, cursor: asJson({ readTo: from === since ? reading.now : before.readTo, backTo: before.backTo }) });
    }
  }
  if (backTo === null) return reading.keep({ rows: coverage(reading), cursor: asJson({ readTo: reading.now, backTo: null }) });
  const open = stretches(reading.from, before === null ? reading.now : backTo);
  for (const [at, [from, to]] of open.entries()) {
    const rows = toEvents(await incidentsIn(reading, from, to), settings);
    const isLast = at === open.length - 1;
    const cursor = { readTo: reading.now, backTo: isLast ? null : from };
    await reading.keep({ rows: isLast ? { ...rows, ...coverage(reading) } : rows, cursor: asJson(cursor) });
    reading.progress({ what: "Reading incidents", done: at + 1, total: open.length, unit: "months" });
  }
}

function newSince(before: PagerDutyCursor | null, { from, now, reconcile }: LiveReading): Instant {
  if (before === null) return from;
  return Math.max(from, reconcile ? Math.min(before.readTo - OVERLAP, now - RECONCILE) : before.readTo - OVERLAP);
}

/** Newest first. */
function stretches(from: Instant, to: Instant): readonly (readonly [Instant, Instant])[] {
  const found: (readonly [Instant, Instant])[] = [];
  for (let end = to; end > from; end -= STRETCH) found.push([Math.max(from, end - STRETCH), end]);
  return found;
}

async function incidentsIn({ http, secrets, signal }: LiveReading, from: Instant, to: Instant): Promise<readonly PagerDutyIncident[]> {
  const found: PagerDutyIncident[] = [];
  for (let offset = 0; ; offset += PAGE) {
    if (offset >= MOST_OFFSET) throw sourceFailures.tooLarge("PagerDuty (incidents of four weeks)", 0);
    const query = new URLSearchParams({
      since: new Date(from).toISOString(),
      until: new Date(to).toISOString(),
      sort_by: "created_at:desc",
      limit: String(PAGE),
      offset: String(offset),
      total: "false",
    });
    const page = expected(incidentPage, await get(http, secrets, `/incidents?${query}`, signal), "incidents");
    found.push(...page.incidents.map((each) => expectedIncident(each)));
    if (!page.more) return found;
  }
}

/** A deleted incident is gone with what was said of it; a later read says nothing new, and the lake keeps what was. */
async function readHinted(reading: LiveReading): Promise<void> {
  const { http, secrets, signal, only } = reading;
  const settings = settingsShape.parse(reading.connection.settings);
  const found: PagerDutyIncident[] = [];
  for (const id of new Set((only ?? []).filter(({ about }) => about === "incident").map((hint) => hint.id))) {
    const reply = await get(http, secrets, `/incidents/${encodeURIComponent(id)}`, signal);
    if (reply !== null) found.push(expectedIncident(expected(oneIncident, reply, "incident").incident));
  }
  await reading.keep({ rows: toEvents(found, settings), cursor: reading.cursor ?? null });
}

async function get(http: LiveHttp, { token }: LiveSecrets, path: string, signal: AbortSignal): Promise<LiveReply["json"]> {
  const headers = { authorization: `Token token=${token}`, accept: "application/vnd.pagerduty+json;version=2" };
  const reply = await http.send({ path, headers, signal });
  return reply.status < 300 ? reply.json : null;
}

function coverage({ now, from, connection }: LiveReading): LiveRows {
  const row = (table_name: string) => ({
    source: "pagerduty",
    table_name,
    container: `pagerduty/${connection.id}`,
    covered_from: from,
    covered_to: now,
    watermark: now,
    share: 1,
  });
  return { source_coverage: [row("incident"), row("failure")] };
}

function cursorOf(cursor: Json | null): PagerDutyCursor | null {
  if (cursor === null) return null;
  const parsed = cursorShape.safeParse(cursor);
  if (!parsed.success) throw sourceFailures.cursorLost("PagerDuty");
  return parsed.data;
}

function asJson({ readTo, backTo }: PagerDutyCursor): Json {
  return { readTo, backTo };
}

function expectedIncident(value: unknown): PagerDutyIncident {
  return expected(incidentShape, value, "incident");
}

/** The reply as expected; else the field that is not, and nothing of the reply. */
function expected<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const outcome = schema.safeParse(value);
  if (outcome.success) return outcome.data;
  const where = (outcome.error.issues[0]?.path ?? []).map((part) => (typeof part === "number" ? "[]" : String(part))).join(".");
  throw sourceFailures.schemaChanged("PagerDuty", `${what}: ${/^[\w.[\]]{1,120}$/.test(where) ? where : "its shape"}`);
}
