import { lineUp } from "../core/model/line-up.ts";
import { organisationAt } from "../core/model/structure-at.ts";
import type { Instant, Window } from "../core/model/time.ts";
import { saveAssessment } from "../state/assessments.ts";
import type { Database } from "../state/database.ts";
import { type RosterLine, rosterEntries, rosterRules } from "../state/roster.ts";
import { listSourceFiles, recordRead } from "../state/source-files.ts";
import { readStructure } from "../state/structure.ts";
import type { Vault } from "../state/vault.ts";
import type { EvidenceState, OrganisationRecord } from "./evidence-state.ts";
import { openConnectionsState } from "./open-connections-state.ts";

/** The application's database as the evidence process uses it. */
export function openEvidenceState(database: Database, vault: Vault): EvidenceState {
  return {
    record: (organisation) => readRecord(database, vault, organisation),
    keepRead: (organisation, source, at, read) => recordRead(database, organisation, { source, at, ...read }),
    keepAssessment: (key, head, reports) => saveAssessment(database, { ...key, ...head }, reports),
    connections: openConnectionsState(database, vault),
    close: () => database.close(),
  };
}

async function readRecord(database: Database, vault: Vault, organisation: string): Promise<OrganisationRecord> {
  const { structure } = await readStructure(database, organisation);
  const roster = await rosterRules(database, vault, organisation);
  const lines = (await rosterEntries(database, vault, organisation)).map(({ id, team, from, to }) => ({ id, team, from, to }));
  const parents = new Map(structure.teams.map(({ id, parent }) => [id, parent]));
  return {
    structure,
    at: (instant) => organisationAt(structure, roster, instant),
    members: (window) => membersAllOf(window, lines, parents),
    files: await listSourceFiles(database, organisation),
  };
}

/** A team's own people and those of the teams below it, each counted once, who were there from the first day to the last. */
function membersAllOf(
  window: Window,
  lines: readonly Pick<RosterLine, "id" | "team" | "from" | "to">[],
  parents: ReadonlyMap<string, string | null>,
): ReadonlyMap<string, number> {
  const there = new Map<string, Set<string>>();
  for (const { id, team, from, to } of lines) {
    const allPeriod = startsBefore(from, window.from) && endsAfter(to, window.to);
    for (const node of lineUp(team, parents)) {
      // A team somebody once was in is counted, even down to none: then its figures are withheld, not guessed from contributors.
      const known = there.get(node) ?? new Set<string>();
      if (allPeriod) known.add(id);
      there.set(node, known);
    }
  }
  return new Map([...there].map(([node, people]) => [node, people.size]));
}

function startsBefore(from: Instant | null, at: Instant): boolean {
  return from === null || from <= at;
}

function endsAfter(to: Instant | null, at: Instant): boolean {
  return to === null || to >= at;
}
