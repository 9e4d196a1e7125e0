import { z } from "zod";
import type { Row } from "../../core/evidence/tables.ts";
import { DAY, type Instant } from "../../core/model/time.ts";
import { nextPage } from "../live/next-page.ts";
import { expected } from "./expected-reply.ts";
import { type ReadPage, type RepositoryReader, taggedPage } from "./repository-reader.ts";
import { runRow, WorkflowRun } from "./rest-rows.ts";
import { controlRows, Job } from "./run-controls.ts";

/** Jobs cost a request an attempt and tell how long it queued and what ran: nobody asks further back than a quarter, up to a week after it. */
const JOBS_READ = 91 * DAY;
/** Who tries more often has told enough; each earlier attempt costs two requests. */
const MOST_ATTEMPTS = 10;

const Runs = z.object({ workflow_runs: z.array(WorkflowRun) });
const Jobs = z.object({ jobs: z.array(Job) });
type Run = z.infer<typeof WorkflowRun>;

interface RunRows {
  readonly run: readonly Row<"run">[];
  readonly run_control: readonly Row<"run_control">[];
}

/** A page of workflow runs, newest first; each attempt is a run of its own, with the controls that ran in it. */
export async function runsPage(reader: RepositoryReader, page: string | null): Promise<ReadPage | "no-source"> {
  const { reply, unchanged, note } = await taggedPage(reader, page ?? `/repos/${reader.path}/actions/runs?per_page=100`);
  if (unchanged !== null) return { rows: {}, next: isPast(unchanged.oldest, reader.since) ? null : unchanged.next };
  if (reply.status !== 200) return "no-source";
  const runs = expected(Runs, reply.json, "actions/runs").workflow_runs;
  const fresh = runs.filter((run) => run.created_at >= reader.since);
  const rows = [];
  for (const run of fresh) rows.push(await rowsOfRun(reader, run));
  const whole = fresh.length === runs.length;
  // A page that was read in part would be passed over by a read that wants more of it.
  if (whole || reader.reading.cursor !== null) note(runs.at(-1)?.created_at ?? null);
  return { rows: joined(rows), next: whole ? nextPage(reply) : null };
}

function isPast(oldest: Instant | null, since: Instant): boolean {
  return oldest !== null && oldest < since;
}

/** One run with all its attempts, as a delivery asks for; nothing where it is gone. */
export async function oneRun(reader: RepositoryReader, id: string): Promise<RunRows> {
  const reply = await reader.call.get(`/repos/${reader.path}/actions/runs/${id}`);
  if (reply.status !== 200) return joined([]);
  return rowsOfRun(reader, expected(WorkflowRun, reply.json, "actions/run"));
}

async function rowsOfRun(reader: RepositoryReader, run: Run): Promise<RunRows> {
  const attempts = run.created_at < reader.reading.now - JOBS_READ ? [run] : [...(await earlierAttempts(reader, run)), run];
  const rows = [];
  for (const attempt of attempts) rows.push(await rowsOfAttempt(reader, attempt));
  return joined(rows);
}

async function earlierAttempts({ call, path }: RepositoryReader, run: Run): Promise<readonly Run[]> {
  const found: Run[] = [];
  for (let number = Math.max(1, run.run_attempt - MOST_ATTEMPTS); number < run.run_attempt; number += 1) {
    const reply = await call.get(`/repos/${path}/actions/runs/${run.id}/attempts/${number}`);
    if (reply.status === 200) found.push(expected(WorkflowRun, reply.json, "attempts"));
  }
  return found;
}

async function rowsOfAttempt({ call, path, main, repository, reading }: RepositoryReader, run: Run): Promise<RunRows> {
  const asks = run.created_at >= reading.now - JOBS_READ;
  const reply = asks ? await call.get(`/repos/${path}/actions/runs/${run.id}/attempts/${run.run_attempt}/jobs?per_page=100`) : null;
  const jobs = reply?.status === 200 ? expected(Jobs, reply.json, "jobs").jobs : [];
  const starts = jobs.flatMap(({ started_at, conclusion }) => (started_at === null || conclusion === "skipped" ? [] : [started_at]));
  const row = runRow(run, repository.id, main, starts.length === 0 ? null : Math.min(...starts));
  return { run: [row], run_control: controlRows(row.id, repository.id, jobs) };
}

function joined(rows: readonly RunRows[]): RunRows {
  return { run: rows.flatMap(({ run }) => run), run_control: rows.flatMap(({ run_control }) => run_control) };
}
