import type { Row } from "../core/evidence/tables.ts";
import { HOUR, type Instant } from "../core/model/time.ts";
import { type Company, type Span, WEEKS } from "./company.ts";
import { createDraw, type Draw, inventedBucket } from "./draw.ts";
import type { Habits } from "./habits.ts";
import { exists, type WorkingTeam, workingTeams } from "./places.ts";
import type { RowBook } from "./rows.ts";
import { tellGates, tellReview } from "./tell-reviews.ts";

/** A change that reached main, as releases pick it up. */
export interface MergedChange {
  readonly repo: string;
  readonly team: string;
  readonly change: string;
  readonly oid: string;
  readonly merged: Instant;
  readonly fix: boolean;
}

interface Telling {
  readonly company: Company;
  readonly span: Span;
  readonly draw: Draw;
  readonly book: RowBook;
  readonly merged: MergedChange[];
  readonly others: readonly WorkingTeam[];
}

const components = ["api", "domain", "storage", "web", "deploy"] as const;

/** Changes, their reviews at colleagues and gates, the commits they become, and what the update bot brings. */
export function tellChanges(company: Company, span: Span, book: RowBook): readonly MergedChange[] {
  const teams = workingTeams(company);
  const merged: MergedChange[] = [];
  for (const [stream, team] of teams.entries()) {
    const telling = {
      company,
      span,
      draw: createDraw(company.seed, stream),
      book,
      merged,
      others: teams.filter(({ id }) => id !== team.id),
    };
    tellComponents(team, book);
    for (let week = 0; week < WEEKS; week++) if (exists(team, week)) tellWeek(team, week, telling);
  }
  return merged.toSorted((a, b) => a.merged - b.merged);
}

function tellWeek(team: WorkingTeam, week: number, telling: Telling): void {
  const { company, draw } = telling;
  const habits = company.habitsIn(week);
  const changes = draw.some(team.people * habits.changesPerPersonWeek);
  for (let each = 0; each < changes; each++) tellChange(team, week, habits, telling);
  for (const repo of team.repositories) if (draw.chance(0.7)) tellUpdate(team, repo, week, habits, telling);
}

function tellChange(team: WorkingTeam, week: number, habits: Habits, telling: Telling): void {
  const { draw, span, book, company, merged } = telling;
  const repo = pickRepository(team, draw);
  const author = draw.integer(0, team.people - 1);
  const late = draw.chance(habits.outOfHours);
  const firstCommit = draw.moment(span, week, late);
  const id = `${repo}-${week}-${book.all().change?.length ?? 0}`;
  const ready = firstCommit + draw.hoursAround(9) * HOUR;
  const firstReview = ready + draw.hoursAround(habits.reviewPickupHours) * HOUR;
  const rounds = draw.some(habits.reworkRounds);
  const approved = firstReview + rounds * draw.hoursAround(7) * HOUR + draw.hoursAround(1.5) * HOUR;
  const security = draw.chance(team.kind === "security" ? 0.9 : habits.securityWork);
  const needs = team.kind !== "security" && (draw.chance(habits.needsSecurity) || (security && draw.chance(0.5)));
  const bucket = inventedBucket(team.id, author, repo, firstCommit);
  tellReview({ id, repo, team, ready, firstReview, approved, rounds, security, bucket }, habits, telling);
  const passed = needs ? tellGates({ id, repo, team, firstCommit, ready, approved, week, bucket }, habits, telling) : approved;
  const mergedAt = passed + draw.hoursAround(1) * HOUR;
  const kind = draw.chance(habits.fixes) ? "fix" : draw.chance(habits.reverts) ? "revert" : "feature";
  const oid = inventedOid(id);
  const touchesTests = draw.chance(habits.testsTouched);
  const nFiles = 1 + draw.some(4);
  const happened = (at: Instant): Instant | null => (at < span.end ? Math.round(at) : null);
  if (firstCommit >= span.end) return;
  book.add("change", {
    ...plainChange(repo, id),
    team: team.id,
    bucket,
    opened: happened(firstCommit + 2 * HOUR),
    ready: happened(ready),
    first_commit: Math.round(firstCommit),
    first_review: happened(firstReview),
    approved: happened(approved),
    merged: happened(mergedAt),
    merge_oid: mergedAt < span.end ? oid : null,
    style: "squash",
    size_band: nFiles > 6 ? "200" : "50",
    n_files: nFiles,
    actor: "human",
    kind,
    is_security: security,
    needs_security: needs,
    touches_tests: touchesTests,
    touches_docs: draw.chance(habits.testsTouched / 2),
    n_owner_teams: draw.chance(0.12 + habits.handoffsPerItem / 10) ? 2 : 1,
  });
  if (mergedAt >= span.end) return;
  tellCommit(
    { repo, oid, team: team.id, bucket, at: mergedAt, authored: firstCommit, kind, security, tests: touchesTests, late, nFiles },
    telling,
  );
  tellRuns(id, repo, oid, mergedAt, telling, company.habitsIn(week));
  merged.push({ repo, team: team.id, change: id, oid, merged: mergedAt, fix: kind !== "feature" });
}

