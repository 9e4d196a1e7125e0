import { and, asc, eq, inArray, isNotNull, isNull, or } from "drizzle-orm";
import type { Instant } from "../core/model/time.ts";
import type { Database } from "./database.ts";
import { connection, connectionRepository } from "./schema.ts";

/** A repository as the forge and the organisation both know it. */
export interface ConnectedRepository {
  readonly native: string;
  readonly repository: string;
  readonly path: string;
  readonly archived: boolean;
}

interface Of {
  readonly organisation: string;
  readonly connection: string;
}

/** Those the forge still lists. */
export async function connectedRepositories(
  { tables }: Database,
  { organisation, connection: of }: Of,
): Promise<readonly ConnectedRepository[]> {
  return tables
    .select({
      native: connectionRepository.native,
      repository: connectionRepository.repository,
      path: connectionRepository.path,
      archived: connectionRepository.archived,
    })
    .from(connectionRepository)
    .where(
      and(eq(connectionRepository.organisation, organisation), eq(connectionRepository.connection, of), isNull(connectionRepository.gone)),
    )
    .orderBy(asc(connectionRepository.path), asc(connectionRepository.native));
}

/** Of which nothing new comes: the forge lists them no more, or as archived. */
export async function endedRepositories(
  { tables }: Database,
  { organisation, connection: of }: Of,
): Promise<readonly { readonly repository: string; readonly isGone: boolean }[]> {
  const rows = await tables
    .select({ repository: connectionRepository.repository, gone: connectionRepository.gone })
    .from(connectionRepository)
    .where(
      and(
        eq(connectionRepository.organisation, organisation),
        eq(connectionRepository.connection, of),
        or(isNotNull(connectionRepository.gone), connectionRepository.archived),
      ),
    )
    .orderBy(asc(connectionRepository.repository), asc(connectionRepository.native));
  return rows.map(({ repository, gone }) => ({ repository, isGone: gone !== null }));
}

/** Which of our repositories a native id was ever paired with; also of those that are gone, which come back under the same id. */
export async function pairedRepositories({ tables }: Database, { organisation, connection: of }: Of): Promise<ReadonlyMap<string, string>> {
  const rows = await tables
    .select({ native: connectionRepository.native, repository: connectionRepository.repository })
    .from(connectionRepository)
    .where(and(eq(connectionRepository.organisation, organisation), eq(connectionRepository.connection, of)));
  return new Map(rows.map(({ native, repository }) => [native, repository]));
}

/** Keeps what the forge lists now; the others are gone since `now`. */
export async function keepConnectedRepositories(
  { tables }: Database,
  { organisation, connection: of }: Of,
  listed: readonly ConnectedRepository[],
  now: Instant,
): Promise<void> {
  await tables.transaction(async (inside) => {
    for (const { native, repository, path, archived } of listed)
      await inside
        .insert(connectionRepository)
        .values({ organisation, connection: of, native, repository, path, archived })
        .onConflictDoUpdate({
          target: [connectionRepository.organisation, connectionRepository.connection, connectionRepository.native],
          set: { repository, path, archived, gone: null },
        });
    const there = new Set(listed.map(({ native }) => native));
    const known = await inside
      .select({ native: connectionRepository.native })
      .from(connectionRepository)
      .where(
        and(
          eq(connectionRepository.organisation, organisation),
          eq(connectionRepository.connection, of),
          isNull(connectionRepository.gone),
        ),
      );
    const missing = known.map(({ native }) => native).filter((native) => !there.has(native));
    if (missing.length === 0) return;
    await inside
      .update(connectionRepository)
      .set({ gone: now })
      .where(
        and(
          eq(connectionRepository.organisation, organisation),
          eq(connectionRepository.connection, of),
          inArray(connectionRepository.native, missing),
        ),
      );
  });
}

/** Through which connection a repository can be cloned, the oldest first; null where it came by hand. */
export async function connectionOfRepository({ tables }: Database, organisation: string, repository: string): Promise<string | null> {
  const [row] = await tables
    .select({ id: connection.id })
    .from(connectionRepository)
    .innerJoin(
      connection,
      and(eq(connection.organisation, connectionRepository.organisation), eq(connection.id, connectionRepository.connection)),
    )
    .where(
      and(
        eq(connectionRepository.organisation, organisation),
        eq(connectionRepository.repository, repository),
        isNull(connectionRepository.gone),
        isNull(connection.removed),
      ),
    )
    .orderBy(asc(connection.created), asc(connection.id))
    .limit(1);
  return row?.id ?? null;
}
