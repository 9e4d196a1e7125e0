import type { RelationalSchemaConfig, TablesRelationalConfig } from "drizzle-orm";
import { type NodePgClient, NodePgSession, type NodePgTransaction } from "drizzle-orm/node-postgres";
import type { PgDialect, PgPreparedQuery, PgTransactionConfig, PreparedQueryConfig } from "drizzle-orm/pg-core";
import { Pool } from "pg";
import { nameDatabaseError } from "./database-error.ts";

/** A drizzle session whose failures are named (database-error.ts): drizzle's own message holds the statement and all its values. */
export class NamingSession<Full extends Record<string, unknown>, Tables extends TablesRelationalConfig> extends NodePgSession<
  Full,
  Tables
> {
  readonly #client: NodePgClient;
  readonly #dialect: PgDialect;
  readonly #tables: RelationalSchemaConfig<Tables> | undefined;

  constructor(client: NodePgClient, dialect: PgDialect, tables: RelationalSchemaConfig<Tables> | undefined) {
    super(client, dialect, tables);
    this.#client = client;
    this.#dialect = dialect;
    this.#tables = tables;
  }

  override prepareQuery<T extends PreparedQueryConfig = PreparedQueryConfig>(
    ...query: Parameters<NodePgSession<Full, Tables>["prepareQuery"]>
  ): PgPreparedQuery<T> {
    const prepared = super.prepareQuery<T>(...query);
    const execute = prepared.execute.bind(prepared);
    prepared.execute = (values) => execute(values).catch(rethrowNamed);
    return prepared;
  }

  override async transaction<T>(work: (tx: NodePgTransaction<Full, Tables>) => Promise<T>, config?: PgTransactionConfig): Promise<T> {
    if (!(this.#client instanceof Pool)) return super.transaction(work, config);
    const client = await this.#client.connect().catch(rethrowNamed);
    try {
      return await new NamingSession<Full, Tables>(client, this.#dialect, this.#tables).transaction(work, config);
    } finally {
      client.release();
    }
  }
}

function rethrowNamed(error: unknown): never {
  throw nameDatabaseError(error);
}