/** Most work lies in a team's first repository; all of its people are seen there. */
function pickRepository({ repositories }: WorkingTeam, draw: Draw): string {
  const [first = "", second] = repositories;
  return second !== undefined && draw.chance(0.25) ? second : first;
}

interface CommitFacts {
  readonly repo: string;
  readonly oid: string;
  readonly team: string;
  readonly bucket: string | null;
  readonly at: Instant;
  readonly authored: Instant;
  readonly kind: string;
  readonly security: boolean;
  readonly tests: boolean;
  readonly late: boolean;
  readonly nFiles: number;
}

function tellCommit(facts: CommitFacts, { draw, book }: Telling): void {
  const { repo, oid, at } = facts;
  book.add("commit", {
    repo,
    oid,
    parent1: null,
    parent2: null,
    n_parents: 1,
    committed: Math.round(at),
    authored: Math.round(facts.authored),
    tz_min: 0,
    bucket: facts.bucket,
    team: facts.team,
    co_teams: 0,
    actor: facts.bucket === null ? "update-bot" : "human",
    kind: facts.kind,
    reverts_oid: null,
    content_key: null,
    n_files: facts.nFiles,
    n_security_paths: facts.security ? 1 : 0,
    n_test_paths: facts.tests ? 1 : 0,
    n_doc_paths: 0,
    security_words: facts.security,
    on_main: true,
    reachable: true,
    out_of_hours: facts.late,
    clock_suspect: false,
  });
  const path_id = draw.integer(0, components.length - 1);
  book.add("commit_path", { repo, oid, path_id, committed: Math.round(at), status: "M" });
}

function tellComponents({ repositories }: WorkingTeam, book: RowBook): void {
  for (const repo of repositories) {
    for (const [path_id, component] of components.entries()) {
      book.add("path", { repo, path_id, path: `src/${component}/index.ts`, role: component === "deploy" ? "policy" : "other", component });
    }
  }
}

function tellRuns(change: string, repo: string, oid: string, merged: Instant, { draw, book }: Telling, habits: Habits): void {
  const running = draw.hoursAround(0.25, 0.4);
  const waiting = (running * habits.queueShare) / (1 - habits.queueShare);
  const queued = merged - (running + waiting) * HOUR;
  const shared = {
    repo,
    change,
    oid,
    queued: Math.round(queued),
    started: Math.round(queued + waiting * HOUR),
    finished: Math.round(merged),
  };
  book.add("run", { ...shared, id: `${change} branch`, branch_role: "change", result: "success" });
}

function tellUpdate(team: WorkingTeam, repo: string, week: number, habits: Habits, telling: Telling): void {
  const { draw, span, book, merged } = telling;
  const opened = draw.moment(span, week, false);
  if (opened >= span.end) return;
  const mergedAt = opened + draw.hoursAround(habits.updateDays * 24, 0.7) * HOUR;
  const isMerged = mergedAt < span.end;
  const id = `${repo}-update-${week}-${Math.round(opened)}`;
  const oid = inventedOid(id);
  book.add("change", {
    ...plainChange(repo, id),
    team: team.id,
    opened,
    ready: opened,
    first_commit: opened,
    merged: isMerged ? Math.round(mergedAt) : null,
    merge_oid: isMerged ? oid : null,
    style: "squash",
    size_band: "10",
    n_files: 2,
    actor: "update-bot",
    kind: "dependency",
    needs_security: false,
    is_dependency_update: true,
    is_security_update: draw.chance(0.25),
  });
  if (!isMerged) return;
  tellCommit(
    {
      repo,
      oid,
      team: team.id,
      bucket: null,
      at: mergedAt,
      authored: opened,
      kind: "dependency",
      security: false,
      tests: false,
      late: false,
      nFiles: 2,
    },
    telling,
  );
  merged.push({ repo, team: team.id, change: id, oid, merged: mergedAt, fix: false });
}

/** 40 hex digits that look like git's and point nowhere. */
function inventedOid(id: string): string {
  return [1, 2, 3, 4, 5].map((part) => inventedBucket(id, part, "oid", 0)).join("");
}

function plainChange(repo: string, id: string): Row<"change"> {
  return {
    repo,
    id,
    team: null,
    bucket: null,
    opened: null,
    ready: null,
    first_commit: null,
    first_review: null,
    approved: null,
    merged: null,
    closed: null,
    merge_oid: null,
    style: "squash",
    size_band: null,
    n_files: 1,
    actor: "human",
    kind: "feature",
    is_security: false,
    needs_security: null,
    is_dependency_update: false,
    is_security_update: null,
    touches_tests: false,
    touches_docs: false,
    n_owner_teams: 1,
    reverts_oid: null,
  };
}
