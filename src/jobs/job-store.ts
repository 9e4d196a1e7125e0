import { z } from "zod";
import { type Job, job as jobShape } from "../contract/sources.ts";
import type { Database } from "../state/database.ts";

// Reads pg-boss's table directly: its own questions answer one queue at a time, and ours are about an organisation.

/** Queues in which people see work; schedules have queues of their own. */
const shownKinds = ["read-repository", "read-file", "read-connection", "assess", "demonstration", "digest"] as const;

export function isShownKind(name: string): name is (typeof shownKinds)[number] {
  return shownKinds.some((kind) => kind === name);
}

const problem = jobShape.shape.error.unwrap();
const output = z.object({ problem: problem.optional() }).nullable().catch(null);
const row = z.object({
  id: z.string(),
  name: z.enum(shownKinds),
  state: z.enum(["created", "retry", "active", "completed", "cancelled", "failed"]),
  organisation: z.string().nullable(),
  subject: z.string().nullable(),
  output,
  started: z.number().nullable(),
  ended: z.number().nullable(),
});

const stateOf = {
  created: "waiting",
  retry: "waiting",
  active: "running",
  completed: "done",
  cancelled: "cancelled",
  failed: "failed",
} as const;

const columns = `id, name, state::text, data->>'organisation' as organisation, data->>'subject' as subject, output,
  (extract(epoch from started_on) * 1000)::float8 as started, (extract(epoch from completed_on) * 1000)::float8 as ended`;

function toJob(found: unknown): Job {
  const { id, name, state, organisation, subject, output: kept, started, ended } = row.parse(found);
  const isOver = state === "completed" || state === "cancelled" || state === "failed";
  return {
    id,
    kind: name,
    organisation,
    subject,
    state: stateOf[state],
    progress: null,
    started: started === null || stateOf[state] === "waiting" ? null : Math.round(started),
    ended: ended === null || !isOver ? null : Math.round(ended),
    error: state === "failed" ? (kept?.problem ?? null) : null,
  };
}

/** Waiting and running work, and what ended in the last day; oldest first. */
export async function listJobs({ pool }: Database, organisation: string | null): Promise<readonly Job[]> {
  const { rows } = await pool.query(
    `select ${columns} from jobs.job where name = any($1) and ($2::text is null or data->>'organisation' = $2)
       and (state < 'completed' or completed_on > now() - interval '1 day') order by created_on, id`,
    [shownKinds, organisation],
  );
  return rows.map(toJob);
}

export async function findJob({ pool }: Database, id: string): Promise<Job | null> {
  const { rows } = await pool.query(`select ${columns} from jobs.job where name = any($1) and id::text = $2`, [shownKinds, id]);
  return rows[0] === undefined ? null : toJob(rows[0]);
}

/** The waiting or running job of a key. */
export async function liveJob({ pool }: Database, kind: Job["kind"], key: string): Promise<Job | null> {
  const { rows } = await pool.query(
    `select ${columns} from jobs.job where name = $1 and singleton_key = $2 and state < 'completed' order by state, created_on limit 1`,
    [kind, key],
  );
  return rows[0] === undefined ? null : toJob(rows[0]);
}

/**
 * Whether other reading of the organisation still waits or runs: only after the last one there is something new to assess. A tool is not
 * waited for, as its first read can take hours; it is assessed again after that.
 */
export async function hasOtherReads({ pool }: Database, organisation: string, than: string | null): Promise<boolean> {
  const { rows } = await pool.query(
    `select 1 from jobs.job where name in ('read-repository', 'read-file') and state < 'completed'
       and data->>'organisation' = $1 and ($2::text is null or id::text <> $2) limit 1`,
    [organisation, than],
  );
  return rows.length > 0;
}

/**
 * Puts running jobs that nobody runs back in the line: those of a server that was killed, or of this one when it stops. A job whose key
 * already has its place in the line is dropped: that one does the same work.
 * @param running ids of jobs that are truly being worked on
 */
export async function putBack({ pool }: Database, running: readonly string[]): Promise<number> {
  const { rows } = await pool.query<{ id: string }>("select id::text from jobs.job where state = 'active' and id::text <> all($1)", [
    running,
  ]);
  for (const { id } of rows) {
    const { rowCount } = await pool.query(
      `update jobs.job as j set state = 'retry', started_on = null, start_after = now() where id::text = $1 and state = 'active'
         and not exists (select 1 from jobs.job as other where other.name = j.name and other.singleton_key = j.singleton_key and other.state < 'active')`,
      [id],
    );
    if (rowCount === 0)
      await pool.query("update jobs.job set state = 'cancelled', completed_on = now() where id::text = $1 and state = 'active'", [id]);
  }
  return rows.length;
}
