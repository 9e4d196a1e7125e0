import type { GateRecord, RepositoryRecord, ServiceRecord, Structure, StructureProblem, TeamRecord, Validity } from "./structure.ts";
import type { StructureChange } from "./structure-change.ts";
import { refusedProblems } from "./structure-check.ts";
import type { Instant } from "./time.ts";

export interface Applied {
  readonly structure: Structure;
  /** Applied in this order they give back the structure before, exactly. */
  readonly undo: readonly StructureChange[];
}

export interface Refused {
  readonly problems: readonly StructureProblem[];
}

interface Kept {
  readonly id: string;
  readonly validity: Validity;
}

/**
 * Makes one change, or says why it cannot be made. What it leaves is free of `refused` problems if the structure before was.
 * @param now when an `end` without a time of its own ends
 * @example applyChange(structure, { change: "end-team", team: "payments" }, now)
 */
export function applyChange(structure: Structure, change: StructureChange, now: Instant): Applied | Refused {
  return applyChanges(structure, [change], now);
}

/**
 * Makes all changes or none. Only the end is checked: two teams may swap places by a way that alone would be a circle.
 * Cost: linear in records and changes.
 */
export function applyChanges(structure: Structure, changes: readonly StructureChange[], now: Instant): Applied | Refused {
  const draft = draftOf(structure);
  const undo: StructureChange[] = [];
  for (const [index, change] of changes.entries()) {
    const step = apply(draft, change, now);
    if ("problem" in step) return { problems: [{ place: `changes[${index}]`, problem: step.problem, severity: "refused" }] };
    undo.push(step);
  }
  const changed = structureOf(draft);
  const problems = refusedProblems(changed);
  return problems.length > 0 ? { problems } : { structure: changed, undo: undo.toReversed() };
}

/** Ten thousand changes of ten thousand records: each is found by its id. */
interface Draft {
  readonly teams: Map<string, TeamRecord>;
  readonly services: Map<string, ServiceRecord>;
  readonly repositories: Map<string, RepositoryRecord>;
  readonly gates: Map<string, GateRecord>;
  rest: Pick<Structure, "name" | "k" | "hours" | "ownership" | "securityPaths" | "thresholds">;
}

function draftOf({ teams, services, repositories, gates, ...rest }: Structure): Draft {
  return { teams: byId(teams), services: byId(services), repositories: byId(repositories), gates: byId(gates), rest };
}

function structureOf({ teams, services, repositories, gates, rest }: Draft): Structure {
  return { ...rest, teams: ordered(teams), services: ordered(services), repositories: ordered(repositories), gates: ordered(gates) };
}

function byId<R extends { readonly id: string }>(list: readonly R[]): Map<string, R> {
  return new Map(list.map((record) => [record.id, record]));
}

