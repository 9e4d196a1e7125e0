import { z } from "zod";
import type { LiveRows } from "../live/live-source.ts";
import { changeRows, PullRequest, pullRequestFields } from "./read-changes.ts";
import { ownerAndName, pageInfo, type ReadPage, type RepositoryReader } from "./repository-reader.ts";

const Pulls = z.object({ repository: z.object({ pullRequests: z.object({ pageInfo, nodes: z.array(PullRequest) }) }).nullable() });
const pullsQuery = `query Changes($owner: String!, $name: String!, $after: String) { repository(owner: $owner, name: $name) {
pullRequests(first: 25, after: $after, orderBy: { field: UPDATED_AT, direction: DESC }) { pageInfo { hasNextPage endCursor }
nodes { ${pullRequestFields} } } } }`;

/** A page of changes, last touched first. */
export async function changesPage(reader: RepositoryReader, after: string | null): Promise<ReadPage> {
  const { call, since } = reader;
  const pulls = (await call.ask(Pulls, pullsQuery, { ...ownerAndName(reader.path), after }))?.repository?.pullRequests;
  const fresh = (pulls?.nodes ?? []).filter((pull) => pull.updatedAt >= since);
  const over = pulls === undefined || fresh.length < pulls.nodes.length || !pulls.pageInfo.hasNextPage;
  return { rows: rowsOf(reader, fresh), next: over ? null : pulls.pageInfo.endCursor };
}

const Pull = z.object({ repository: z.object({ pullRequest: PullRequest.nullable() }).nullable() });
const pullQuery = `query Change($owner: String!, $name: String!, $number: Int!) { repository(owner: $owner, name: $name) {
pullRequest(number: $number) { ${pullRequestFields} } } }`;

/** One change, as a delivery asks for; nothing where it is gone. */
export async function oneChange(reader: RepositoryReader, id: string): Promise<LiveRows> {
  const pull = (await reader.call.ask(Pull, pullQuery, { ...ownerAndName(reader.path), number: Number(id) }))?.repository?.pullRequest;
  return rowsOf(reader, pull ? [pull] : []);
}

function rowsOf({ repository, reading }: RepositoryReader, pulls: readonly PullRequest[]): LiveRows {
  const context = { repo: repository.id, organisation: reading.organisation, resolve: reading.resolve };
  const read = pulls.map((pull) => changeRows(pull, context));
  const cut = pulls.filter((pull) => pull.reviews.pageInfo.hasNextPage || pull.timelineItems.pageInfo.hasNextPage);
  return {
    change: read.map(({ change }) => change),
    review_step: read.flatMap(({ steps }) => steps),
    data_quality: cut.map(({ number }) => ({
      source: reading.connection.id,
      container: repository.id,
      kind: "history-cut",
      item: `request/${number}`,
      n: 1,
    })),
  };
}
