import { z } from "zod";
import { contributorBand } from "../core/evidence/contributors.ts";
import type { ContributorBand } from "../core/evidence/estimate.ts";
import type { Window } from "../core/model/time.ts";
import { pairsRelation } from "../evidence/dialect.ts";
import type { Engine } from "../evidence/engine.ts";
import { ask } from "./ask.ts";
import type { NodePlaces } from "./node-places.ts";

const row = z.object({ node: z.string(), contributors: z.number() });

/**
 * The most distinct contributors each team and repository had in any one repository and quarter of the window, as a band; nodes under
 * k are not in the map. The same lower bound as for the whole, in one query for all nodes (evidence.md P4).
 */
export async function contributorsByNode(
  engine: Engine,
  { nodes, within }: NodePlaces,
  window: Window,
  k: number,
): Promise<ReadonlyMap<string, ContributorBand>> {
  const teams = nodes.filter(({ kind }) => kind === "team");
  const places = teams.flatMap((node) => within(node).map((team) => [node.id, team] as const));
  const rows = await ask(
    engine,
    row,
    `with place as ${pairsRelation(engine.name, ["node", "team"], places)},
     worked as (
       select repo, team, bucket, date_trunc('quarter', committed) as quarter from "commit"
       where reachable and epoch_ms(committed) >= $from and epoch_ms(committed) < $to),
     counted as (
       select place.node, worked.repo, quarter, count(distinct bucket) as contributors
       from worked join place on place.team = worked.team group by place.node, worked.repo, quarter
       union all
       select repo as node, repo, quarter, count(distinct bucket) as contributors from worked group by repo, quarter)
     select node, cast(max(contributors) as double) as contributors from counted group by node`,
    { from: window.from, to: window.to },
  );
  const bands = new Map<string, ContributorBand>();
  for (const { node, contributors } of rows) {
    const band = contributors < k ? null : contributorBand(contributors);
    if (band !== null) bands.set(node, band);
  }
  return bands;
}
