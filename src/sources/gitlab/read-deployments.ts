import type { Row } from "../../core/evidence/tables.ts";
import type { LiveRows } from "../live/live-source.ts";
import { deploymentRow } from "./deployment-row.ts";
import { all } from "./gitlab-call.ts";
import { timedLane } from "./lane.ts";
import type { RepositoryReader } from "./repository-reader.ts";

import { deployed, deployment, expected, settingsOf } from "./schema.ts";

/** Deployments with the merge requests they brought. */
export const deploymentLane = timedLane({
  list: "deployments",
  query: "",
  tables: () => ["deployment", "deployment_change"],
  rows: rowsOfDeployment,
});

async function rowsOfDeployment({ reading, root, repository }: RepositoryReader, told: unknown): Promise<LiveRows | null> {
  const one = expected(deployment, told, "deployment");
  const row = deploymentRow(repository.id, one, settingsOf(reading).production);
  if (row === null) return {};
  if (row.result !== "success") return { deployment: [row] };
  const carried = await all(reading, `${root}/deployments/${one.id}/merge_requests?per_page=100`, deployed, "deployed changes");
  if (carried === null) return null;
  const deployment_change = carried.flatMap(({ iid, merge_commit_sha, squash_commit_sha, sha }): readonly Row<"deployment_change">[] => {
    const oid = merge_commit_sha ?? squash_commit_sha ?? sha;
    return oid === null ? [] : [{ repo: repository.id, deployment: row.id, change: `request/${iid}`, oid }];
  });
  return { deployment: [row], deployment_change };
}
