import { z } from "zod";
import type { Row, TableName } from "../../core/evidence/tables.ts";
import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import { DAY, HOUR, type Instant } from "../../core/model/time.ts";
import type { LiveHttp } from "../live/live-http.ts";
import type { FoundRepository, LiveConnection, LiveReading, LiveSecrets, LiveSource } from "../live/live-source.ts";
import { nextPage } from "../live/next-page.ts";
import { sourceFailures } from "../live/source-failures.ts";
import { expected } from "./expected-reply.ts";
import { githubCall } from "./github-call.ts";
import { Issue, itemRow } from "./item-row.ts";
import { changeRows, PullRequest, pullRequestFields } from "./read-changes.ts";
import { runsPage } from "./read-runs.ts";
import { receiveDelivery } from "./receive-delivery.ts";
import type { ReadPage, RepositoryReader } from "./repository-reader.ts";
import { DependencyAlert, dependencyRows, ScanAlert, SecretAlert, scanRows, secretRows, type WeaknessRows, when } from "./rest-rows.ts";
import { signInWith } from "./sign-in.ts";

const Settings = z.object({
  app: z.string().nullable().default(null),
  production: z.array(z.string()).default(["production", "prod", "live"]),
});
const Repository = z.object({ id: z.int(), full_name: z.string(), clone_url: z.string(), archived: z.boolean() });
const Meta = z.object({ full_name: z.string(), default_branch: z.string() });
const OVERLAP = HOUR;
/** Reconciling looks this far back: deliveries are lost for hours, not for seasons. */
const RECONCILED = 14 * DAY;

const stages = ["changes", "runs", "deployments", "code-scanning", "dependabot", "secret-scanning", "issues"] as const;
type Stage = (typeof stages)[number];

/** Where a stage of a repository stands: `to` is complete up to there; `page` is where a read goes on that began at `began`. */
const Place = z.object({ to: z.number().nullable(), began: z.number().nullable(), page: z.string().nullable() });
type Place = z.infer<typeof Place>;
const Cursor = z.object({ v: z.literal(1), places: z.record(z.string(), Place) });

const readers: Readonly<Record<Stage, (reader: RepositoryReader, page: string | null) => Promise<ReadPage | "no-source">>> = {
  changes: changesPage,
  runs: runsPage,
  deployments: deploymentsPage,
  "code-scanning": (reader, page) => alertsPage(reader, page, "code-scanning", ScanAlert, scanRows),
  dependabot: (reader, page) => alertsPage(reader, page, "dependabot", DependencyAlert, dependencyRows),
  issues: issuesPage,
  "secret-scanning": (reader, page) => alertsPage(reader, page, "secret-scanning", SecretAlert, secretRows),
};

const coveredTables: Readonly<Record<Stage, readonly TableName[]>> = {
  changes: ["change", "review_step"],
  runs: ["run", "run_control"],
  deployments: ["deployment"],
  "code-scanning": ["weakness"],
  dependabot: ["weakness"],
  "secret-scanning": ["weakness"],
  issues: ["work_item"],
};

/** GitHub and GitHub Enterprise Server, by token or as an app. */
export const githubSource: LiveSource = { kind: "github", check, repositories, read, receive: receiveDelivery };

function opened(connection: LiveConnection, secrets: LiveSecrets, http: LiveHttp, signal: AbortSignal) {
  const settings = expected(Settings, connection.settings, "settings");
  const { address } = connection;
  const signIn = signInWith({ address, app: settings.app, secret: secrets.token, http, clock: Date.now, signal });
  return { settings, call: githubCall({ address, http, signIn, signal }) };
}

async function check(connection: LiveConnection, secrets: LiveSecrets, http: LiveHttp, signal: AbortSignal) {
  const found = [];
  for await (const repository of repositories(connection, secrets, http, signal)) {
    found.push(repository);
    break;
  }
  return found.length > 0
    ? { reads: ["repositories"], cannot: [] }
    : { reads: [], cannot: [{ what: "repositories", why: "the token sees none; give it access to the repositories to read" }] };
}

async function* repositories(
  connection: LiveConnection,
  secrets: LiveSecrets,
  http: LiveHttp,
  signal: AbortSignal,
): AsyncGenerator<FoundRepository> {
  const { call, settings } = opened(connection, secrets, http, signal);
  let page: string | null = settings.app === null ? "/user/repos?per_page=100&sort=full_name" : "/installation/repositories?per_page=100";
  while (page !== null) {
    const reply = await call.get(page);
    const list = z.union([z.array(Repository), z.object({ repositories: z.array(Repository) }).transform((whole) => whole.repositories)]);
    for (const { id, full_name, clone_url, archived } of expected(list, reply.json ?? [], "repositories"))
      yield { native: String(id), path: full_name, address: clone_url, archived };
    page = nextPage(reply);
  }
}

