import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import type { Instant } from "../core/model/time.ts";
import type { Database } from "./database.ts";
import { connection, connectionRepository } from "./schema.ts";
import type { Vault } from "./vault.ts";

export const keptKinds = ["github", "gitlab", "jira", "pagerduty", "events"] as const;
export type KeptKind = (typeof keptKinds)[number];

/** Why a read stopped, by name. */
export interface ConnectionProblem {
  readonly code: string;
  readonly message: string;
  readonly whatToDo: string;
}

/** A connected tool without its secrets. */
export interface KeptConnection {
  readonly id: string;
  readonly kind: KeptKind;
  readonly name: string;
  readonly address: string;
  /** In the shape of the contract; whoever reads it parses it. */
  readonly settings: unknown;
  readonly hasToken: boolean;
  readonly hasWebhookSecret: boolean;
  readonly created: Instant;
  readonly readAt: Instant | null;
  readonly failing: (ConnectionProblem & { readonly since: Instant }) | null;
  readonly rows: number;
}

export interface ConnectionSecrets {
  readonly token: string | null;
  readonly webhook: string | null;
}

export interface NewConnection extends Pick<KeptConnection, "id" | "kind" | "name" | "address" | "settings"> {
  readonly secrets: ConnectionSecrets;
  /** SHA-256 of the token that pipelines send; then the token itself is not kept. */
  readonly tokenHash: Uint8Array | null;
}

interface Of {
  readonly organisation: string;
  readonly connection: string;
}

/** Keeps a connection. One that was disconnected gives its id free to nobody: ids are never used twice. */
export async function addConnection(
  { tables }: Database,
  vault: Vault,
  organisation: string,
  { secrets, tokenHash, ...head }: NewConnection,
  now: Instant,
): Promise<void> {
  await tables.insert(connection).values({
    ...head,
    organisation,
    token: tokenHash === null ? sealed(vault, head.kind, "token", secrets.token) : null,
    webhookSecret: sealed(vault, head.kind, "webhook", secrets.webhook),
    tokenHash,
    created: now,
  });
}

export async function listConnections({ tables }: Database, organisation: string): Promise<readonly KeptConnection[]> {
  const rows = await tables
    .select()
    .from(connection)
    .where(and(eq(connection.organisation, organisation), isNull(connection.removed)))
    .orderBy(asc(connection.created), asc(connection.id));
  return rows.map(toConnection);
}

/** Ids that are or were used. */
export async function connectionIds({ tables }: Database, organisation: string): Promise<ReadonlySet<string>> {
  const rows = await tables.select({ id: connection.id }).from(connection).where(eq(connection.organisation, organisation));
  return new Set(rows.map(({ id }) => id));
}

/** Throws `connection.not-found`. */
export async function findConnection(database: Database, { organisation, connection: id }: Of): Promise<KeptConnection> {
  const row = await rowOf(database, { organisation, connection: id });
  if (row === null || row.removed !== null) throw noConnection(id);
  return toConnection(row);
}

/** As the door for deliveries must know it: `revoked` where it was disconnected, null where there never was one. */
export async function connectionAtTheDoor(
  database: Database,
  vault: Vault,
  of: Of,
): Promise<(KeptConnection & { readonly tokenHash: Uint8Array | null; readonly secrets: ConnectionSecrets }) | "revoked" | null> {
  const row = await rowOf(database, of);
  if (row === null) return null;
  if (row.removed !== null) return "revoked";
  return { ...toConnection(row), tokenHash: row.tokenHash, secrets: secretsOf(vault, row) };
}

/** What a read of a connection begins with. Throws `connection.not-found`. */
export interface ReadingConnection extends KeptConnection {
  readonly secrets: ConnectionSecrets;
  readonly cursor: unknown;
  /** Set: everything since then is read again. */
  readonly again: Instant | null;
}

export async function connectionToRead(database: Database, vault: Vault, of: Of): Promise<ReadingConnection> {
  const row = await rowOf(database, of);
  if (row === null || row.removed !== null) throw noConnection(of.connection);
  return { ...toConnection(row), secrets: secretsOf(vault, row), cursor: row.cursor ?? null, again: row.again };
}

/** Changes what is given; null takes a secret away, undefined leaves it. A new token ends the failing of the old one. */
export async function changeConnection(
  { tables }: Database,
  vault: Vault,
  { organisation, connection: id }: Of,
  kind: KeptKind,
  change: {
    readonly name?: string | undefined;
    readonly settings?: unknown;
    readonly token?: string | null | undefined;
    readonly tokenHash?: Uint8Array | undefined;
    readonly webhookSecret?: string | null | undefined;
  },
): Promise<void> {
  const set = {
    ...(change.name === undefined ? {} : { name: change.name }),
    ...(change.settings === undefined ? {} : { settings: change.settings }),
    ...(change.token === undefined ? {} : { token: sealed(vault, kind, "token", change.token), ...notFailing }),
    ...(change.tokenHash === undefined ? {} : { tokenHash: change.tokenHash }),
    ...(change.webhookSecret === undefined ? {} : { webhookSecret: sealed(vault, kind, "webhook", change.webhookSecret) }),
  };
  if (Object.keys(set).length === 0) return;
  await tables.update(connection).set(set).where(its(organisation, id));
}

