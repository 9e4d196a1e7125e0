import { DAY, HOUR, type Instant, WEEK } from "../core/model/time.ts";
import { type Company, type Span, WEEKS } from "./company.ts";
import { createDraw, type Draw } from "./draw.ts";
import type { Habits } from "./habits.ts";
import { exists, type WorkingTeam, workingTeams } from "./places.ts";
import type { RowBook } from "./rows.ts";

interface Telling {
  readonly team: WorkingTeam;
  readonly repo: string;
  readonly span: Span;
  readonly draw: Draw;
  readonly book: RowBook;
}

const checks = [
  ["sast", "semgrep"],
  ["sca", "osv-scanner"],
  ["secrets", "gitleaks"],
  ["iac", "checkov"],
  ["container-scan", "trivy"],
  ["sbom", "syft"],
  ["sign", "cosign"],
  ["policy-as-code", "conftest"],
  ["coverage-gate", "codecov"],
] as const;

/** What scanners found and what became of it, which checks run where, how often main is red, and what is caught early. */
export function tellSecurity(company: Company, span: Span, book: RowBook): void {
  for (const [stream, team] of workingTeams(company).entries()) {
    const draw = createDraw(company.seed + 3, stream);
    for (const repo of team.repositories) {
      const telling = { team, repo, span, draw, book };
      const running = tellControls(company, telling);
      for (let week = 0; week < WEEKS; week++) {
        if (!exists(team, week)) continue;
        const habits = company.habitsIn(week);
        tellScans(running, week, telling);
        tellWeaknesses(week, habits, telling);
        tellMain(week, habits, telling);
        tellEarlyCatches(week, habits, telling);
      }
    }
  }
}

/** A control is there from some week on; which ones follows how the company works at the end. */
function tellControls(company: Company, { repo, span, draw, book }: Telling): ReadonlyMap<string, Instant> {
  const atEnd = company.habitsIn(WEEKS - 1);
  const atStart = company.habitsIn(0);
  const running = new Map<string, Instant>();
  for (const [control, tool] of checks) {
    book.add("control_observable", { repo, control, observable: true, reason: "pipeline-files-read" });
    if (!draw.chance(atEnd.controls)) continue;
    const early = draw.chance(atStart.controls / atEnd.controls);
    const since = span.start + (early ? 0 : Math.round(WEEK * (58 + draw.uniform() * 36)));
    running.set(control, since);
    const seen = {
      repo,
      practice: control,
      tool,
      path: ".pipeline/checks.yml",
      line: running.size * 7,
      first_seen: since,
      last_seen: span.end,
    };
    book.add("practice_seen", { ...seen, evidence: "config" });
  }
  if (draw.chance(atEnd.controls)) tellPresence("update-bot", "renovate", { repo, span, book });
  if (draw.chance(atEnd.ownedPaths)) tellPresence("security-policy", "file", { repo, span, book });
  for (let line = 1; line <= 8; line++) {
    const holds = draw.chance(atEnd.pinnedActions);
    book.add("pipeline_fact", { repo, fact: "pinned-actions", path: ".pipeline/checks.yml", line, subject: `step-${line}`, holds });
  }
  for (const component of ["api", "domain", "storage", "web", "deploy"]) {
    const n_paths = draw.integer(8, 40);
    book.add("ownership_coverage", { repo, component, n_paths, n_owned: draw.chance(atEnd.ownedPaths) ? n_paths : 0 });
  }
  return running;
}

function tellPresence(practice: string, tool: string, { repo, span, book }: Pick<Telling, "repo" | "span" | "book">): void {
  book.add("practice_seen", {
    repo,
    practice,
    tool,
    path: practice,
    line: 1,
    evidence: "config",
    first_seen: span.start,
    last_seen: span.end,
  });
}

