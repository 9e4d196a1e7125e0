import type { Row } from "../../core/evidence/tables.ts";
import type { Deployment, Job, Pipeline } from "./schema.ts";

const RESULTS: Readonly<Record<string, string>> = { success: "success", failed: "failure", canceled: "cancelled", skipped: "skipped" };

/** Jobs of GitLab's own security templates, by name. */
const CONTROLS: readonly { readonly name: RegExp; readonly control: string }[] = [
  { name: /iac[-_]sast/i, control: "iac" },
  { name: /(?:^|-)sast$/i, control: "sast" },
  { name: /secret[-_]detection/i, control: "secrets" },
  { name: /dependency[-_]scanning/i, control: "sca" },
  { name: /container[-_]scanning/i, control: "container-scan" },
  { name: /api[-_]?fuzz/i, control: "api-fuzz" },
  { name: /^dast(?:_api)?$/i, control: "dast" },
  { name: /fuzz/i, control: "fuzz" },
  { name: /licen[cs]e[-_]scanning/i, control: "licence" },
];

/** A pipeline as a run, and each attempt of a job that was tried again as a run of its own. */
export function runRows(repo: string, main: string | null, told: Pipeline, jobs: readonly Job[]) {
  const request = /^refs\/merge-requests\/(\d+)\//.exec(told.ref ?? "")?.[1];
  const id = `gitlab/${repo}/${told.id}`;
  const tag = jobs.some((job) => job.tag);
  const branch_role = request !== undefined ? "change" : tag ? "release" : told.ref === main ? "main" : "other";
  const common = { repo, change: request === undefined ? null : `request/${request}`, oid: told.sha, branch_role };
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
  return { run: [...whole, ...again], run_control: controlRows(id, repo, jobs) };
}

function controlRows(run: string, repo: string, jobs: readonly Job[]): readonly Row<"run_control">[] {
  return jobs.flatMap((job) => {
    const control = CONTROLS.find(({ name }) => name.test(job.name))?.control;
    if (control === undefined || job.finished_at === null) return [];
    return [{ run, repo, control, tool: "gitlab-template", ok: job.status === "success", ran: job.finished_at }];
  });
}

/** Null while it is not over: a deployment that nobody saw end is none yet. */
export function deploymentRow(repo: string, told: Deployment, production: readonly string[]): Row<"deployment"> | null {
  const result = RESULTS[told.status];
  if (result === undefined || result === "skipped") return null;
  const name = told.environment.name.toLowerCase();
  const isProduction = told.environment.tier === "production" || production.some((each) => each.toLowerCase() === name);
  return {
    id: `gitlab/${repo}/deployment/${told.id}`,
    repo,
    service: repo,
    env: isProduction ? "production" : /^[a-z0-9][a-z0-9._/-]{0,59}$/.test(name) ? name : "other",
    artifact: null,
    oid: told.sha,
    started: told.deployable?.started_at ?? told.created_at,
    finished: told.deployable?.finished_at ?? told.updated_at,
    result,
    prev_success_id: null,
    planned: null,
    cause_incident: null,
    proxy: "none",
    bucket: null,
    is_fix_only: null,
  };
}
