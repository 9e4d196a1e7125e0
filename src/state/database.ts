import type { NodePgDatabase } from "drizzle-orm/node-postgres";
import type { Pool } from "pg";
import type * as schema from "./schema.ts";

/** The one way to the application's PostgreSQL, embedded or external. */
export interface Database {
  readonly tables: NodePgDatabase<typeof schema>;
  readonly pool: Pool;
  /** For pg-boss and the evidence process. */
  readonly url: string;
  readonly close: () => Promise<void>;
}
