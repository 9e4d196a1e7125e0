import fc from "fast-check";
import type { GateRecord, OwnershipRecord, RepositoryRecord, ServiceRecord, Structure, TeamRecord } from "./structure.ts";
import type { StructureChange } from "./structure-change.ts";
import { refusedProblems } from "./structure-check.ts";
import { DAY } from "./time.ts";

export const emptyStructure: Structure = {
  name: "Lantern Harbour",
  k: 5,
  hours: { timeZone: null, from: 7, to: 19, days: [1, 2, 3, 4, 5] },
  teams: [],
  services: [],
  repositories: [],
  ownership: [],
  gates: [],
  securityPaths: [],
  thresholds: [],
};

export function aTeam(id: string, more: Partial<TeamRecord> = {}): TeamRecord {
  return { id, name: id, kind: "stream-aligned", parent: null, reportsTo: null, hours: null, validity: { from: null, to: null }, ...more };
}

export function aRepository(id: string, more: Partial<RepositoryRecord> = {}): RepositoryRecord {
  return { id, name: id, address: null, team: null, validity: { from: null, to: null }, ...more };
}

export function aService(id: string, more: Partial<ServiceRecord> = {}): ServiceRecord {
  return { id, name: id, team: null, tier: null, repositories: [], validity: { from: null, to: null }, ...more };
}

/** Ordinary objects: what comes from JSON or YAML is never without a prototype. */
function record<T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record<T>(model, { noNullPrototype: true });
}

// Few ids, so that changes meet.
const teamId = fc.constantFrom("amber", "berths", "cargo", "dock", "ember");
const repositoryId = fc.constantFrom("r-one", "1.0", "null");
const serviceId = fc.constantFrom("booking", "ledger", "amber");
const gateId = fc.constantFrom("sign-off", "review");
const word = fc
  .string({
    unit: fc.constantFrom("a", "Ü", "ß", "漢", "🙂", " ", "-", ":", "#", "'", '"', "1", "~", "[", "%", "no", "\\"),
    minLength: 1,
    maxLength: 12,
  })
  .map((text) => text.trim())
  .filter((text) => text.length > 0);
const glob = fc.constantFrom("*", "src/**", "src/auth/**", "/deploy/", "**/*.tf", "!a", "docs/#1");
const orNull = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
const at = fc.oneof(
  fc.integer({ min: 0, max: 30_000 }).map((day) => day * DAY),
  fc.integer({ min: 0, max: 4_102_444_800_000 }),
);
const hours = record({
  timeZone: fc.constantFrom(null, "Europe/Vienna", "Asia/Tokyo"),
  from: fc.constantFrom(0, 7, 8.5, 7.25, 1 / 3),
  to: fc.constantFrom(16.75, 19, 24),
  days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
});
const team = record({
  id: teamId,
  name: word,
  kind: fc.constantFrom("stream-aligned", "platform", "enabling", "complicated-subsystem", "security", "operations"),
  parent: orNull(teamId),
  reportsTo: orNull(word),
  hours: orNull(hours),
});
const service = record({
  id: serviceId,
  name: word,
  team: orNull(teamId),
  tier: fc.constantFrom(1, 2, 3, null),
  repositories: fc.array(record({ repository: repositoryId, glob }), { maxLength: 2 }),
});
const repository = record({
  id: repositoryId,
  name: word,
  address: fc.constantFrom(null, "https://forge.example/a.git", "git@forge.example:a/b.git", "ssh://git@forge.example/c.git", "./here"),
  team: orNull(teamId),
});
const ownership: fc.Arbitrary<OwnershipRecord> = record({
  repository: fc.oneof(repositoryId, fc.constant("*")),
  pattern: glob,
  team: teamId,
});
const gate: fc.Arbitrary<GateRecord> = record({ id: gateId, name: word, team: teamId, paths: fc.array(glob, { maxLength: 2 }) });
const threshold = record({
  finding: fc.constantFrom("updates-lag", "changes-wait-for-review"),
  measure: fc.constantFrom("E06", "E31"),
  threshold: fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Object.is(n, -0) ? 0 : n)),
  reason: word,
});
const since = fc.option(orNull(at), { nil: undefined });
const until = fc.option(at, { nil: undefined });

