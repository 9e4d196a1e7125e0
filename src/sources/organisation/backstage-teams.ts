import type { TeamKind } from "../../core/model/organisation.ts";
import type { Structure, TeamRecord } from "../../core/model/structure.ts";
import type { Placed, Tell } from "./backstage-entities.ts";
import type { GroupEntity } from "./backstage-schema.ts";
import { shownName } from "./backstage-title.ts";
import { entityRef } from "./entity-ref.ts";
import { merged } from "./merged.ts";

/** What organisations call their groups, and what such a group is for. A word that is not here says nothing of it. */
const TYPES: Readonly<Record<string, TeamKind>> = {
  team: "stream-aligned",
  squad: "stream-aligned",
  "product-team": "stream-aligned",
  "stream-aligned": "stream-aligned",
  platform: "platform",
  "platform-team": "platform",
  infrastructure: "platform",
  enabling: "enabling",
  "complicated-subsystem": "complicated-subsystem",
  security: "security",
  operations: "operations",
  ops: "operations",
  sre: "operations",
};

/** Groups as teams over those that are there. */
export function withTeams(groups: readonly Placed<GroupEntity>[], tell: Tell): (before: Structure) => Structure {
  return (before) => {
    const whole = wholeOf(groups);
    for (const { place } of groups.filter(({ id }) => whole.has(id)))
      tell(place, "is the organisation itself, so it becomes no team; what lies in it stands at the top");
    const teams = groups.filter(({ id }) => !whole.has(id));
    const known = new Set([...before.teams, ...teams].map(({ id }) => id));
    const parentOf = parentFinder(groups, known, whole, tell);
    const toTeam = (group: Placed<GroupEntity>, was: TeamRecord | undefined): TeamRecord => ({
      id: group.id,
      name: shownName(
        group.entity.spec.profile?.displayName ?? group.entity.metadata.title,
        was?.name ?? group.entity.metadata.name,
        group.place,
        tell,
      ),
      kind: kindOf(group, was, tell),
      parent: parentOf(group, was),
      reportsTo: was?.reportsTo ?? null,
      hours: was?.hours ?? null,
      validity: was?.validity ?? { from: null, to: null },
    });
    return { ...before, teams: merged(before.teams, teams, ({ id }) => id, toTeam) };
  };
}

function kindOf({ entity, place }: Placed<GroupEntity>, was: TeamRecord | undefined, tell: Tell): TeamKind {
  const kind = TYPES[entity.spec.type?.toLowerCase() ?? ""] ?? was?.kind;
  if (kind === undefined) tell(place, "its type says nothing of what the team is for; taken as stream-aligned, change it here");
  return kind ?? "stream-aligned";
}

/** What the file says of the parent; where it says nothing the parent stays. */
function parentFinder(groups: readonly Placed<GroupEntity>[], known: ReadonlySet<string>, whole: ReadonlySet<string>, tell: Tell) {
  const parents = parentsOf(groups, tell);
  return ({ id, place }: Placed<GroupEntity>, was: TeamRecord | undefined): string | null => {
    const parent = parents.get(id);
    if (parent === undefined) return was?.parent ?? null;
    if (known.has(parent)) return parent;
    if (!whole.has(parent)) tell(place, "its parent is neither in the file nor known here; it stands at the top");
    return null;
  };
}

/** A top group of type organization is what an organisation is here. */
function wholeOf(groups: readonly Placed<GroupEntity>[]): ReadonlySet<string> {
  const tops = groups.filter(({ entity: { spec } }) => /^organi[sz]ation$/i.test(spec.type ?? "") && spec.parent === undefined);
  return new Set(tops.length === 1 ? tops.map(({ id }) => id) : []);
}

/** Said by the child or by the parent; the child is believed. */
function parentsOf(groups: readonly Placed<GroupEntity>[], tell: Tell): ReadonlyMap<string, string> {
  const parents = new Map<string, string>();
  for (const { entity, id } of groups) {
    for (const child of entity.spec.children ?? []) {
      const ref = entityRef(child, "group", entity.metadata.namespace);
      if (ref?.kind === "group") parents.set(ref.id, id);
    }
  }
  for (const { entity, id, place } of groups) {
    if (entity.spec.parent === undefined) continue;
    const ref = entityRef(entity.spec.parent, "group", entity.metadata.namespace);
    if (ref?.kind === "group") parents.set(id, ref.id);
    else tell(place, "its parent is no group; it stands at the top");
  }
  return parents;
}
