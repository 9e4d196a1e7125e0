import type { TeamKind } from "../../core/model/organisation.ts";
import type { RepositoryRecord, Structure, StructureProblem, TeamRecord, Validity } from "../../core/model/structure.ts";
import { holdsCredentials, holdsMailAddress } from "../../core/model/structure-text.ts";
import type { Instant } from "../../core/model/time.ts";
import { nearestWord } from "../reading/nearest-word.ts";
import type { Import } from "./imported.ts";
import { merged } from "./merged.ts";
import { momentOf } from "./moment.ts";
import { isSlug } from "./new-slugs.ts";
import { teamKinds } from "./schema.ts";
import { type TableRow, tableRows } from "./table-rows.ts";

const TEAM_COLUMNS = ["id", "name", "kind", "parent", "reports_to", "from", "to"] as const;
const REPOSITORY_COLUMNS = ["id", "name", "address", "team"] as const;

/** Teams from CSV; a team that is there already takes over what its row says and keeps the rest. */
export function importTeams(before: Structure, text: string): Import {
  const table = tableRows(text, TEAM_COLUMNS);
  if ("problems" in table) return { structure: before, problems: table.problems };
  const reader = cellReader(before, table.rows);
  const teams = merged(
    before.teams,
    reader.unique,
    ({ id }) => id,
    ({ row }, was, id): TeamRecord => ({
      id,
      name: reader.name(row, "name") ?? was?.name ?? id,
      kind: reader.kind(row, was?.kind),
      parent: reader.team(row, "parent") ?? was?.parent ?? null,
      reportsTo: reader.name(row, "reports_to") ?? was?.reportsTo ?? null,
      hours: was?.hours ?? null,
      validity: reader.validity(row, was?.validity),
    }),
  );
  return { structure: { ...before, teams }, problems: reader.problems };
}

/** Repositories from CSV; their teams must be known already. */
export function importRepositories(before: Structure, text: string): Import {
  const table = tableRows(text, REPOSITORY_COLUMNS);
  if ("problems" in table) return { structure: before, problems: table.problems };
  const reader = cellReader(before, []);
  const rows = uniqueRows(table.rows, reader.refuse);
  const repositories = merged(
    before.repositories,
    rows,
    ({ id }) => id,
    ({ row }, was, id): RepositoryRecord => ({
      id,
      name: reader.name(row, "name") ?? was?.name ?? id,
      address: reader.address(row) ?? was?.address ?? null,
      team: reader.team(row, "team") ?? was?.team ?? null,
      validity: was?.validity ?? { from: null, to: null },
    }),
  );
  return { structure: { ...before, repositories }, problems: reader.problems };
}

interface Identified {
  readonly id: string;
  readonly row: TableRow;
}

/** @param teamRows rows that declare teams, which may name each other in any order */
function cellReader(before: Structure, teamRows: readonly TableRow[]) {
  const problems: StructureProblem[] = [];
  const refuse = (row: TableRow, column: string, problem: string): null => {
    problems.push({ place: row.place(column), problem, severity: "refused" });
    return null;
  };
  const unique = uniqueRows(teamRows, refuse);
  const ids = new Set([...before.teams.map(({ id }) => id), ...unique.map(({ id }) => id)]);
  const names = new Map(before.teams.map(({ id, name }) => [name.toLowerCase(), id]));
  for (const { id, row } of unique) names.set((row.cell("name") ?? id).toLowerCase(), id);
  return {
    problems,
    refuse,
    unique,
    name(row: TableRow, column: string): string | null {
      const text = row.cell(column);
      if (text === null) return null;
      if (!PRINTABLE.test(text)) return refuse(row, column, "must not hold control characters");
      if (text.length > 120) return refuse(row, column, "must have at most 120 characters");
      return holdsMailAddress(text) ? refuse(row, column, "must not be a mail address") : text;
    },
    team(row: TableRow, column: string): string | null {
      const text = row.cell(column);
      if (text === null) return null;
      const id = ids.has(text) ? text : (names.get(text.toLowerCase()) ?? null);
      return id ?? refuse(row, column, "is neither id nor name of a team");
    },
    kind(row: TableRow, was: TeamKind | undefined): TeamKind {
      const text = row.cell("kind");
      const kind = teamKinds.find((known) => known === text?.toLowerCase().replaceAll(" ", "-")) ?? null;
      if (kind === null && text !== null) refuse(row, "kind", `is none of ${teamKinds.join(", ")}${hint(text)}`);
      if (kind === null && text === null && was === undefined) refuse(row, "kind", `is missing; it is one of ${teamKinds.join(", ")}`);
      return kind ?? was ?? "stream-aligned";
    },
    validity(row: TableRow, was: Validity | undefined): Validity {
      const moment = (column: string, otherwise: Instant | null | undefined): Instant | null => {
        const text = row.cell(column);
        if (text === null) return otherwise ?? null;
        return momentOf(text) ?? refuse(row, column, "must be a calendar date such as 2026-03-01, or a time with its offset");
      };
      const validity = { from: moment("from", was?.from), to: moment("to", was?.to) };
      if (validity.from !== null && validity.to !== null && validity.from >= validity.to) refuse(row, "to", "must be later than 'from'");
      return validity;
    },
    address(row: TableRow): string | null {
      const text = row.cell("address");
      if (text === null) return null;
      if (!PRINTABLE.test(text) || text.length > 1000) return refuse(row, "address", "must be an address of at most 1,000 characters");
      return holdsCredentials(text)
        ? refuse(row, "address", "must not hold a password or token; let git's credential helper know them")
        : text;
    },
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is what this is for
const PRINTABLE = /^[^\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]*$/;

function uniqueRows(rows: readonly TableRow[], refuse: (row: TableRow, column: string, problem: string) => null): readonly Identified[] {
  const seen = new Set<string>();
  return rows.flatMap((row): Identified[] => {
    const id = row.cell("id");
    if (id === null || !isSlug(id)) {
      refuse(row, "id", "must be small letters, digits, '-', '_' or '.', at most 64 of them");
      return [];
    }
    if (seen.has(id)) {
      refuse(row, "id", "is already used above");
      return [];
    }
    seen.add(id);
    return [{ id, row }];
  });
}

function hint(typed: string): string {
  const near = nearestWord(typed, teamKinds);
  return near === null ? "" : `; did you mean '${near}'?`;
}