/** Forgets secrets, settings and where reading stopped; a mark stays, so that late deliveries are told that it is gone. */
export async function removeConnection({ tables }: Database, { organisation, connection: id }: Of, now: Instant): Promise<void> {
  await tables.transaction(async (inside) => {
    await inside
      .update(connection)
      .set({ removed: now, settings: {}, token: null, webhookSecret: null, tokenHash: null, cursor: null, again: null, ...notFailing })
      .where(its(organisation, id));
    await inside
      .delete(connectionRepository)
      .where(and(eq(connectionRepository.organisation, organisation), eq(connectionRepository.connection, id)));
  });
}

/** To be called after the lake has the rows that lie before the cursor. */
export async function keepCursor({ tables }: Database, { organisation, connection: id }: Of, cursor: unknown, rows: number): Promise<void> {
  await tables
    .update(connection)
    .set({ cursor: sql`${JSON.stringify(cursor)}::jsonb`, again: null, rows: sql`${connection.rows} + ${rows}` })
    .where(its(organisation, id));
}

/** The next read begins anew and goes back to `from`. */
export async function readAgainFrom({ tables }: Database, { organisation, connection: id }: Of, from: Instant): Promise<void> {
  await tables.update(connection).set({ again: from }).where(its(organisation, id));
}

export async function noteComplete({ tables }: Database, { organisation, connection: id }: Of, at: Instant): Promise<void> {
  await tables
    .update(connection)
    .set({ readAt: at, ...notFailing })
    .where(its(organisation, id));
}

/** `since` stays that of the first failure in a row. */
export async function noteFailure(
  { tables }: Database,
  { organisation, connection: id }: Of,
  { code, message, whatToDo }: ConnectionProblem,
  at: Instant,
): Promise<void> {
  await tables
    .update(connection)
    .set({ failingSince: sql`coalesce(${connection.failingSince}, ${at})`, code, message, whatToDo })
    .where(its(organisation, id));
}

const notFailing = { failingSince: null, code: null, message: null, whatToDo: null };

function its(organisation: string, id: string) {
  return and(eq(connection.organisation, organisation), eq(connection.id, id), isNull(connection.removed));
}

type ConnectionRow = typeof connection.$inferSelect;

async function rowOf({ tables }: Database, { organisation, connection: id }: Of): Promise<ConnectionRow | null> {
  const [row] = await tables
    .select()
    .from(connection)
    .where(and(eq(connection.organisation, organisation), eq(connection.id, id)));
  return row ?? null;
}

function toConnection(row: ConnectionRow): KeptConnection {
  const { id, name, address, settings, created, readAt, rows, failingSince, code, message, whatToDo } = row;
  const isFailing = failingSince !== null && code !== null && message !== null && whatToDo !== null;
  return {
    ...{ id, kind: toKind(row.kind), name, address, settings, created, readAt, rows },
    hasToken: row.token !== null || row.tokenHash !== null,
    hasWebhookSecret: row.webhookSecret !== null,
    failing: isFailing ? { since: failingSince, code, message, whatToDo } : null,
  };
}

function toKind(text: string): KeptKind {
  const found = keptKinds.find((kind) => kind === text);
  if (found === undefined) throw new Error(`connection.kind is none that is ever written: ${text}`);
  return found;
}

function secretsOf(vault: Vault, row: ConnectionRow): ConnectionSecrets {
  const kind = toKind(row.kind);
  const opened = (what: "token" | "webhook", bytes: Uint8Array | null) =>
    bytes === null ? null : vault.open(purposeOf(kind, what), bytes);
  return { token: opened("token", row.token), webhook: opened("webhook", row.webhookSecret) };
}

function sealed(vault: Vault, kind: KeptKind, what: "token" | "webhook", text: string | null): Uint8Array | null {
  return text === null ? null : vault.seal(purposeOf(kind, what), text);
}

/** A purpose of its own for each kind, so that a secret moved to a row of another kind does not open. */
function purposeOf(kind: KeptKind, what: "token" | "webhook"): string {
  return `connection ${kind} ${what}`;
}

function noConnection(id: string): EvenkeelError {
  return new EvenkeelError(
    "connection.not-found",
    `There is no connection ${quoted(id, 64)} in this organisation.`,
    "Look at the list of connections; one that was disconnected has to be connected anew.",
  );
}
