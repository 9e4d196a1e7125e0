import type { TableName } from "../core/evidence/tables.ts";
import { unknownOrganisation } from "../core/model/organisation.ts";
import type { RepositoryRecord, Structure, TeamRecord } from "../core/model/structure.ts";
import { DAY, type Instant, WEEK } from "../core/model/time.ts";
import { type Company, type Span, WEEKS } from "./company.ts";
import { board, workingTeams } from "./places.ts";
import { openRowBook, type RowsByTable } from "./rows.ts";
import { tellChanges } from "./tell-changes.ts";
import { tellReleases } from "./tell-releases.ts";
import { tellSecurity } from "./tell-security.ts";
import { tellWork } from "./tell-work.ts";

const FIRST_MONDAY = 4 * DAY;

/** 104 weeks that end with the last midnight between Sunday and Monday before `now`. */
export function spanEndingAt(now: Instant): Span {
  const end = FIRST_MONDAY + Math.floor((now - FIRST_MONDAY) / WEEK) * WEEK;
  return { start: end - WEEKS * WEEK, end };
}

/**
 * Two years of one invented company as rows of the lake. Same company, same span, same rows.
 * @param span 104 weeks from a Monday
 */
export function tellCompany(company: Company, span: Span): RowsByTable {
  const book = openRowBook();
  for (const { id, name, kind, parent, validity } of structureOf(company, span).teams)
    book.add("team", { id, name, kind, parent, valid_from: validity.from, valid_to: validity.to });
  for (const { id, team } of company.gates) book.add("gate", { id, team });
  const changes = tellChanges(company, span, book);
  tellReleases(company, span, changes, book);
  tellWork(company, span, book);
  tellSecurity(company, span, book);
  for (const team of workingTeams(company)) {
    for (const repo of team.repositories) {
      const merged = changes.filter((change) => change.repo === repo);
      book.add("repo", {
        id: repo,
        name: repo,
        host: "invented",
        default_branch: "main",
        team: team.id,
        head: merged.at(-1)?.oid ?? "",
        shallow: false,
        first_commit: merged[0] === undefined ? null : Math.round(merged[0].merged),
        last_commit: span.end - 1,
        squash_share: 1,
      });
    }
  }
  tellCoverage(company, span, book.add);
  return book.all();
}

const repositoryTables: readonly TableName[] = [
  "commit",
  "change",
  "review_step",
  "run",
  "run_control",
  "deployment",
  "weakness",
  "weakness_status",
  "failure",
];
const boardTables: readonly TableName[] = ["work_item", "work_transition", "handoff", "action"];

function tellCoverage(company: Company, span: Span, add: ReturnType<typeof openRowBook>["add"]): void {
  const cover = (source: string, table_name: string, container: string): void =>
    add("source_coverage", {
      source,
      table_name,
      container,
      covered_from: span.start,
      covered_to: span.end,
      watermark: span.end,
      share: 1,
    });
  for (const team of workingTeams(company)) {
    for (const repo of team.repositories) for (const table of repositoryTables) cover("invented forge", table, repo);
    for (const table of boardTables) cover("invented tracker", table, board(team.id));
  }
  for (const table of ["incident", "learning_review"]) cover("invented incidents", table, "incidents");
}

/** The same company as it is described on the organisation page. */
export function structureOf(company: Company, span: Span): Structure {
  const { hours } = unknownOrganisation;
  const at = (week: number | undefined): Instant | null => (week === undefined ? null : span.start + week * WEEK);
  const teams = company.teams.map(
    ({ id, name, kind, parent, reportsTo, fromWeek, toWeek }): TeamRecord => ({
      id,
      name,
      kind: kind === "area" ? "stream-aligned" : kind,
      parent,
      reportsTo,
      hours: null,
      validity: { from: at(fromWeek), to: at(toWeek) },
    }),
  );
  const repositories = workingTeams(company).flatMap((team) =>
    team.repositories.map((id): RepositoryRecord => ({ id, name: id, address: null, team: team.id, validity: { from: null, to: null } })),
  );
  const services = repositories
    .filter(({ id }) => !id.endsWith("-checks"))
    .map(({ id, name, team, validity }) => ({
      id,
      name,
      team,
      tier: id.endsWith("-app") ? (1 as const) : (2 as const),
      repositories: [{ repository: id, glob: "**" }],
      validity,
    }));
  return {
    name: company.name,
    k: 5,
    hours,
    teams,
    services,
    repositories,
    ownership: [],
    gates: company.gates.map(({ id, name, team }) => ({ id, name, team, paths: [] })),
    securityPaths: [],
    thresholds: [],
  };
}
