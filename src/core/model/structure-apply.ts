import type { RepositoryRecord, ServiceRecord, Structure, StructureProblem, TeamRecord, Validity } from "./structure.ts";
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

interface Step {
  readonly structure: Structure;
  readonly undo: StructureChange;
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
 * Cost: changes times records, one look for each.
 */
export function applyChanges(structure: Structure, changes: readonly StructureChange[], now: Instant): Applied | Refused {
  let current = structure;
  const undo: StructureChange[] = [];
  for (const [index, change] of changes.entries()) {
    const step = stepOf(current, change, now);
    if ("problem" in step) return { problems: [{ place: `changes[${index}]`, problem: step.problem, severity: "refused" }] };
    current = step.structure;
    undo.unshift(step.undo);
  }
  const problems = refusedProblems(current);
  return problems.length > 0 ? { problems } : { structure: current, undo };
}

type Outcome = Step | { readonly problem: string };

function stepOf(structure: Structure, change: StructureChange, now: Instant): Outcome {
  switch (change.change) {
    case "put-team": {
      const before = structure.teams.find(({ id }) => id === change.team.id);
      const record: TeamRecord = { ...change.team, validity: since(before, change.at) };
      return { structure: { ...structure, teams: withRecord(structure.teams, record) }, undo: undoOfTeam(before, record.id) };
    }
    case "put-service": {
      const before = structure.services.find(({ id }) => id === change.service.id);
      const record: ServiceRecord = { ...change.service, validity: since(before, change.at) };
      return { structure: { ...structure, services: withRecord(structure.services, record) }, undo: undoOfService(before, record.id) };
    }
    case "put-repository": {
      const before = structure.repositories.find(({ id }) => id === change.repository.id);
      const record: RepositoryRecord = { ...change.repository, validity: since(before, change.at) };
      const repositories = withRecord(structure.repositories, record);
      return { structure: { ...structure, repositories }, undo: undoOfRepository(before, record.id) };
    }
    case "end-team":
    case "reopen-team":
      return revalid(structure.teams, change.team, endOf(change, now), (teams, to) => ({
        structure: { ...structure, teams },
        undo: to === null ? { change: "reopen-team", team: change.team } : { change: "end-team", team: change.team, at: to },
      }));
    case "end-service":
    case "reopen-service":
      return revalid(structure.services, change.service, endOf(change, now), (services, to) => ({
        structure: { ...structure, services },
        undo:
          to === null ? { change: "reopen-service", service: change.service } : { change: "end-service", service: change.service, at: to },
      }));
    case "end-repository":
    case "reopen-repository":
      return revalid(structure.repositories, change.repository, endOf(change, now), (repositories, to) => ({
        structure: { ...structure, repositories },
        undo:
          to === null
            ? { change: "reopen-repository", repository: change.repository }
            : { change: "end-repository", repository: change.repository, at: to },
      }));
    case "remove-team": {
      const before = removable(structure.teams, change.team);
      if ("problem" in before) return before;
      return { structure: { ...structure, teams: without(structure.teams, before) }, undo: undoOfTeam(before, before.id) };
    }
    case "remove-service": {
      const before = removable(structure.services, change.service);
      if ("problem" in before) return before;
      return { structure: { ...structure, services: without(structure.services, before) }, undo: undoOfService(before, before.id) };
    }
    case "remove-repository": {
      const before = removable(structure.repositories, change.repository);
      if ("problem" in before) return before;
      const repositories = without(structure.repositories, before);
      return { structure: { ...structure, repositories }, undo: undoOfRepository(before, before.id) };
    }
    case "put-gate": {
      const before = structure.gates.find(({ id }) => id === change.gate.id);
      const undo: StructureChange =
        before === undefined ? { change: "delete-gate", gate: change.gate.id } : { change: "put-gate", gate: before };
      return { structure: { ...structure, gates: withRecord(structure.gates, change.gate) }, undo };
    }
    case "delete-gate": {
      const before = structure.gates.find(({ id }) => id === change.gate);
      if (before === undefined) return unknown(change.gate);
      return { structure: { ...structure, gates: without(structure.gates, before) }, undo: { change: "put-gate", gate: before } };
    }
    case "set-ownership": {
      const undo: StructureChange = { change: "set-ownership", ownership: structure.ownership };
      return { structure: { ...structure, ownership: change.ownership }, undo };
    }
    case "set-security-paths": {
      const undo: StructureChange = { change: "set-security-paths", securityPaths: structure.securityPaths };
      return { structure: { ...structure, securityPaths: change.securityPaths }, undo };
    }
    case "set-thresholds": {
      const undo: StructureChange = { change: "set-thresholds", thresholds: structure.thresholds };
      return { structure: { ...structure, thresholds: change.thresholds }, undo };
    }
    case "describe": {
      const { name, hours, k } = structure;
      return {
        structure: { ...structure, name: change.name, hours: change.hours, k: change.k },
        undo: { change: "describe", name, hours, k },
      };
    }
  }
}

function since(before: Kept | undefined, at: Instant | null | undefined): Validity {
  const kept = before?.validity ?? { from: null, to: null };
  return at === undefined ? kept : { ...kept, from: at };
}

function endOf(change: { readonly change: string; readonly at?: Instant | undefined }, now: Instant): Instant | null {
  return change.change.startsWith("reopen") ? null : (change.at ?? now);
}

/** @param made what follows, given the list with the new end and the end before */
function revalid<R extends Kept>(
  list: readonly R[],
  id: string,
  to: Instant | null,
  made: (list: readonly R[], before: Instant | null) => Step,
): Outcome {
  const before = list.find((record) => record.id === id);
  if (before === undefined) return unknown(id);
  if (to === null && before.validity.to === null) return { problem: `'${id}' has not ended` };
  const validity = { from: before.validity.from, to };
  return made(
    list.map((record) => (record === before ? { ...record, validity } : record)),
    before.validity.to,
  );
}

/** In order of id; what is there keeps its place. */
function withRecord<R extends { readonly id: string }>(list: readonly R[], record: R): readonly R[] {
  const at = list.findIndex(({ id }) => id === record.id);
  if (at !== -1) return list.with(at, record);
  const next = list.findIndex(({ id }) => id > record.id);
  return list.toSpliced(next === -1 ? list.length : next, 0, record);
}

/** What has ended is history, and stays. */
function removable<R extends Kept>(list: readonly R[], id: string): R | { readonly problem: string } {
  const found = list.find((record) => record.id === id);
  if (found === undefined) return unknown(id);
  return found.validity.to === null ? found : { problem: `'${id}' has ended, and its history stays` };
}

function without<R extends { readonly id: string }>(list: readonly R[], record: R): readonly R[] {
  return list.filter((each) => each !== record);
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
