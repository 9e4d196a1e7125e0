import type { Row } from "../../core/evidence/tables.ts";
import { RESULTS } from "./run-rows.ts";
import type { Deployment } from "./schema.ts";

/** Null while it is not over: a deployment that nobody saw end is none yet. */
export function deploymentRow(repo: string, told: Deployment, production: readonly string[]): Row<"deployment"> | null {
  const result = RESULTS[told.status];
  if (result === undefined || result === "skipped") return null;
  return {
    id: `gitlab/${repo}/deployment/${told.id}`,
    repo,
    service: repo,
    env: environmentOf(told, production),
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

/** A name that is not of production may be a branch's, and in a branch's name may be a person's: it goes. */
function environmentOf({ environment: { name, tier } }: Deployment, production: readonly string[]): string {
  const isProduction = tier === "production" || production.some((each) => each.toLowerCase() === name.toLowerCase());
  return isProduction ? "production" : "other";
}
