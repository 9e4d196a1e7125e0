import type { Row, TableName } from "../../core/evidence/tables.ts";
import { DAY, HOUR, type Instant } from "../../core/model/time.ts";
import type { KnownRepository, LiveReading, LiveRows } from "../live/live-source.ts";
import { sideBySide } from "../live/side-by-side.ts";
import { sourceFailures } from "../live/source-failures.ts";
import { ask, isRefusal } from "./gitlab-call.ts";
import { type At, type GitLabCursor, openCursor } from "./gitlab-cursor.ts";
import { joinedRows, type Lane } from "./lane.ts";
import { changeLane } from "./read-changes.ts";
import { deploymentLane } from "./read-deployments.ts";
import { itemLane } from "./read-issues.ts";
import { runLane } from "./read-runs.ts";
import { weaknessLane } from "./read-vulnerabilities.ts";
import { type RepositoryReader, repositoryReader, rootOf } from "./repository-reader.ts";
import { expected, project } from "./schema.ts";

const OVERLAP = HOUR;
/** Repositories that are read side by side: as many as of GitHub, since the quota is spent sooner than our time here too. */
const AT_ONCE = 4;
/** So far back is looked again every night. */
const RECONCILE = 14 * DAY;

const LANES: Readonly<Record<string, Lane>> = {
  change: changeLane,
  run: runLane,
  deployment: deploymentLane,
  item: itemLane,
  weakness: weaknessLane,
};

/**
 * A few repositories side by side, each list by list, newest first; coverage is said with the last page of a list. A repository that is
 * gone, and a list that GitLab does not give, are told and passed over; only a token that is refused everywhere ends the read.
 */
export async function readRepositories(reading: LiveReading): Promise<void> {
  const cursor = openCursor(reading);
  const { repositories } = reading;
  let done = 0;
  let refused = 0;
  await sideBySide(repositories, AT_ONCE, reading.signal, async (repository, signal) => {
    if ((await readRepository({ ...reading, signal }, repository, cursor)) === "refused") refused += 1;
    done += 1;
    reading.progress({ what: "Reading GitLab", done, total: repositories.length, unit: "repositories" });
  });
  if (refused > 0 && refused === repositories.length) throw sourceFailures.forbidden("GitLab");
  await reading.keep({ rows: {}, cursor: cursor.ended() });
}

async function readRepository(
  reading: LiveReading,
  repository: KnownRepository,
  cursor: GitLabCursor,
): Promise<"read" | "gone" | "refused"> {
  const open = Object.entries(LANES).filter(([kind]) => (cursor.reachedOf(keyOf(repository, kind)) ?? 0) < cursor.round);
  if (open.length === 0) return "read";
  const reader = await openRepository(reading, repository);
  if (reader === "gone" || reader === "refused") {
    const told = flaw(repository, reader === "gone" ? "repository-gone" : "no-source", "repo");
    await reading.keep({ rows: { data_quality: [told] }, cursor: cursor.json() });
    return reader;
  }
  for (const [kind, lane] of open) await readLane({ reader, lane, key: keyOf(repository, kind) }, cursor);
  const strangers = strangersOf(reader);
  if (strangers.length > 0) await reading.keep({ rows: { data_quality: strangers }, cursor: cursor.json() });
  return "read";
}

/** What a delivery told of is read again; it moves no cursor. */
export async function readHinted(reading: LiveReading): Promise<void> {
  const parts: LiveRows[] = [];
  const readers = new Map<string, RepositoryReader>();
  for (const hint of reading.only ?? []) {
    const repository = reading.repositories.find(({ native }) => native === hint.container);
    const lane = Object.hasOwn(LANES, hint.about) ? LANES[hint.about] : undefined;
    if (repository === undefined || lane === undefined || !/^\d{1,20}$/.test(hint.id)) continue;
    const reader = readers.get(repository.id) ?? (await openRepository(reading, repository));
    if (reader === "gone" || reader === "refused") continue;
    readers.set(repository.id, reader);
    parts.push(await lane.one(reader, hint.id));
  }
  await reading.keep({ rows: joinedRows(parts), cursor: reading.cursor ?? null });
}

/** Asked by number, which a rename or a transfer leaves alone. */
async function openRepository(reading: LiveReading, repository: KnownRepository): Promise<RepositoryReader | "gone" | "refused"> {
  try {
    const reply = await ask(reading, rootOf(repository));
    if (reply === null) return "gone";
    const { path_with_namespace: path, default_branch: main } = expected(project, reply.json, "project");
    return repositoryReader(reading, repository, { path, main });
  } catch (error) {
    if (isRefusal(error)) return "refused";
    throw error;
  }
}

interface Task {
  readonly reader: RepositoryReader;
  readonly lane: Lane;
  readonly key: string;
}

async function readLane({ reader, lane, key }: Task, cursor: GitLabCursor): Promise<void> {
  const { reading, repository } = reader;
  const { round, first } = cursor;
  const since = sinceOf(cursor.reachedOf(key), reading, first);
  const lackedBefore = new Set(reader.lacks);
  let at: At | null = cursor.atOf(key) ?? { before: round + 1, page: 1, after: null };
  while (at !== null) {
    reading.signal.throwIfAborted();
    const page = await lane.page(reader, since, at);
    if (page === null) {
      cursor.setAt(key, null);
      const data_quality = lane.tables(reading).map((table) => flaw(repository, "no-source", table));
      await reading.keep({ rows: { data_quality }, cursor: cursor.json() });
      return;
    }
    at = page.next;
    if (at === null) cursor.setReached(key);
    else cursor.setAt(key, at);
    const source_coverage = at === null ? coverage(lane.tables(reading), repository, first, round) : [];
    // Told with the page that noticed it: a read that is stopped after it would not notice again.
    const lacks = [...reader.lacks].filter((what) => !lackedBefore.has(what)).map((what) => flaw(repository, "no-source", what));
    const data_quality = [...(page.rows.data_quality ?? []), ...lacks];
    await reading.keep({ rows: { ...page.rows, data_quality, source_coverage }, cursor: cursor.json() });
  }
}

function keyOf({ native }: KnownRepository, kind: string): string {
  return `${native}/${kind}`;
}

function sinceOf(reached: Instant | null, { reconcile, now }: LiveReading, first: Instant): Instant {
  if (reached === null) return first;
  return Math.max(first, reconcile ? Math.min(reached - OVERLAP, now - RECONCILE) : reached - OVERLAP);
}

function coverage(tables: readonly TableName[], { id }: KnownRepository, from: Instant, to: Instant): readonly Row<"source_coverage">[] {
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

/** How many accounts no rule places; never who. */
function strangersOf({ repository, strangers }: RepositoryReader): readonly Row<"data_quality">[] {
  const n = strangers.count();
  return n === 0 ? [] : [{ ...flaw(repository, "account-unknown", repository.id), n }];
}

function flaw({ id }: KnownRepository, kind: string, item: string): Row<"data_quality"> {
  return { source: "gitlab", container: id, kind, item, n: 1 };
}
