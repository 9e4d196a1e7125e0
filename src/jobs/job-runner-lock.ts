import { Client } from "pg";

/** Only one server works jobs off at a time: what it runs is known to it alone, and so is what nobody runs. */
export interface RunnerLock {
  readonly isHeld: () => boolean;
  readonly release: () => Promise<void>;
}

const NAME = "hashtextextended('evenkeel jobs', 0)";
const AGAIN_MS = 500;

/**
 * Holds an advisory lock on a connection of its own; PostgreSQL gives it up when the process dies. Lost with the connection, taken again
 * as soon as it can be.
 * @param taken called every time it was taken, before it counts as held
 */
export function runnerLock(url: string, taken: () => Promise<void>): RunnerLock {
  let held: Client | null = null;
  let trying: Client | null = null;
  let timer: NodeJS.Timeout | null = null;
  let over = false;

  const again = (): void => {
    if (!over) timer = setTimeout(() => void take(), AGAIN_MS);
  };
  const take = async (): Promise<void> => {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000, application_name: "evenkeel jobs" });
    trying = client;
    const lost = (): void => {
      if (held === client) {
        held = null;
        again();
      }
    };
    client.on("error", lost);
    client.on("end", lost);
    try {
      await client.connect();
      const { rows } = await client.query<{ taken: boolean }>(`select pg_try_advisory_lock(${NAME}) as taken`);
      if (rows[0]?.taken !== true) throw new Error("another server holds it");
      await taken();
      held = client;
    } catch {
      // The database is away, or another server works: both end, and then this is tried again.
      await client.end().catch(() => undefined);
      again();
    } finally {
      if (trying === client) trying = null;
    }
  };
  void take();

  return {
    isHeld: () => held !== null,
    async release() {
      over = true;
      if (timer !== null) clearTimeout(timer);
      const client = held ?? trying;
      held = null;
      await client?.end().catch(() => undefined);
    },
  };
}
