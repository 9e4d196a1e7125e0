import { z } from "zod";
import type { Row, TableName } from "../../core/evidence/tables.ts";
import { DAY, HOUR, type Instant } from "../../core/model/time.ts";
import type { LiveHttp } from "../live/live-http.ts";
import type {
  Checked,
  FoundRepository,
  Json,
  KnownRepository,
  LiveConnection,
  LiveReading,
  LiveRows,
  LiveSecrets,
  LiveSource,
} from "../live/live-source.ts";
import { nextPage } from "../live/next-page.ts";
import { sourceFailures } from "../live/source-failures.ts";
import { receiveDelivery } from "./receive-delivery.ts";
import { deploymentRow, runRows } from "./run-rows.ts";
import {
  commits,
  cursorShape,
  deployed,
  deployment,
  expected,
  type GitLabCursor,
  jobs,
  mergeRequest,
  notes,
  pipeline,
  project,
  projects,
  settingsShape,
} from "./schema.ts";
import { changeRows } from "./to-events.ts";

const PAGE = 50;
const OVERLAP = HOUR;
/** So far back is looked again every night. */
const RECONCILE = 14 * DAY;

/** GitLab: merge requests with their reviews, pipelines and deployments as rows without people. */
export const gitlab: LiveSource = {
  kind: "gitlab",
  check,
  repositories,
  read: (reading) => (reading.only === null ? readLanes(reading) : readHinted(reading)),
  receive: receiveDelivery,
};

interface Call {
  readonly http: LiveHttp;
  readonly secrets: LiveSecrets;
  readonly signal: AbortSignal;
}

async function check(_: LiveConnection, secrets: LiveSecrets, http: LiveHttp, signal: AbortSignal): Promise<Checked> {
  const call = { http, secrets, signal };
  await get(call, "/api/v4/projects?membership=true&per_page=1");
  const scopes = await get(call, "/api/v4/personal_access_tokens/self");
  const told = z.object({ scopes: z.array(z.string()) }).safeParse(scopes?.json);
  const reads = ["repositories", "changes", "runs", "deployments"];
  if (!told.success || told.data.scopes.some((scope) => scope === "read_api" || scope === "api")) return { reads, cannot: [] };
  return { reads: [], cannot: reads.map((what) => ({ what, why: "the token lacks the scope read_api" })) };
}

async function* repositories(
  { settings }: LiveConnection,
  secrets: LiveSecrets,
  http: LiveHttp,
  signal: AbortSignal,
): AsyncIterable<FoundRepository> {
  const { only } = settingsShape.parse(settings);
  const call = { http, secrets, signal };
  const first = "/api/v4/projects?membership=true&pagination=keyset&order_by=id&sort=asc&per_page=100";
  for await (const page of pages(call, first, projects, "projects"))
    for (const { id, path_with_namespace: path, http_url_to_repo: address, archived } of page)
      if (only.length === 0 || only.some((each) => path === each || path.startsWith(`${each}/`)))
        yield { native: String(id), path, address, archived };
}

interface Lane {
  readonly list: string;
  readonly tables: readonly TableName[];
  readonly item: (native: string) => string;
  readonly rows: (reading: LiveReading, repository: KnownRepository, told: unknown) => Promise<LiveRows>;
}

const LANES: Readonly<Record<string, Lane>> = {
  change: {
    list: "merge_requests?scope=all&state=all&",
    tables: ["change", "review_step"],
    item: (id) => `merge_requests/${id}`,
    rows: rowsOfChange,
  },
  run: { list: "pipelines?", tables: ["run", "run_control"], item: (id) => `pipelines/${id}`, rows: rowsOfRun },
  deployment: {
    list: "deployments?",
    tables: ["deployment", "deployment_change"],
    item: (id) => `deployments/${id}`,
    rows: rowsOfDeployment,
  },
};

const updated = z.array(z.looseObject({ updated_at: z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)) }));

/**
 * Repository by repository and kind by kind, newest first. Pages are asked for by the time of the last thing on the page before, never by
 * a number, so that what moves meanwhile makes no gap; coverage is said with the last page of a kind.
 */
