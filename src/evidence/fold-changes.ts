import { columnTypes } from "./encode-columns.ts";

/** What git knows better than a forge: the content of a change. Where git does not know it either, the forge's word stays. */
const ofContent: ReadonlySet<string> = new Set([
  "size_band",
  "n_files",
  "kind",
  "is_security",
  "needs_security",
  "is_dependency_update",
  "is_security_update",
  "touches_tests",
  "touches_docs",
  "n_owner_teams",
  "reverts_oid",
]);

/**
 * One change that a forge and git both tell of is one row: of the same repository and merge commit, the forge's times and people, git's
 * content. People have another bucket in each of the two, by account and by mail; where a repository has requests, a direct commit
 * therefore has none, or whoever does both would count as two, and a group would be shown that is too small.
 * @param latest a query of the latest row per key; without a request in it the joins have an empty side and cost little
 */
export function foldChanges(latest: string): string {
  const named = columnTypes("change").map(([column]) => `"${column}"`);
  const header = ["from_source", "observed_at", "order_key"];
  const told = columnTypes("change").map(([column]) => `${folded(column)} as "${column}"`);
  const alone = named.map((column) =>
    column === '"bucket"' ? `case when forge.repo is null then mined.bucket end as "bucket"` : `mined.${column} as ${column}`,
  );
  return `with latest_change as (${latest}), request as (select * from latest_change where style = 'request'),
    mined as (select * from latest_change where style <> 'request'),
    forge as (select distinct repo from request),
    requested as (select distinct repo, merge_oid from request where merge_oid is not null)
    select ${[...told, ...header.map((column) => `request.${column} as ${column}`)].join(", ")}
    from request left join mined on mined.repo = request.repo and mined.merge_oid = request.merge_oid
    union all
    select ${[...alone, ...header.map((column) => `mined.${column} as ${column}`)].join(", ")}
    from mined left join requested on requested.repo = mined.repo and requested.merge_oid = mined.merge_oid
    left join forge on forge.repo = mined.repo
    where requested.repo is null`;
}

function folded(column: string): string {
  if (column === "first_commit") return "coalesce(request.first_commit, mined.first_commit)";
  return ofContent.has(column) ? `coalesce(mined."${column}", request."${column}")` : `request."${column}"`;
}