/** Any change, sensible or not. */
export const anyChange: fc.Arbitrary<StructureChange> = fc.oneof(
  { weight: 6, arbitrary: record({ change: fc.constant("put-team" as const), team, at: since }) },
  { weight: 3, arbitrary: record({ change: fc.constant("put-repository" as const), repository, at: since }) },
  { weight: 3, arbitrary: record({ change: fc.constant("put-service" as const), service, at: since }) },
  record({ change: fc.constant("end-team" as const), team: teamId, at: until }),
  record({ change: fc.constantFrom("reopen-team" as const, "remove-team" as const), team: teamId }),
  record({ change: fc.constant("end-service" as const), service: serviceId, at: until }),
  record({ change: fc.constantFrom("reopen-service" as const, "remove-service" as const), service: serviceId }),
  record({ change: fc.constant("end-repository" as const), repository: repositoryId, at: until }),
  record({ change: fc.constantFrom("reopen-repository" as const, "remove-repository" as const), repository: repositoryId }),
  record({ change: fc.constant("put-gate" as const), gate }),
  record({ change: fc.constant("delete-gate" as const), gate: gateId }),
  record({ change: fc.constant("set-ownership" as const), ownership: fc.array(ownership, { maxLength: 3 }) }),
  record({ change: fc.constant("set-security-paths" as const), securityPaths: fc.array(glob, { maxLength: 3 }) }),
  record({ change: fc.constant("set-thresholds" as const), thresholds: fc.array(threshold, { maxLength: 2 }) }),
  record({ change: fc.constant("describe" as const), name: word, hours, k: fc.integer({ min: 5, max: 12 }) }),
);

const validity = record({ from: orNull(at), to: orNull(at) }).map(({ from, to }) =>
  from !== null && to !== null && from >= to ? { from, to: null } : { from, to },
);
const sorted = <R extends { readonly id: string }>(records: fc.Arbitrary<R>): fc.Arbitrary<R[]> =>
  fc.uniqueArray(records, { selector: ({ id }) => id, maxLength: 4 }).map((list) => list.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
const kept = <R extends object>(record: fc.Arbitrary<R>) =>
  fc.tuple(record, validity).map(([fields, validity]) => ({ ...fields, validity }));

/** Any structure that is free of refused problems, in the order it is kept in. */
export const anyStructure: fc.Arbitrary<Structure> = record({
  name: word,
  k: fc.integer({ min: 5, max: 12 }),
  hours,
  teams: sorted(kept(team)),
  services: sorted(kept(service)),
  repositories: sorted(kept(repository)),
  ownership: fc.array(ownership, { maxLength: 3 }),
  gates: sorted(gate),
  securityPaths: fc.array(glob, { maxLength: 3 }),
  thresholds: fc.array(threshold, { maxLength: 2 }),
})
  .map(withoutDangling)
  .filter((structure) => refusedProblems(structure).length === 0);

/** Circles stay out by the order of ids; what is not there is not referred to. */
function withoutDangling(structure: Structure): Structure {
  const teams = new Set(structure.teams.map(({ id }) => id));
  const repositories = new Set(["*", ...structure.repositories.map(({ id }) => id)]);
  const known = (team: string | null) => (team !== null && teams.has(team) ? team : null);
  return {
    ...structure,
    teams: structure.teams.map((record) => ({
      ...record,
      parent: record.parent !== null && record.parent < record.id ? known(record.parent) : null,
    })),
    services: structure.services.map((record) => ({
      ...record,
      team: known(record.team),
      repositories: record.repositories.filter(({ repository }) => repositories.has(repository)),
    })),
    repositories: structure.repositories.map((record) => ({ ...record, team: known(record.team) })),
    ownership: structure.ownership.filter((rule) => teams.has(rule.team) && repositories.has(rule.repository)),
    gates: structure.gates.filter((record) => teams.has(record.team)),
  };
}