async function read(reading: LiveReading): Promise<void> {
  const { call } = opened(reading.connection, reading.secrets, reading.http, reading.signal);
  const cursor = reading.cursor === null ? { v: 1 as const, places: {} } : Cursor.safeParse(reading.cursor).data;
  if (cursor === undefined) throw sourceFailures.cursorLost("GitHub");
  const places = new Map(Object.entries(cursor.places));
  const wanted = reading.repositories.filter(
    ({ native, path }) => reading.only?.some((hint) => [native, path].includes(hint.container)) ?? true,
  );
  for (const [done, repository] of wanted.entries()) {
    reading.progress({ what: "repositories", done, total: wanted.length, unit: "repositories" });
    const meta = await call.get(`/repos/${repository.path}`);
    if (meta.status !== 200) {
      await reading.keep({ rows: { data_quality: [flaw(reading, repository.id, "repository-gone", "repo")] }, cursor: cursorOf(places) });
      continue;
    }
    const { full_name: path, default_branch: main } = expected(Meta, meta.json, "repository");
    for (const stage of stages) await readStage({ call, repository, path, main, reading }, stage, places);
  }
  reading.progress({ what: "repositories", done: wanted.length, total: wanted.length, unit: "repositories" });
}

async function readStage(about: Omit<RepositoryReader, "since">, stage: Stage, places: Map<string, Place>): Promise<void> {
  const { reading, repository } = about;
  const key = `${repository.native} ${stage}`;
  const before = places.get(key) ?? { to: null, began: null, page: null };
  const began = before.began ?? reading.now;
  const overlap = reading.reconcile ? RECONCILED : OVERLAP;
  const since = before.to === null ? reading.from : Math.max(reading.from, before.to - overlap);
  let page = before.page;
  for (;;) {
    reading.signal.throwIfAborted();
    const read = await readers[stage]({ ...about, since }, page);
    if (read === "no-source") {
      await reading.keep({ rows: { data_quality: [flaw(reading, repository.id, "no-source", stage)] }, cursor: cursorOf(places) });
      return;
    }
    page = read.next;
    places.set(key, page === null ? { to: began, began: null, page: null } : { to: before.to, began, page });
    const coverage = page === null ? coveredTables[stage].map((table) => covered(reading, repository.id, table, began)) : [];
    await reading.keep({ rows: { ...read.rows, source_coverage: coverage }, cursor: cursorOf(places) });
    if (page === null) return;
  }
}

function cursorOf(places: ReadonlyMap<string, Place>) {
  return { v: 1, places: Object.fromEntries([...places].map(([key, { to, began, page }]) => [key, { to, began, page }])) };
}

function covered(reading: LiveReading, container: string, table: TableName, to: Instant): Row<"source_coverage"> {
  return {
    source: reading.connection.id,
    table_name: table,
    container,
    covered_from: reading.from,
    covered_to: to,
    watermark: to,
    share: 1,
  };
}

function flaw(reading: LiveReading, container: string, kind: string, item: string): Row<"data_quality"> {
  return { source: reading.connection.id, container, kind, item, n: 1 };
}

const info = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });
const Pulls = z.object({ repository: z.object({ pullRequests: z.object({ pageInfo: info, nodes: z.array(PullRequest) }) }).nullable() });
const pullsQuery = `query Changes($owner: String!, $name: String!, $after: String) { repository(owner: $owner, name: $name) {
pullRequests(first: 25, after: $after, orderBy: { field: UPDATED_AT, direction: DESC }) { pageInfo { hasNextPage endCursor }
nodes { ${pullRequestFields} } } } }`;

async function changesPage(reader: RepositoryReader, after: string | null): Promise<ReadPage> {
  const { call, reading, repository, since } = reader;
  const pulls = (await call.ask(Pulls, pullsQuery, { ...split(reader.path), after }))?.repository?.pullRequests;
  const context = { repo: repository.id, organisation: reading.organisation, resolve: reading.resolve };
  const fresh = (pulls?.nodes ?? []).filter((pull) => pull.updatedAt >= since);
  const read = fresh.map((pull) => changeRows(pull, context));
  const over = pulls === undefined || fresh.length < pulls.nodes.length || !pulls.pageInfo.hasNextPage;
  return {
    rows: { change: read.map(({ change }) => change), review_step: read.flatMap(({ steps }) => steps) },
    next: over ? null : pulls.pageInfo.endCursor,
  };
}

function split(path: string) {
  const [owner = "", name = ""] = path.split("/");
  return { owner, name };
}

