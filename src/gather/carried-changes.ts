import type { Row } from "../core/evidence/tables.ts";
import { groupedBy } from "../core/model/grouped-by.ts";

export interface LiveDeployment {
  readonly id: string;
  readonly service: string;
  readonly env: string;
  readonly oid: string;
  readonly finished: number;
}

export interface MergedChange {
  readonly id: string;
  readonly oid: string;
}

/** One repository as its history, deployments and changes are known. */
export interface CarriedIn {
  readonly repo: string;
  readonly deployments: readonly LiveDeployment[];
  /** Of each commit that was read. */
  readonly parents: ReadonlyMap<string, readonly string[]>;
  readonly changes: readonly MergedChange[];
}

/**
 * The first deployment of each service and environment that carries a change: whose commit has the change among its ancestors, and no
 * earlier one's has. The first deployment ever seen carries all that came before, which tells nothing of waiting (evidence.md 6, rule 6),
 * so it links nothing. One whose commit was never read is passed over.
 */
export function carriedChanges({ repo, deployments, parents, changes }: CarriedIn): readonly Row<"deployment_change">[] {
  const changesAt = groupedBy(changes, ({ oid }) => oid);
  const lines = groupedBy(deployments, ({ service, env }) => JSON.stringify([service, env]));
  return [...lines.values()].flatMap((line) => {
    const claimed = new Set<string>();
    const known = line.filter(({ oid }) => parents.has(oid)).toSorted((a, b) => a.finished - b.finished || (a.id < b.id ? -1 : 1));
    return known.flatMap(({ id, oid }, index) => {
      const fresh = newlyReached(oid, parents, claimed);
      if (index === 0) return [];
      return fresh.flatMap((commit) =>
        (changesAt.get(commit) ?? []).map((change) => ({ repo, deployment: id, change: change.id, oid: commit })),
      );
    });
  });
}

/** What the commit has among its ancestors and nothing claimed before; afterwards it is claimed. Each commit is looked at once in all. */
function newlyReached(from: string, parents: ReadonlyMap<string, readonly string[]>, claimed: Set<string>): readonly string[] {
  const reached: string[] = [];
  const waiting = [from];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (claimed.has(next)) continue;
    claimed.add(next);
    reached.push(next);
    for (const parent of parents.get(next) ?? []) if (!claimed.has(parent)) waiting.push(parent);
  }
  return reached;
}