async function readLanes(reading: LiveReading): Promise<void> {
  let cursor = startOf(reading);
  const round = cursor.round ?? reading.now;
  const tasks = reading.repositories.flatMap((repository) =>
    Object.entries(LANES).map(([kind, lane]) => ({ repository, lane, key: `${repository.native}/${kind}` })),
  );
  for (const [index, task] of tasks.entries()) {
    if ((cursor.reached[task.key] ?? 0) < round) cursor = await readLane(reading, task, { ...cursor, round }, round);
    reading.progress({ what: "Reading GitLab", done: index + 1, total: tasks.length, unit: "lists" });
  }
  await reading.keep({ rows: {}, cursor: asJson({ ...cursor, round: null, at: null }) });
}

interface Task {
  readonly repository: KnownRepository;
  readonly lane: Lane;
  readonly key: string;
}

async function readLane(reading: LiveReading, { repository, lane, key }: Task, begun: GitLabCursor, round: Instant): Promise<GitLabCursor> {
  const since = sinceOf(begun.reached[key], reading, begun.first);
  let cursor = begun;
  let at: { readonly before: Instant; readonly page: number } | null = begun.at?.lane === key ? begun.at : { before: round + 1, page: 1 };
  while (at !== null) {
    const { rows, next } = await readPage(reading, repository, lane, since, at);
    if (next === null) cursor = { ...cursor, reached: { ...cursor.reached, [key]: round }, at: null };
    else cursor = { ...cursor, at: { lane: key, ...next } };
    await reading.keep({
      rows: next === null ? closing(rows, lane, repository, begun.first, round) : (rows ?? {}),
      cursor: asJson(cursor),
    });
    at = next;
  }
  return cursor;
}

/** Coverage comes with the last page; a list that does not exist says so, and covers nothing. */
function closing(rows: LiveRows | null, lane: Lane, repository: KnownRepository, from: Instant, to: Instant): LiveRows {
  if (rows === null) return { data_quality: [quality(repository, lane)] };
  return { ...rows, source_coverage: coverage(lane, repository, from, to) };
}

function startOf(reading: LiveReading): GitLabCursor {
  if (reading.cursor === null) return { round: null, first: reading.from, reached: {}, at: null };
  const parsed = cursorShape.safeParse(reading.cursor);
  if (!parsed.success) throw sourceFailures.cursorLost("GitLab");
  return parsed.data;
}

function sinceOf(reached: Instant | undefined, { reconcile, now }: LiveReading, first: Instant): Instant {
  if (reached === undefined) return first;
  return Math.max(first, reconcile ? Math.min(reached - OVERLAP, now - RECONCILE) : reached - OVERLAP);
}

async function readPage(
  reading: LiveReading,
  repository: KnownRepository,
  lane: Lane,
  since: Instant,
  at: { readonly before: Instant; readonly page: number },
) {
  const query = `order_by=updated_at&sort=desc&updated_after=${iso(since)}&updated_before=${iso(at.before)}&per_page=${PAGE}&page=${at.page}`;
  const reply = await get(reading, `${rootOf(repository)}/${lane.list}${query}`);
  if (reply === null) return { rows: null, next: null };
  const told = expected(updated, reply.json, "list");
  const list = expected(z.array(z.unknown()), reply.json, "list");
  const parts: LiveRows[] = [];
  for (const each of list) parts.push(await lane.rows(reading, repository, each));
  const last = told.at(-1)?.updated_at;
  if (last === undefined || told.length < PAGE) return { rows: joined(parts), next: null };
  // Times are cut to milliseconds on their way: one more keeps what happened later in the same one.
  const next = last + 1 < at.before ? { before: last + 1, page: 1 } : { before: at.before, page: at.page + 1 };
  return { rows: joined(parts), next };
}

/** What a delivery told of is read again; it moves no cursor. */
async function readHinted(reading: LiveReading): Promise<void> {
  const parts: LiveRows[] = [];
  for (const hint of reading.only ?? []) {
    const repository = reading.repositories.find(({ native }) => native === hint.container);
    const lane = Object.hasOwn(LANES, hint.about) ? LANES[hint.about] : undefined;
    if (repository === undefined || lane === undefined || !/^\d{1,20}$/.test(hint.id)) continue;
    const reply = await get(reading, `${rootOf(repository)}/${lane.item(hint.id)}`);
    if (reply !== null) parts.push(await lane.rows(reading, repository, reply.json));
  }
  await reading.keep({ rows: joined(parts), cursor: reading.cursor ?? null });
}

