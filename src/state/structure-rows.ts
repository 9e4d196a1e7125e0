import type { TeamKind } from "../core/model/organisation.ts";
import type { RepositoryRecord, ServiceRecord, Structure, TeamRecord } from "../core/model/structure.ts";
import type { gate, organisation, ownershipRule, repository, service, team } from "./schema.ts";

// How each part of a structure lies in its row; nothing is decided here.

type Rows = {
  readonly organisation: typeof organisation.$inferSelect;
  readonly teams: readonly (typeof team.$inferSelect)[];
  readonly services: readonly (typeof service.$inferSelect)[];
  readonly repositories: readonly (typeof repository.$inferSelect)[];
  readonly ownership: readonly (typeof ownershipRule.$inferSelect)[];
  readonly gates: readonly (typeof gate.$inferSelect)[];
};

export function toStructure(rows: Rows): Structure {
  const { name, k, hours, securityPaths, thresholds } = rows.organisation;
  return {
    name,
    k,
    hours,
    teams: rows.teams.map(toTeam),
    services: rows.services.map(toService),
    repositories: rows.repositories.map(toRepository),
    ownership: rows.ownership.map(({ repository, pattern, team }) => ({ repository, pattern, team })),
    gates: rows.gates.map(({ id, name, team, paths }) => ({ id, name, team, paths })),
    securityPaths,
    thresholds,
  };
}

function toTeam({ id, name, kind, parent, reportsTo, hours, validFrom, validTo }: Rows["teams"][number]): TeamRecord {
  return { id, name, kind: toKind(kind), parent, reportsTo, hours, validity: { from: validFrom, to: validTo } };
}

function toService({ id, name, team, tier, repositories, validFrom, validTo }: Rows["services"][number]): ServiceRecord {
  return { id, name, team, tier: toTier(tier), repositories, validity: { from: validFrom, to: validTo } };
}

function toRepository({ id, name, address, team, validFrom, validTo }: Rows["repositories"][number]): RepositoryRecord {
  return { id, name, address, team, validity: { from: validFrom, to: validTo } };
}

const kinds: readonly TeamKind[] = ["stream-aligned", "platform", "enabling", "complicated-subsystem", "security", "operations"];

function toKind(text: string): TeamKind {
  const kind = kinds.find((known) => known === text);
  if (kind === undefined) throw new TypeError("A team has a kind that this version does not know.");
  return kind;
}

function toTier(value: number | null): ServiceRecord["tier"] {
  return value === 1 || value === 2 || value === 3 ? value : null;
}

export function teamRow(of: string, { id, name, kind, parent, reportsTo, hours, validity }: TeamRecord): typeof team.$inferInsert {
  return { organisation: of, id, name, kind, parent, reportsTo, hours, validFrom: validity.from, validTo: validity.to };
}

export function serviceRow(of: string, { id, name, team, tier, repositories, validity }: ServiceRecord): typeof service.$inferInsert {
  return { organisation: of, id, name, team, tier, repositories, validFrom: validity.from, validTo: validity.to };
}

export function repositoryRow(of: string, { id, name, address, team, validity }: RepositoryRecord): typeof repository.$inferInsert {
  return { organisation: of, id, name, address, team, validFrom: validity.from, validTo: validity.to };
}