function tellScans(running: ReadonlyMap<string, Instant>, week: number, { repo, span, book }: Telling): void {
  const ran = span.start + week * WEEK + 2 * DAY + 3 * HOUR;
  const id = `${repo} scan ${week}`;
  if (ran >= span.end) return;
  book.add("run", {
    id,
    repo,
    change: null,
    oid: null,
    branch_role: "other",
    queued: null,
    started: ran,
    finished: ran + HOUR / 4,
    result: "success",
  });
  for (const [control, tool] of checks)
    if ((running.get(control) ?? span.end) <= ran) book.add("run_control", { run: id, repo, control, tool, ok: true, ran });
}

const severities = ["low", "medium", "medium", "high", "high", "critical"] as const;
const dueDays: Readonly<Record<string, number>> = { low: 180, medium: 90, high: 30, critical: 14 };

function tellWeaknesses(week: number, habits: Habits, { team, repo, span, draw, book }: Telling): void {
  const found = draw.some(0.45);
  for (let number = 0; number < found; number++) {
    const first_seen = draw.moment(span, week, false);
    if (first_seen >= span.end) continue;
    const severity = draw.pick(severities);
    const id = `${repo} weakness ${week}.${number}`;
    const due = first_seen + (dueDays[severity] ?? 90) * DAY;
    const first_stage = draw.chance(habits.controls) ? "S2" : "S5";
    book.add("weakness", {
      id,
      repo,
      rule: draw.pick(["tainted-query", "outdated-package", "open-bucket", "weak-hash", "missing-check"]),
      tool: "osv-scanner",
      cwe: null,
      cve: null,
      purl: null,
      path: "src/api/index.ts",
      severity,
      first_seen,
      first_stage,
      disclosed: null,
      due,
    });
    const status = (time: Instant, state: string, has_reason: boolean, expires: Instant | null): void =>
      book.add("weakness_status", { id, repo, time: Math.round(time), state, by_team: team.id, has_reason, expires });
    status(first_seen, "open", false, null);
    const ended = first_seen + draw.hoursAround(habits.remediationDays * 24, 0.8) * HOUR;
    if (ended >= span.end) continue;
    if (draw.chance(0.12))
      status(ended, "accepted", draw.chance(habits.acceptedWithReason), draw.chance(habits.acceptedWithReason) ? ended + 120 * DAY : null);
    else status(ended, draw.chance(0.1) ? "false-positive" : "fixed", true, null);
  }
}

/** Red episodes of the shared line, one red and one green run each, with a quiet green run every day between. */
function tellMain(week: number, habits: Habits, { repo, span, draw, book }: Telling): void {
  const green = (id: string, at: Instant, result: string): void => {
    if (at >= span.end) return;
    const started = Math.round(at);
    const queued = Math.round(at - (0.2 * habits.queueShare * HOUR) / (1 - habits.queueShare));
    book.add("run", {
      id: `${repo} main ${id}`,
      repo,
      change: null,
      oid: id,
      branch_role: "main",
      queued,
      started,
      finished: started + HOUR / 5,
      result,
    });
  };
  const broken = draw.some(habits.redPerWeek);
  for (let day = 0; day < 5; day++) green(`${week}.${day}`, span.start + week * WEEK + day * DAY + 7 * HOUR, "success");
  for (let episode = 0; episode < broken; episode++) {
    const red = draw.moment(span, week, false);
    green(`${week} red ${episode}`, red, "failure");
    green(`${week} green ${episode}`, red + draw.hoursAround(habits.redHours) * HOUR, "success");
  }
}

function tellEarlyCatches(week: number, habits: Habits, { team, repo, span, draw, book }: Telling): void {
  const caught = draw.some(habits.earlyCatches / 2);
  for (let number = 0; number < caught; number++) {
    const first_at = draw.moment(span, week, false);
    if (first_at >= span.end) continue;
    book.add("failure", {
      id: `${repo} caught ${week}.${number}`,
      rule: "branch-check",
      stage: draw.pick(["S1", "S2", "S2", "S2", "S3", "S4"] as const),
      radius: "R0",
      confidence: "high",
      kind: "defect",
      team: team.id,
      repo,
      bucket: null,
      first_at,
      state: "closed",
    });
  }
}
