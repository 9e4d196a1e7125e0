import { createTableRelationsHelpers, type ExtractTablesWithRelations, extractTablesRelationalConfig } from "drizzle-orm";
import { NodePgDatabase } from "drizzle-orm/node-postgres";
import { PgDialect } from "drizzle-orm/pg-core";
import { Pool } from "pg";
import { NamingSession } from "./naming-session.ts";
import * as schema from "./schema.ts";

/** The one way to the application's PostgreSQL, embedded or external. */
export interface Database {
  readonly tables: NodePgDatabase<typeof schema>;
  readonly pool: Pool;
  /** For pg-boss and the evidence process. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

export interface DatabaseAddress {
  readonly url: string;
  /** Connections at most. PostgreSQL allows 100 by default; pg-boss and the evidence process hold some of their own. */
  readonly connections?: number;
}

/**
 * Opens a pool; connects only when first asked. A database that goes away fails the queries of that time (`database.unreachable`)
 * and is found again by the next one; it never ends the process.
 * @example const database = openDatabase({ url: "postgres://evenkeel@127.0.0.1/evenkeel" })
 */
export function openDatabase({ url, connections = 10 }: DatabaseAddress): Database {
  const pool = new Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    // So that the pool of a process that forgot to close it does not keep that process alive.
    allowExitOnIdle: true,
    application_name: "evenkeel",
  });
  // pg throws away a connection that broke while nobody used it, and tells here; without a listener that would end the process. Who
  // asks next gets a new connection, or the error of not getting one, so there is nothing to do and nobody to tell.
  pool.on("error", () => {});
  // The pool listens only while a connection is idle: one that breaks between two statements of a transaction tells here.
  pool.on("connect", (client) => client.on("error", () => {}));
  let closing: Promise<void> | null = null;
  return {
    tables: tablesOf(pool),
    pool,
    url,
    close: () => {
      closing ??= pool.end();
      return closing;
    },
  };
}

function tablesOf(pool: Pool): NodePgDatabase<typeof schema> {
  const { tables, tableNamesMap } = extractTablesRelationalConfig<ExtractTablesWithRelations<typeof schema>>(
    schema,
    createTableRelationsHelpers,
  );
  const relations = { fullSchema: schema, schema: tables, tableNamesMap };
  const dialect = new PgDialect();
  return new NodePgDatabase(dialect, new NamingSession(pool, dialect, relations), relations);
}
