import { z } from "zod";
import { columnsOf, type Row } from "../core/evidence/tables.ts";
import { groupedBy } from "../core/model/grouped-by.ts";
import type { Instant } from "../core/model/time.ts";
import type { Engine } from "../evidence/engine.ts";
import type { Lake } from "../evidence/lake.ts";
import { ask } from "./ask.ts";
import { carriedChanges } from "./carried-changes.ts";

/** What the lake knows of sources of several tools together has a name of its own. */
const DERIVED = "derived.deployments";

const deploymentRow = z.object({
  repo: z.string(),
  id: z.string(),
  service: z.string(),
  env: z.string(),
  oid: z.string(),
  finished: z.number(),
});
const commitRow = z.object({ oid: z.string(), parent1: z.string().nullable(), parent2: z.string().nullable() });
const changeRow = z.object({ id: z.string(), oid: z.string() });

/**
 * Joins deployments, which a forge or a pipeline tells of, with the history that git tells: which change each of them brought to
 * production first. False when nothing moved since the last time, or nobody tells of deployments: then nothing was written.
 */
export async function deriveCarried(lake: Lake, engine: () => Promise<Engine>, now: Instant): Promise<boolean> {
  const commits = await lake.commits();
  const derived = commits.findLast(({ source }) => source === DERIVED);
  const newest = commits.findLast(({ source }) => source !== DERIVED);
  if (newest === undefined || (derived !== undefined && derived.batch > newest.batch)) return false;
  const rows = await carriedIn(await engine());
  if (rows.length === 0 && derived === undefined) return false;
  const run = await lake.begin(DERIVED, now);
  try {
    run.replace("deployment_change");
    await run.append("deployment_change", columnsOf("deployment_change", rows), rows.length);
    await run.commit();
  } catch (error) {
    await run.abort();
    throw error;
  }
  return true;
}

/** Repository by repository, so that one history is in memory at a time. */
async function carriedIn(engine: Engine): Promise<readonly Row<"deployment_change">[]> {
  const deployments = await ask(
    engine,
    deploymentRow,
    `select repo, id, service, env, oid, cast(epoch_ms(finished) as double precision) as finished
     from deployment where proxy = 'none' and env = 'production' and result = 'success'`,
  );
  const rows: Row<"deployment_change">[] = [];
  for (const [repo, own] of groupedBy(deployments, (deployment) => deployment.repo)) {
    const commits = await ask(engine, commitRow, `select oid, parent1, parent2 from "commit" where repo = $repo`, { repo });
    const changes = await ask(engine, changeRow, `select id, merge_oid as oid from change where repo = $repo and merge_oid is not null`, {
      repo,
    });
    const parents = new Map(
      commits.map(({ oid, parent1, parent2 }) => [oid, [parent1, parent2].filter((parent) => parent !== null)] as const),
    );
    rows.push(...carriedChanges({ repo, deployments: own, parents, changes }));
  }
  return rows;
}
