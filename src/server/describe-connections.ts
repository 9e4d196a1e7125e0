import { type Connection, connectionSettings } from "../contract/connections.ts";
import { connectedRepositories } from "../state/connection-repositories.ts";
import { type KeptConnection, listConnections } from "../state/connections.ts";
import { type IngestCount, listIngestCounts } from "../state/ingest-counts.ts";
import type { Context } from "./context.ts";

/** Every connection as it is shown: whether it answers, what came in, and that a secret is kept, never which. */
export async function describeConnections(context: Context, organisation: string): Promise<Connection[]> {
  const jobs = await context.jobs.list(organisation);
  const isRead = new Set(
    jobs
      .filter(({ kind, state }) => kind === "read-connection" && (state === "waiting" || state === "running"))
      .map(({ subject }) => subject),
  );
  const described: Connection[] = [];
  for (const kept of await listConnections(context.database, organisation))
    described.push(await describe(context, organisation, kept, isRead.has(kept.id)));
  return described;
}

async function describe({ database }: Context, organisation: string, kept: KeptConnection, isReading: boolean): Promise<Connection> {
  const { id, kind, name, address, hasToken, hasWebhookSecret } = kept;
  const place = { organisation, connection: id };
  const counts = await listIngestCounts(database, place);
  return {
    ...{ id, kind, name, address, hasToken, hasWebhookSecret },
    settings: connectionSettings.parse(kept.settings),
    hookPath: kind === "events" ? `/ingest/${organisation}/${id}/events` : `/hooks/${organisation}/${id}`,
    state: stateOf(kept, isReading),
    deliveries: deliveriesOf(counts),
    repositories: (await connectedRepositories(database, place)).length,
  };
}

function stateOf({ failing, readAt }: KeptConnection, isReading: boolean): Connection["state"] {
  if (isReading) return { is: "reading" };
  if (failing !== null) return { is: "failing", ...failing };
  return readAt === null ? { is: "never-read" } : { is: "read", at: readAt };
}

const MOST_KINDS = 50;

function deliveriesOf(counts: readonly IngestCount[]): Connection["deliveries"] {
  const sum = (outcome: IngestCount["outcome"]) => counts.filter((count) => count.outcome === outcome).reduce((all, { n }) => all + n, 0);
  const named = (wanted: IngestCount["outcome"]) =>
    counts.flatMap(({ outcome, kind, n }) => (outcome === wanted ? [{ kind, n }] : [])).slice(0, MOST_KINDS);
  return {
    accepted: sum("accepted"),
    refused: sum("refused"),
    last: counts.reduce<number | null>((last, count) => Math.max(last ?? 0, count.last), null),
    ignored: named("ignored"),
    refusals: named("refused"),
  };
}