async function issuesPage(
  { call, path, repository, since, reading }: RepositoryReader,
  page: string | null,
): Promise<ReadPage | "no-source"> {
  const from = new Date(since).toISOString();
  const reply = await call.get(page ?? `/repos/${path}/issues?state=all&sort=updated&direction=desc&per_page=100&since=${from}`);
  if (reply.status !== 200) return "no-source";
  const issues = expected(z.array(Issue), reply.json, "issues").filter((issue) => issue.pull_request === undefined);
  const team = reading.organisation.repositories.find((owned) => owned.repository === repository.id)?.team ?? null;
  return { rows: { work_item: issues.map((issue) => itemRow(issue, repository.id, team)) }, next: nextPage(reply) };
}

const Deployment = z.object({
  databaseId: z.int(),
  createdAt: when,
  environment: z.string().nullable(),
  commitOid: z.string(),
  statuses: z.object({ nodes: z.array(z.object({ state: z.string(), createdAt: when })) }).nullable(),
});
const Deployments = z.object({
  repository: z.object({ deployments: z.object({ pageInfo: info, nodes: z.array(Deployment) }) }).nullable(),
});
const deploymentsQuery = `query Deployments($owner: String!, $name: String!, $after: String) { repository(owner: $owner, name: $name) {
deployments(first: 50, after: $after, orderBy: { field: CREATED_AT, direction: DESC }) { pageInfo { hasNextPage endCursor }
nodes { databaseId createdAt environment commitOid statuses(last: 30) { nodes { state createdAt } } } } } }`;
const RESULTS: Readonly<Record<string, string>> = { SUCCESS: "success", FAILURE: "failure", ERROR: "failure" };

async function deploymentsPage({ call, path, repository, since, reading }: RepositoryReader, after: string | null): Promise<ReadPage> {
  const found = (await call.ask(Deployments, deploymentsQuery, { ...split(path), after }))?.repository?.deployments;
  const { production } = expected(Settings, reading.connection.settings, "settings");
  const fresh = (found?.nodes ?? []).filter((each) => each.createdAt >= since - DAY);
  const rows = fresh.flatMap((each) => deploymentRow(each, repository.id, production));
  const over = found === undefined || fresh.length < found.nodes.length || !found.pageInfo.hasNextPage;
  const carried = rows.map(({ id, oid }) => ({ repo: repository.id, deployment: id, change: null, oid }));
  return { rows: { deployment: rows, deployment_change: carried }, next: over ? null : found.pageInfo.endCursor };
}

function deploymentRow(deployment: z.infer<typeof Deployment>, repo: string, production: readonly string[]): readonly Row<"deployment">[] {
  const statuses = (deployment.statuses?.nodes ?? []).toSorted((a, b) => a.createdAt - b.createdAt);
  const end = statuses.find(({ state }) => state in RESULTS);
  if (end === undefined) return [];
  const environment = (deployment.environment ?? "").toLowerCase();
  const env = production.some((name) => environment === name.toLowerCase()) ? "production" : "other";
  const started = statuses.find(({ state }) => state === "IN_PROGRESS")?.createdAt ?? deployment.createdAt;
  const row = { id: rowIdOf(repo, deployment.databaseId), repo, service: repo, env, artifact: null, oid: deployment.commitOid, started };
  const unknown = { prev_success_id: null, planned: null, cause_incident: null, bucket: null, is_fix_only: null } as const;
  return [{ ...row, ...unknown, finished: end.createdAt, result: RESULTS[end.state] ?? "failure", proxy: "none" }];
}

function rowIdOf(repo: string, native: number): string {
  return `${repo}/deployment/${native}`;
}

/** A missing page or a refusal says that the repository has no such scanner, or that we may not see it: no source, and no failure. */
async function alertsPage<T>(
  { call, path, repository }: RepositoryReader,
  page: string | null,
  kind: Stage,
  schema: z.ZodType<T>,
  rowsOf: (alert: T, repo: string) => WeaknessRows,
): Promise<ReadPage | "no-source"> {
  const reply = await call.get(page ?? `/repos/${path}/${kind}/alerts?per_page=100&sort=created&direction=desc`).catch((error: unknown) => {
    if (error instanceof EvenkeelError && error.code === "source.forbidden-scope") return null;
    throw error;
  });
  if (reply === null || reply.status !== 200) return "no-source";
  const read = expected(z.array(schema), reply.json, `${kind}/alerts`).map((alert) => rowsOf(alert, repository.id));
  return {
    rows: { weakness: read.map(({ weakness }) => weakness), weakness_status: read.flatMap((each) => each.weakness_status) },
    next: nextPage(reply),
  };
}
