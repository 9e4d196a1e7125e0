import { z } from "zod";
import { type ErrorCode, EvenkeelError } from "../core/model/evenkeel-error.ts";
import { emptySource } from "../evidence/lake-sources.ts";
import { sourceOfEvents } from "../gather/drain-ingest.ts";
import { liveHttpOf } from "../gather/live-clock.ts";
import type { LiveSources } from "../gather/live-sources.ts";
import { type LiveInto, type LiveRead, readLive, sourceOfConnection } from "../gather/read-live.ts";
import { openLiveHttp } from "../sources/live/live-http.ts";
import { type FoundRepository, type Hint, type LiveSecrets, type LiveSource, liveKinds } from "../sources/live/live-source.ts";
import type { WaitingHint } from "../state/ingest-deliveries.ts";
import type { HowToRead, SourceRead } from "./evidence.ts";
import type { ConnectionRecord } from "./evidence-state.ts";
import type { EvidenceTools, Watching } from "./evidence-tools.ts";
import { namedProblem } from "./named-problem.ts";
import type { OpenOrganisation } from "./organisation-lakes.ts";
import { readOf } from "./read-of-source.ts";

interface Asked {
  readonly organisation: string;
  readonly connection: string;
  readonly how: HowToRead;
}

/** Codes that are about us or the moment, not about the tool: they leave no mark at the connection. */
const PASSING: ReadonlySet<ErrorCode> = new Set(["run.interrupted", "server.closing", "database.unreachable", "lake.locked"]);

/**
 * Reads what is new of a tool, and notes what came of it at the connection. Events that wait are folded in on the way, which is all there
 * is to read of a connection that only receives.
 */
export async function readConnection(tools: EvidenceTools, asked: Asked, open: OpenOrganisation, watching: Watching): Promise<SourceRead> {
  const { organisation, connection } = asked;
  const { state, now } = tools;
  return noting(tools, asked, watching, async (record) => {
    await state.connections.drain({ lake: open.lake, organisation, now: now(), signal: watching.signal });
    try {
      if (record.kind !== "events") await readTool(tools, asked, record, open, watching);
    } finally {
      open.renew();
    }
    const read = await readOf(open.lake, record.kind === "events" ? sourceOfEvents(connection) : sourceOfConnection(connection));
    if (asked.how !== "hints") await state.connections.noteComplete(organisation, connection, now());
    if (asked.how !== "hints") await state.keepRead(organisation, connection, now(), read);
    return read;
  });
}

/** Brings the structure to what the forge lists; the answer names repositories that are new, moved or back. */
export async function findRepositories(tools: EvidenceTools, asked: Omit<Asked, "how">, watching: Watching): Promise<readonly string[]> {
  const { liveSources, state, now } = tools;
  const { progress, signal } = watching;
  return noting(tools, asked, watching, async (record) => {
    if (record.kind === "events") return [];
    const source = sourceOf(liveSources, record.kind);
    const http = openLiveHttp(liveHttpOf(record.address));
    const found: FoundRepository[] = [];
    for await (const repository of source.repositories(connectionOf(record), secretsOf(record), http, signal)) {
      found.push(repository);
      if (found.length % 20 === 0) progress({ what: "Finding repositories", done: found.length, total: null, unit: "repositories" });
    }
    return state.connections.keepRepositories(asked.organisation, record.id, found, now());
  });
}

/** Notes at the connection why work on it failed. */
async function noting<T>(
  { state, now }: EvidenceTools,
  { organisation, connection }: Omit<Asked, "how">,
  { signal }: Watching,
  work: (record: ConnectionRecord) => Promise<T>,
): Promise<T> {
  const record = await state.connections.record(organisation, connection);
  try {
    return await work(record);
  } catch (error) {
    const problem = namedProblem(error);
    if (!signal.aborted && !PASSING.has(problem.code)) await state.connections.noteFailure(organisation, connection, problem, now());
    throw error;
  }
}

async function readTool(
  { liveSources, state, now }: EvidenceTools,
  { organisation, connection: id, how }: Asked,
  record: ConnectionRecord,
  open: OpenOrganisation,
  { progress, signal }: Watching,
): Promise<void> {
  const hints = await state.connections.hints(organisation, id);
  // What was never read is read whole, hints or not.
  const only = how === "hints" && record.readAt !== null ? hintsOf(hints) : null;
  if (only !== null && only.length === 0) return;
  const at = now();
  const asked: LiveRead = {
    source: sourceOf(liveSources, record.kind),
    connection: connectionOf(record),
    secrets: secretsOf(record),
    repositories: record.repositories,
    organisation: (await state.record(organisation)).at(at),
    cursor: record.cursor,
    again: record.again,
    only,
    reconcile: how === "reconcile",
    now,
    signal,
    progress,
  };
  const into: LiveInto = {
    lake: open.lake,
    salts: await open.salts(at),
    commit: (work) => state.connections.commit(organisation, id, work),
    keptUpTo: (cursor, rows) => state.connections.keepCursor(organisation, id, cursor, rows),
  };
  try {
    await readLive(asked, into);
  } catch (error) {
    if (!(error instanceof EvenkeelError) || error.code !== "source.cursor-lost" || asked.cursor === null) throw error;
    // Rows that are read twice count once, so beginning anew costs requests and no truth.
    await readLive({ ...asked, cursor: null }, into);
  }
  await state.connections.dropHints(organisation, id, hints);
}

function connectionOf({ id, address, settings }: ConnectionRecord) {
  return { id, address, settings };
}

function sourceOf(sources: LiveSources, kind: string): LiveSource {
  const known = liveKinds.find((each) => each === kind);
  const source = known === undefined ? undefined : sources[known];
  if (source !== undefined) return source;
  throw new EvenkeelError("connection.incomplete", `Nothing reads a tool of kind ${kind} yet.`, "Install a newer version of Evenkeel.");
}

function secretsOf({ secrets: { token, webhook } }: ConnectionRecord): LiveSecrets {
  if (token !== null) return { token, webhook };
  throw new EvenkeelError("connection.incomplete", "This connection has no token.", "Set one; reading goes on where it stopped.");
}

const about = z.enum(["repository", "change", "run", "deployment", "weakness", "item", "incident"]);

/** What is waiting was written by the door from an adapter's own words. */
function hintsOf(waiting: readonly WaitingHint[]): readonly Hint[] {
  return waiting.map(({ container, about: what, id }) => ({ container, about: about.parse(what), id }));
}

/** Folds events that wait into the lake. */
export async function drainEvents(
  { state, now }: EvidenceTools,
  organisation: string,
  open: OpenOrganisation,
  signal: AbortSignal,
): Promise<void> {
  await state.connections.drain({ lake: open.lake, organisation, now: now(), signal });
  open.renew();
}

/** Empties what the lake has of a connection, of both its names. */
export async function forgetConnection(
  { state, now }: EvidenceTools,
  { organisation, connection }: Omit<Asked, "how">,
  { lake, renew }: OpenOrganisation,
): Promise<void> {
  await state.connections.forget(organisation, connection, async () => {
    for (const source of [sourceOfConnection(connection), sourceOfEvents(connection)]) await emptySource(lake, source, now());
  });
  renew();
}
