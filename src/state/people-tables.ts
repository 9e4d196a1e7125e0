import type { NodePgQueryResultHKT } from "drizzle-orm/node-postgres";
import type { PgDatabase } from "drizzle-orm/pg-core";
import type * as schema from "./schema.ts";

/** The tables, or the same inside a transaction. */
export type Tables = PgDatabase<NodePgQueryResultHKT, typeof schema>;