function ordered<R extends { readonly id: string }>(records: ReadonlyMap<string, R>): readonly R[] {
  return [...records.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

type Outcome = StructureChange | { readonly problem: string };

/** Changes the draft; answers with the change that takes it back, or why it cannot be made. */
function apply(draft: Draft, change: StructureChange, now: Instant): Outcome {
  switch (change.change) {
    case "put-team": {
      const before = draft.teams.get(change.team.id);
      draft.teams.set(change.team.id, { ...change.team, validity: since(before, change.at) });
      return undoOfTeam(before, change.team.id);
    }
    case "put-service": {
      const before = draft.services.get(change.service.id);
      draft.services.set(change.service.id, { ...change.service, validity: since(before, change.at) });
      return undoOfService(before, change.service.id);
    }
    case "put-repository": {
      const before = draft.repositories.get(change.repository.id);
      draft.repositories.set(change.repository.id, { ...change.repository, validity: since(before, change.at) });
      return undoOfRepository(before, change.repository.id);
    }
    case "end-team":
    case "reopen-team":
      return revalid(draft.teams, change.team, endOf(change, now), { change: "reopen-team", team: change.team }, (at) => ({
        change: "end-team",
        team: change.team,
        at,
      }));
    case "end-service":
    case "reopen-service":
      return revalid(draft.services, change.service, endOf(change, now), { change: "reopen-service", service: change.service }, (at) => ({
        change: "end-service",
        service: change.service,
        at,
      }));
    case "end-repository":
    case "reopen-repository": {
      const { repository } = change;
      const reopen: StructureChange = { change: "reopen-repository", repository };
      return revalid(draft.repositories, repository, endOf(change, now), reopen, (at) => ({ change: "end-repository", repository, at }));
    }
    case "remove-team":
      return remove(draft.teams, change.team, (before) => undoOfTeam(before, before.id));
    case "remove-service":
      return remove(draft.services, change.service, (before) => undoOfService(before, before.id));
    case "remove-repository":
      return remove(draft.repositories, change.repository, (before) => undoOfRepository(before, before.id));
    case "put-gate": {
      const gate = draft.gates.get(change.gate.id);
      draft.gates.set(change.gate.id, change.gate);
      return gate === undefined ? { change: "delete-gate", gate: change.gate.id } : { change: "put-gate", gate };
    }
    case "delete-gate": {
      const gate = draft.gates.get(change.gate);
      draft.gates.delete(change.gate);
      return gate === undefined ? unknown(change.gate) : { change: "put-gate", gate };
    }
    default:
      return applyToRest(draft, change);
  }
}

type ChangeOfRest = Extract<StructureChange, { readonly change: `set-${string}` | "describe" }>;

function applyToRest(draft: Draft, change: ChangeOfRest): StructureChange {
  const { name, hours, k, ownership, securityPaths, thresholds } = draft.rest;
  const { change: what, ...parts } = change;
  draft.rest = { ...draft.rest, ...parts };
  switch (what) {
    case "set-ownership":
      return { change: what, ownership };
    case "set-security-paths":
      return { change: what, securityPaths };
    case "set-thresholds":
      return { change: what, thresholds };
    case "describe":
      return { change: what, name, hours, k };
  }
}

function since(before: Kept | undefined, at: Instant | null | undefined): Validity {
  const kept = before?.validity ?? { from: null, to: null };
  return at === undefined ? kept : { ...kept, from: at };
}

function endOf(change: { readonly change: string; readonly at?: Instant | undefined }, now: Instant): Instant | null {
  return change.change.startsWith("reopen") ? null : (change.at ?? now);
}

function revalid<R extends Kept>(
  records: Map<string, R>,
  id: string,
  to: Instant | null,
  reopen: StructureChange,
  end: (at: Instant) => StructureChange,
): Outcome {
  const before = records.get(id);
  if (before === undefined) return unknown(id);
  if (to === null && before.validity.to === null) return { problem: `'${id}' has not ended` };
  records.set(id, { ...before, validity: { from: before.validity.from, to } });
  return before.validity.to === null ? reopen : end(before.validity.to);
}

/** What has ended is history, and stays. */
function remove<R extends Kept>(records: Map<string, R>, id: string, undo: (before: R) => StructureChange): Outcome {
  const before = records.get(id);
  if (before === undefined) return unknown(id);
  if (before.validity.to !== null) return { problem: `'${id}' has ended, and its history stays` };
  records.delete(id);
  return undo(before);
}

function undoOfTeam(before: TeamRecord | undefined, team: string): StructureChange {
  if (before === undefined) return { change: "remove-team", team };
  const { validity, ...record } = before;
  return { change: "put-team", team: record, at: validity.from };
}

function undoOfService(before: ServiceRecord | undefined, service: string): StructureChange {
  if (before === undefined) return { change: "remove-service", service };
  const { validity, ...record } = before;
  return { change: "put-service", service: record, at: validity.from };
}

function undoOfRepository(before: RepositoryRecord | undefined, repository: string): StructureChange {
  if (before === undefined) return { change: "remove-repository", repository };
  const { validity, ...record } = before;
  return { change: "put-repository", repository: record, at: validity.from };
}

function unknown(id: string): { readonly problem: string } {
  return { problem: `there is no '${id}'` };
}
