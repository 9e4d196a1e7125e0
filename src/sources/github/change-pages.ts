import { z } from "zod";
import type { LiveRows } from "../live/live-source.ts";
import { changeRows, LongLists, longListFields, PullRequest, pullRequestFields } from "./read-changes.ts";
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
  return { rows: await rowsOf(reader, fresh), next: over ? null : pulls.pageInfo.endCursor };
}

const Pull = z.object({ repository: z.object({ pullRequest: PullRequest.nullable() }).nullable() });
const pullQuery = `query Change($owner: String!, $name: String!, $number: Int!) { repository(owner: $owner, name: $name) {
pullRequest(number: $number) { ${pullRequestFields} } } }`;

/** One change, as a delivery asks for; nothing where it is gone. */
export async function oneChange(reader: RepositoryReader, id: string): Promise<LiveRows> {
  const pull = (await reader.call.ask(Pull, pullQuery, { ...ownerAndName(reader.path), number: Number(id) }))?.repository?.pullRequest;
  return rowsOf(reader, pull ? [pull] : []);
}

const Rest = z.object({ repository: z.object({ pullRequest: LongLists.nullable() }).nullable() });
const restQuery = `query Rest($owner: String!, $name: String!, $number: Int!, $reviews: String, $items: String) {
repository(owner: $owner, name: $name) { pullRequest(number: $number) { ${longListFields} } } }`;
/** Of reviews and requests, 60 each: who has more than 600 has a history that tells no more, and each page is a question. */
const MOST_PAGES = 10;

/** The change with the rest of its long lists, as far as we ask; what is still missing then is told as `history-cut`. */
async function whole(reader: RepositoryReader, pull: PullRequest): Promise<PullRequest> {
  let read = pull;
  for (let page = 1; page < MOST_PAGES && isCut(read); page += 1) {
    const { reviews, timelineItems } = read;
    const place = { reviews: reviews.pageInfo.endCursor ?? null, items: timelineItems.pageInfo.endCursor ?? null };
    const more = await reader.call.ask(Rest, restQuery, { ...ownerAndName(reader.path), number: pull.number, ...place });
    const rest = more?.repository?.pullRequest;
    if (rest == null) return read;
    read = { ...read, reviews: joined(reviews, rest.reviews), timelineItems: joined(timelineItems, rest.timelineItems) };
  }
  return read;
}

function isCut({ reviews, timelineItems }: LongLists): boolean {
  return reviews.pageInfo.hasNextPage || timelineItems.pageInfo.hasNextPage;
}

/** A list that had ended is asked for after its end when the other goes on, and has nothing there. */
function joined<T extends LongLists["reviews"] | LongLists["timelineItems"]>(before: T, more: T): T {
  const endCursor = more.pageInfo.endCursor ?? before.pageInfo.endCursor ?? null;
  return { ...before, nodes: [...before.nodes, ...more.nodes], pageInfo: { ...more.pageInfo, endCursor } };
}

async function rowsOf(reader: RepositoryReader, listed: readonly PullRequest[]): Promise<LiveRows> {
  const { repository, reading } = reader;
  const pulls: PullRequest[] = [];
  for (const pull of listed) pulls.push(await whole(reader, pull));
  const context = { repo: repository.id, organisation: reading.organisation, resolve: reading.resolve };
  const read = pulls.map((pull) => changeRows(pull, context));
  return {
    change: read.map(({ change }) => change),
    review_step: read.flatMap(({ steps }) => steps),
    data_quality: pulls.filter(isCut).map(({ number }) => ({
      source: reading.connection.id,
      container: repository.id,
      kind: "history-cut",
      item: `request/${number}`,
      n: 1,
    })),
  };
}