async function rowsOfChange(reading: LiveReading, repository: KnownRepository, told: unknown): Promise<LiveRows> {
  const one = expected(mergeRequest, told, "merge request");
  const root = `${rootOf(repository)}/merge_requests/${one.iid}`;
  const said = await all(reading, `${root}/notes?sort=asc&order_by=created_at&per_page=100`, notes, "notes");
  const made = await all(reading, `${root}/commits?per_page=100`, commits, "commits");
  const first = made.reduce<Instant | null>((least, { authored_date: at }) => (least === null || at < least ? at : least), null);
  return changeRows(one, said, first, { repo: repository.id, organisation: reading.organisation, resolve: reading.resolve });
}

async function rowsOfRun(reading: LiveReading, repository: KnownRepository, told: unknown): Promise<LiveRows> {
  const one = expected(pipeline, told, "pipeline");
  const reply = await get(reading, rootOf(repository));
  const main = reply === null ? null : expected(project, reply.json, "project").default_branch;
  const list = await all(reading, `${rootOf(repository)}/pipelines/${one.id}/jobs?include_retried=true&per_page=100`, jobs, "jobs");
  return runRows(repository.id, main, one, list);
}

async function rowsOfDeployment(reading: LiveReading, repository: KnownRepository, told: unknown): Promise<LiveRows> {
  const one = expected(deployment, told, "deployment");
  const row = deploymentRow(repository.id, one, settingsShape.parse(reading.connection.settings).production);
  if (row === null) return {};
  if (row.result !== "success") return { deployment: [row] };
  const carried = await all(
    reading,
    `${rootOf(repository)}/deployments/${one.id}/merge_requests?per_page=100`,
    deployed,
    "deployed changes",
  );
  const deployment_change = carried.flatMap(({ iid, merge_commit_sha, squash_commit_sha, sha }): readonly Row<"deployment_change">[] => {
    const oid = merge_commit_sha ?? squash_commit_sha ?? sha;
    return oid === null ? [] : [{ repo: repository.id, deployment: row.id, change: `request/${iid}`, oid }];
  });
  return { deployment: [row], deployment_change };
}

async function all<T>(call: Call, path: string, schema: z.ZodType<readonly T[]>, what: string): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const page of pages(call, path, schema, what)) found.push(...page);
  return found;
}

async function* pages<T>(call: Call, first: string, schema: z.ZodType<readonly T[]>, what: string): AsyncIterable<readonly T[]> {
  for (let path: string | null = first; path !== null; ) {
    const reply = await get(call, path);
    if (reply === null) return;
    yield expected(schema, reply.json, what);
    path = nextPage(reply);
  }
}

/** Null for what is gone, or what this edition does not have. */
async function get({ http, secrets, signal }: Call, path: string) {
  const reply = await http.send({ path, headers: { "private-token": secrets.token }, signal });
  return reply.status < 300 ? reply : null;
}

function rootOf({ native }: KnownRepository): string {
  return `/api/v4/projects/${encodeURIComponent(native)}`;
}

function iso(at: Instant): string {
  return new Date(at).toISOString();
}

function coverage({ tables }: Lane, { id }: KnownRepository, from: Instant, to: Instant): readonly Row<"source_coverage">[] {
  return tables.map((table_name) => ({
    source: "gitlab",
    table_name,
    container: id,
    covered_from: from,
    covered_to: to,
    watermark: to,
    share: 1,
  }));
}

function quality({ id }: KnownRepository, { tables }: Lane): Row<"data_quality"> {
  return { source: "gitlab", container: id, kind: "no-source", item: tables[0] ?? "*", n: 1 };
}

function joined(parts: readonly LiveRows[]): LiveRows {
  return {
    change: parts.flatMap((part) => part.change ?? []),
    review_step: parts.flatMap((part) => part.review_step ?? []),
    run: parts.flatMap((part) => part.run ?? []),
    run_control: parts.flatMap((part) => part.run_control ?? []),
    deployment: parts.flatMap((part) => part.deployment ?? []),
    deployment_change: parts.flatMap((part) => part.deployment_change ?? []),
    data_quality: parts.flatMap((part) => part.data_quality ?? []),
  };
}

function asJson({ round, first, reached, at }: GitLabCursor): Json {
  return { round, first, reached, at };
}
