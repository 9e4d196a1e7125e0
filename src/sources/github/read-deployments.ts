import { z } from "zod";
import type { Row } from "../../core/evidence/tables.ts";
import { DAY } from "../../core/model/time.ts";
import type { LiveReading, LiveRows } from "../live/live-source.ts";
import { expected } from "./expected-reply.ts";
import { Settings } from "./github-settings.ts";
import { ownerAndName, pageInfo, type ReadPage, type RepositoryReader } from "./repository-reader.ts";
import { when } from "./rest-rows.ts";

const Deployment = z.object({
  databaseId: z.int(),
  createdAt: when,
  environment: z.string().nullable(),
  commitOid: z.string(),
  statuses: z.object({ nodes: z.array(z.object({ state: z.string(), createdAt: when })) }).nullable(),
});
const Deployments = z.object({
  repository: z.object({ deployments: z.object({ pageInfo, nodes: z.array(Deployment) }) }).nullable(),
});
const deploymentsQuery = `query Deployments($owner: String!, $name: String!, $after: String) { repository(owner: $owner, name: $name) {
deployments(first: 50, after: $after, orderBy: { field: CREATED_AT, direction: DESC }) { pageInfo { hasNextPage endCursor }
nodes { databaseId createdAt environment commitOid statuses(last: 30) { nodes { state createdAt } } } } } }`;
const RESULTS: Readonly<Record<string, string>> = { SUCCESS: "success", FAILURE: "failure", ERROR: "failure" };

/** A page of deployments, newest first: those that ended, with what is known of them. */
export async function deploymentsPage(
  { call, path, repository, since, reading }: RepositoryReader,
  after: string | null,
): Promise<ReadPage> {
  const found = (await call.ask(Deployments, deploymentsQuery, { ...ownerAndName(path), after }))?.repository?.deployments;
  const production = productionOf(reading);
  const fresh = (found?.nodes ?? []).filter((each) => each.createdAt >= since - DAY);
  const rows = fresh.flatMap((each) => deploymentRow(each, repository.id, production));
  const over = found === undefined || fresh.length < found.nodes.length || !found.pageInfo.hasNextPage;
  return { rows: rowsOf(rows), next: over ? null : found.pageInfo.endCursor };
}

const Told = z.object({ id: z.int(), created_at: when, environment: z.string().nullable(), sha: z.string() });
const Statuses = z.array(z.object({ state: z.string(), created_at: when }));

/** One deployment, as a delivery asks for; nothing where it is gone or has not ended. */
export async function oneDeployment({ call, path, repository, reading }: RepositoryReader, id: string): Promise<LiveRows> {
  const reply = await call.get(`/repos/${path}/deployments/${id}`);
  if (reply.status !== 200) return {};
  const told = expected(Told, reply.json, "deployment");
  const listed = await call.get(`/repos/${path}/deployments/${id}/statuses?per_page=100`);
  const nodes = expected(Statuses, listed.json ?? [], "deployment statuses").map(({ state, created_at }) => ({
    state: state.toUpperCase(),
    createdAt: created_at,
  }));
  const shaped = {
    databaseId: told.id,
    createdAt: told.created_at,
    environment: told.environment,
    commitOid: told.sha,
    statuses: { nodes },
  };
  return rowsOf(deploymentRow(shaped, repository.id, productionOf(reading)));
}

function rowsOf(rows: readonly Row<"deployment">[]): LiveRows {
  return {
    deployment: rows,
    deployment_change: rows.map(({ id, repo, oid }) => ({ repo: repo ?? "", deployment: id, change: null, oid })),
  };
}

function productionOf(reading: LiveReading): readonly string[] {
  return expected(Settings, reading.connection.settings, "settings").production;
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
