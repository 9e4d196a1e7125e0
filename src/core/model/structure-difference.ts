import type { RepositoryRecord, ServiceRecord, Structure, TeamRecord, Validity } from "./structure.ts";
import type { StructureChange } from "./structure-change.ts";

interface Kept {
  readonly id: string;
  readonly validity: Validity;
}

/**
 * The changes that lead from one structure to another that has at least its records: nothing is removed, because what a file or table
 * leaves out may still be there. Applied as one batch they give `to`.
 */
export function structureChanges(from: Structure, to: Structure): readonly StructureChange[] {
  return [
    ...describing(from, to),
    ...pairs(from.teams, to.teams).flatMap(([before, after]) => teamChanges(before, after)),
    ...pairs(from.repositories, to.repositories).flatMap(([before, after]) => repositoryChanges(before, after)),
    ...pairs(from.services, to.services).flatMap(([before, after]) => serviceChanges(before, after)),
    ...pairs(from.gates, to.gates).flatMap(([before, gate]): StructureChange[] =>
      same(before, gate) ? [] : [{ change: "put-gate", gate }],
    ),
    ...rules(from, to),
  ];
}

function describing(from: Structure, { name, hours, k }: Structure): StructureChange[] {
  return same({ name: from.name, hours: from.hours, k: from.k }, { name, hours, k }) ? [] : [{ change: "describe", name, hours, k }];
}

function rules(from: Structure, { ownership, securityPaths, thresholds }: Structure): StructureChange[] {
  return [
    ...(same(from.ownership, ownership) ? [] : [{ change: "set-ownership", ownership } as const]),
    ...(same(from.securityPaths, securityPaths) ? [] : [{ change: "set-security-paths", securityPaths } as const]),
    ...(same(from.thresholds, thresholds) ? [] : [{ change: "set-thresholds", thresholds } as const]),
  ];
}

function teamChanges(before: TeamRecord | undefined, { validity, ...team }: TeamRecord): StructureChange[] {
  return [
    ...(isPut(before, { validity, ...team }) ? [{ change: "put-team", team, at: validity.from } as const] : []),
    ...ending(before, validity, { change: "reopen-team", team: team.id }, (at) => ({ change: "end-team", team: team.id, at })),
  ];
}

function serviceChanges(before: ServiceRecord | undefined, { validity, ...service }: ServiceRecord): StructureChange[] {
  return [
    ...(isPut(before, { validity, ...service }) ? [{ change: "put-service", service, at: validity.from } as const] : []),
    ...ending(before, validity, { change: "reopen-service", service: service.id }, (at) => ({
      change: "end-service",
      service: service.id,
      at,
    })),
  ];
}

function repositoryChanges(before: RepositoryRecord | undefined, { validity, ...repository }: RepositoryRecord): StructureChange[] {
  const { id } = repository;
  return [
    ...(isPut(before, { validity, ...repository }) ? [{ change: "put-repository", repository, at: validity.from } as const] : []),
    ...ending(before, validity, { change: "reopen-repository", repository: id }, (at) => ({
      change: "end-repository",
      repository: id,
      at,
    })),
  ];
}

/** Anything but the end differs. */
function isPut(before: Kept | undefined, after: Kept): boolean {
  return before === undefined || !same({ ...before, validity: before.validity.from }, { ...after, validity: after.validity.from });
}

function ending(
  before: Kept | undefined,
  { to }: Validity,
  reopen: StructureChange,
  end: (at: number) => StructureChange,
): readonly StructureChange[] {
  if (to === (before?.validity.to ?? null)) return [];
  return [to === null ? reopen : end(to)];
}

function pairs<R extends { readonly id: string }>(from: readonly R[], to: readonly R[]): readonly (readonly [R | undefined, R])[] {
  const before = new Map(from.map((record) => [record.id, record]));
  return to.map((record) => [before.get(record.id), record]);
}

/** Equal as values, whatever the order of keys. */
function same(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && same(Reflect.get(left, key), Reflect.get(right, key)))
  );
}

export interface ChangedThing {
  /** "team payments: parent, name" */
  readonly what: string;
  readonly kind: "added" | "changed" | "ended";
}

/** The same difference in words, for a preview. */
export function changedThings(from: Structure, to: Structure): readonly ChangedThing[] {
  const whole = (["name", "k", "hours", "ownership", "securityPaths", "thresholds"] as const).filter((part) => !same(from[part], to[part]));
  return [
    ...whole.map((part): ChangedThing => ({ what: WORDS[part], kind: "changed" })),
    ...recordThings("team", from.teams, to.teams),
    ...recordThings("repository", from.repositories, to.repositories),
    ...recordThings("service", from.services, to.services),
    ...recordThings("gate", from.gates, to.gates),
  ];
}

const WORDS = {
  name: "name of the organisation",
  k: "fewest contributors of a figure",
  hours: "working hours",
  ownership: "ownership rules",
  securityPaths: "security paths",
  thresholds: "thresholds of your own",
  reportsTo: "reporting line",
  validity: "time it was there",
} as const;

function recordThings<R extends { readonly id: string; readonly validity?: Validity }>(
  noun: string,
  from: readonly R[],
  to: readonly R[],
): readonly ChangedThing[] {
  return pairs(from, to).flatMap(([before, after]): ChangedThing[] => {
    if (before === undefined) return [{ what: `${noun} ${after.id}`, kind: "added" }];
    const parts = Object.keys(after).filter((key) => !same(Reflect.get(before, key), Reflect.get(after, key)));
    if (parts.length === 0) return [];
    const ended = (before.validity?.to ?? null) === null && (after.validity?.to ?? null) !== null;
    return [{ what: `${noun} ${after.id}: ${parts.map(wordOf).join(", ")}`, kind: ended ? "ended" : "changed" }];
  });
}

function wordOf(part: string): string {
  return part === "reportsTo" || part === "validity" ? WORDS[part] : part;
}
