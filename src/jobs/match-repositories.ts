import type { RepositoryRecord, Structure } from "../core/model/structure.ts";
import type { StructureChange } from "../core/model/structure-change.ts";
import type { FoundRepository } from "../sources/live/live-source.ts";

/** What is to change so that the organisation has the repositories its forge lists. */
export interface MatchedRepositories {
  readonly changes: readonly StructureChange[];
  /** One for each that was found. */
  readonly pairs: readonly {
    readonly native: string;
    readonly repository: string;
    readonly path: string;
    readonly archived: boolean;
  }[];
  /** New, moved or back: their history is to be read. */
  readonly toRead: readonly string[];
}

interface Matching {
  readonly structure: Structure;
  /** Native ids that were paired before, with our id. */
  readonly paired: ReadonlyMap<string, string>;
  /** Ours that the forge listed the last time. */
  readonly listedBefore: ReadonlySet<string>;
  readonly found: readonly FoundRepository[];
  readonly slug: (text: string) => string;
}

/**
 * By native id first, which survives renames and transfers; then by clone address, for one that was connected by hand; else it is new.
 * Archived ones stay. Of those that are not listed any more the validity ends and the history stays; an empty list ends none, because a
 * token that lost its rights looks the same.
 */
export function matchRepositories({ structure, paired, listedBefore, found, slug }: Matching): MatchedRepositories {
  const byId = new Map(structure.repositories.map((each) => [each.id, each]));
  const byAddress = new Map(
    structure.repositories.flatMap((each) => (each.address === null ? [] : [[placeOf(each.address), each] as const])),
  );
  const taken = new Set(["org", ...structure.teams.map(({ id }) => id), ...byId.keys()]);
  const changes: StructureChange[] = [];
  const toRead: string[] = [];
  const pairs = found.map(({ native, path, address, archived }) => {
    const known = byId.get(paired.get(native) ?? "") ?? byAddress.get(placeOf(address));
    const repository = known?.id ?? freeId(slug(nameOf(path)), taken);
    taken.add(repository);
    const made = known === undefined ? put(repository, path, address) : changesTo(known, path, address);
    changes.push(...made);
    if (made.length > 0) toRead.push(repository);
    return { native, repository, path, archived };
  });
  return { changes: [...changes, ...endings(pairs, listedBefore, byId)], pairs, toRead };
}

function put(id: string, path: string, address: string): readonly StructureChange[] {
  return [{ change: "put-repository", repository: { id, name: nameOf(path), address, team: null } }];
}

function changesTo({ id, name, address, team, validity }: RepositoryRecord, path: string, now: string): readonly StructureChange[] {
  const moved = address === null || placeOf(address) !== placeOf(now);
  // A name somebody gave stays; one that came from the old address follows.
  const isOwnName = address === null || name !== nameOf(address);
  return [
    ...(validity.to === null ? [] : [{ change: "reopen-repository" as const, repository: id }]),
    ...(moved
      ? [
          {
            change: "put-repository" as const,
            repository: { id, name: isOwnName ? name : nameOf(path), address: now, team },
            at: validity.from,
          },
        ]
      : []),
  ];
}

function endings(
  pairs: MatchedRepositories["pairs"],
  listedBefore: ReadonlySet<string>,
  byId: ReadonlyMap<string, RepositoryRecord>,
): readonly StructureChange[] {
  if (pairs.length === 0) return [];
  const there = new Set(pairs.map(({ repository }) => repository));
  return [...listedBefore]
    .filter((id) => !there.has(id) && byId.get(id)?.validity.to === null)
    .map((repository) => ({ change: "end-repository" as const, repository }));
}

/** The same place in whichever way its address is written: without scheme, account, .git and case. */
export function placeOf(address: string): string {
  return address
    .trim()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, "")
    .replace(/^[^@/]*@/, "")
    .replace(/^([^/:]+):(?!\d+\/)/, "$1/")
    .replace(/\/+$/, "")
    .replace(/\.git$/i, "")
    .toLowerCase();
}

function nameOf(path: string): string {
  return (
    path
      .replace(/\/+$/, "")
      .replace(/\.git$/i, "")
      .split(/[/:]/)
      .at(-1) ?? path
  );
}

function freeId(wish: string, taken: ReadonlySet<string>): string {
  let id = wish;
  for (let number = 2; taken.has(id); number += 1) id = `${wish}-${number}`;
  return id;
}
