import type { Row } from "../../core/evidence/tables.ts";
import { jobControls } from "./job-controls.ts";
import type { Job, Pipeline } from "./schema.ts";

/** Anything else is still on its way. */
export const RESULTS: Readonly<Record<string, string>> = {
  success: "success",
  failed: "failure",
  canceled: "cancelled",
  skipped: "skipped",
};

export interface RunPlace {
  readonly repo: string;
  /** The default branch. */
  readonly main: string | null;
  /** Number of the merge request that it ran for. */
  readonly change: number | null;
}

/** A tag is told of a pipeline's jobs, and of the pipeline itself only when it is asked for alone. */
export function isOfTag(jobs: readonly Job[]): boolean {
  return jobs.some((job) => job.tag);
}

/** A pipeline as a run, and each attempt of a job that was tried again as a run of its own. */
export function runRows(told: Pipeline, jobs: readonly Job[], { repo, main, change }: RunPlace) {
  const id = `gitlab/${repo}/${told.id}`;
  const branch_role = isOfTag(jobs) ? "release" : told.ref === main ? "main" : change !== null ? "change" : "other";
  const common = { repo, change: branch_role === "change" && change !== null ? `request/${change}` : null, oid: told.sha, branch_role };
  const ran = jobs.filter((job) => job.started_at !== null);
  const latest = new Map(ran.toSorted((left, right) => left.id - right.id).map((job) => [job.name, job.id]));
  const attempts = ran.filter((job) => latest.get(job.name) !== job.id);
  const starts = ran.flatMap((job) => job.started_at ?? []);
  const ends = ran.flatMap((job) => job.finished_at ?? []);
  const result = RESULTS[told.status];
  const whole: readonly Row<"run">[] =
    starts.length === 0
      ? []
      : [
          {
            ...common,
            id,
            queued: told.created_at,
            started: Math.min(...starts),
            finished: result === undefined || ends.length === 0 ? null : Math.max(...ends),
            result: result ?? "running",
          },
        ];
  const again = attempts.map((job): Row<"run"> => {
    const started = job.started_at ?? told.created_at;
    const queued = typeof job.queued_duration === "number" ? started - Math.round(job.queued_duration * 1000) : null;
    return { ...common, id: `${id}/${job.id}`, queued, started, finished: job.finished_at, result: RESULTS[job.status] ?? "running" };
  });
  const last = jobs.filter((job) => !attempts.includes(job));
  const run_control = [...jobControls(id, repo, last), ...attempts.flatMap((job) => jobControls(`${id}/${job.id}`, repo, [job]))];
  return { run: [...whole, ...again], run_control };
}
