import type { RepositoryRecord, ServiceRecord, Structure } from "../../core/model/structure.ts";
import { annotatedRepository } from "./annotated-repository.ts";
import type { Placed, Tell } from "./backstage-entities.ts";
import type { ComponentEntity } from "./backstage-schema.ts";
import { shownName } from "./backstage-title.ts";
import { entityRef } from "./entity-ref.ts";
import { merged } from "./merged.ts";
import { newSlugs } from "./new-slugs.ts";

/** Components as services over those that are there, and the repositories their annotations name. */
export function withServices(components: readonly Placed<ComponentEntity>[], tell: Tell): (before: Structure) => Structure {
  return (before) => {
    const teams = new Set(before.teams.map(({ id }) => id));
    const owners = new Map(components.map((component) => [component.id, ownerOf(component, teams, tell)]));
    const found = components.map((component) => ({ component, repository: repositoryOf(component, tell) }));
    const repositories = withRepositories(before, found, owners);
    const idOf = new Map(repositories.flatMap(({ id, address }) => (address === null ? [] : [[address, id] as const])));
    const toService = ({ component, repository }: Found, was: ServiceRecord | undefined): ServiceRecord => {
      const { entity, id, place } = component;
      const at = repository === null ? undefined : idOf.get(repository.address);
      return {
        id,
        name: shownName(entity.metadata.title, was?.name ?? entity.metadata.name, place, tell),
        team: owners.get(id) ?? was?.team ?? null,
        tier: was?.tier ?? null,
        repositories: repository === null || at === undefined ? (was?.repositories ?? []) : [{ repository: at, glob: repository.glob }],
        validity: was?.validity ?? { from: null, to: null },
      };
    };
    return { ...before, repositories, services: merged(before.services, found, ({ component }) => component.id, toService) };
  };
}

interface Found {
  readonly component: Placed<ComponentEntity>;
  readonly repository: Exclude<ReturnType<typeof annotatedRepository>, "secret">;
}

function repositoryOf({ entity, place }: Placed<ComponentEntity>, tell: Tell): Found["repository"] {
  const found = annotatedRepository(entity.metadata.annotations ?? {});
  if (found !== "secret") return found;
  tell(place, "the address of its code holds a password or token", "refused");
  return null;
}

/** One record per address. It belongs to a team when all that lies in it does. */
function withRepositories(
  before: Structure,
  found: readonly Found[],
  owners: ReadonlyMap<string, string | null>,
): readonly RepositoryRecord[] {
  const slugFor = newSlugs([...before.teams, ...before.repositories].map(({ id }) => id));
  const known = new Map(before.repositories.flatMap((record) => (record.address === null ? [] : [[record.address, record] as const])));
  const fresh = new Map<string, RepositoryRecord>();
  for (const { component, repository } of found) {
    if (repository === null || known.has(repository.address)) continue;
    const team = owners.get(component.id) ?? null;
    const other = fresh.get(repository.address);
    const name = repository.name.slice(0, 120);
    const record = other ?? {
      id: slugFor(repository.name.split("/").at(-1) ?? ""),
      name,
      address: repository.address,
      team,
      validity: { from: null, to: null },
    };
    fresh.set(repository.address, record.team === team ? record : { ...record, team: null });
  }
  return merged(
    before.repositories,
    [...fresh.values()],
    ({ id }) => id,
    (record) => record,
  );
}

function ownerOf({ entity, place }: Placed<ComponentEntity>, teams: ReadonlySet<string>, tell: Tell): string | null {
  const { owner } = entity.spec;
  if (owner === undefined) return null;
  const ref = entityRef(owner, "group", entity.metadata.namespace);
  if (ref?.kind === "group" && teams.has(ref.id)) return ref.id;
  // The owner is not repeated: it may be a person.
  tell(
    place,
    ref?.kind === "group"
      ? "its owner is a group that is neither in the file nor known here"
      : "its owner is no group, so no team looks after it here",
  );
  return null;
}
