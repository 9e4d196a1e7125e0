import { type Withheld, withheldCells } from "../core/evidence/cell-rule.ts";
import type { Measure } from "../core/evidence/measure.ts";
import type { Window } from "../core/model/time.ts";
import type { Engine } from "./engine.ts";
import { atomsOfGroup, placeSet } from "./measure-groups.ts";
import type { MeasureLattice } from "./measure-lattice.ts";
import { measuredSet } from "./measured-set.ts";

/**
 * Who worked on anything in the window, however it is told: by commit, change, request for a review, work item. A person has another bucket
 * in each, so each is a container of its own, and the greatest of them counts. One row per quarter is enough to count people.
 */
const sql = `with worked as (
  select 'commit ' || repo as container, repo, team, bucket, date_trunc('quarter', committed) as time
  from "commit"
  where actor = 'human' and reachable and committed >= :from and committed < :to
  union
  select 'change ' || repo, repo, team, bucket, date_trunc('quarter', coalesce(merged, closed, opened, first_commit))
  from change
  where actor = 'human' and coalesce(first_commit, opened, merged, closed) < :to
    and (coalesce(merged, closed) is null or coalesce(merged, closed) >= :from)
  union
  select 'request ' || review_step.repo, review_step.repo, change.team, review_step.bucket, date_trunc('quarter', review_step.requested)
  from review_step
  join change on change.repo = review_step.repo and change.id = review_step.change
  where change.actor = 'human' and review_step.bucket is not null and review_step.requested < :to
    and (review_step.responded is null or review_step.responded >= :from)
  union
  select 'item ' || container, cast(null as text), team, bucket, date_trunc('quarter', coalesce(done, dropped, created))
  from work_item
  where bucket is not null and created < :to and (coalesce(done, dropped) is null or coalesce(done, dropped) >= :from)
)
select 'work' as variant, cast(null as text) as category, container, repo, team, bucket, time, cast(null as text) as item, true as covered,
  cast(1 as double precision) as items, cast(null as double precision) as k, cast(1 as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  cast(null as timestamp) as started, cast(null as timestamp) as ended, cast(null as text) as ended_by
from worked
where time is not null`;

const work: Pick<Measure, "id" | "class" | "shape" | "variants"> & { readonly sql: string } = {
  ...{ id: "work", class: "flow", shape: "count", variants: [{ id: "work", label: "Work", proxy: false }], sql },
};

/**
 * The nodes that no figure about people's work is shown of in a window, whatever it measures: those with few people at large, and those
 * without which few of another node could be told from the rest. Decided once for all measures, since they count nearly the same things:
 * where one withheld a team to hide a small one and another withheld its neighbour, the two together would tell of the small one
 * (decision 31). Whoever works in no node but the whole is left to each measure.
 */
export async function withheldAtLarge(engine: Engine, lattice: MeasureLattice, window: Window, k: number): Promise<Withheld> {
  const set = await measuredSet(engine, work, window, []);
  const placed = placeSet(work, set, lattice, window);
  const atoms = placed.groups.flatMap((group) => atomsOfGroup(placed, group)).filter(({ nodes }) => nodes.length > 1);
  const present = new Set(atoms.flatMap(({ nodes }) => nodes));
  const nodes = lattice.nodes.filter(({ id }) => present.has(id));
  return withheldCells(nodes, atoms, { k, dominance: false, period: `${window.from}-${window.to}` });
}
