import { DAY, HOUR, type Instant } from "../core/model/time.ts";
import { type Company, type Span, WEEKS } from "./company.ts";
import { createDraw, type Draw } from "./draw.ts";
import type { Habits } from "./habits.ts";
import { workingTeams } from "./places.ts";
import type { RowBook } from "./rows.ts";
import type { MergedChange } from "./tell-changes.ts";

interface Release {
  readonly service: string;
  readonly repo: string;
  readonly team: string;
  readonly at: Instant;
  readonly habits: Habits;
  readonly number: number;
}

/** Releases carry what was merged since the last one; some are followed by an incident, its repair and, often, a learning review. */
export function tellReleases(company: Company, span: Span, changes: readonly MergedChange[], book: RowBook): void {
  for (const [stream, team] of workingTeams(company).entries()) {
    if (team.kind === "security") continue;
    const draw = createDraw(company.seed + 1, stream);
    for (const repo of team.repositories) {
      const service = repo;
      book.add("service", { id: service, team: team.id, tier: repo.endsWith("-app") ? "1" : "2" });
      book.add("service_repo", { service, repo, glob: "**" });
      const waiting = changes.filter((change) => change.repo === repo);
      let next = 0;
      let number = 0;
      for (let at = span.start + DAY; at < span.end; at += gap(company, span, at, draw)) {
        const carried: MergedChange[] = [];
        for (let change = waiting[next]; change !== undefined && change.merged < at; change = waiting[next]) {
          carried.push(change);
          next += 1;
        }
        if (carried.length === 0) continue;
        number += 1;
        tellRelease({ service, repo, team: team.id, at, habits: habitsAt(company, span, at), number }, carried, span, draw, book);
      }
    }
  }
}

function habitsAt(company: Company, span: Span, at: Instant): Habits {
  return company.habitsIn(Math.min(WEEKS - 1, Math.floor((at - span.start) / (7 * DAY))));
}

function gap(company: Company, span: Span, at: Instant, draw: Draw): number {
  return Math.max(4 * HOUR, habitsAt(company, span, at).releaseEveryDays * DAY * (0.6 + draw.uniform() * 0.8));
}

function tellRelease(release: Release, carried: readonly MergedChange[], span: Span, draw: Draw, book: RowBook): void {
  const { service, repo, at, habits, number } = release;
  const id = `${service} ${number}`;
  const newest = carried.at(-1);
  book.add(
    "deployment",
    deployment(release, id, at, newest?.oid ?? "", { planned: true, cause: null, fixes: carried.every(({ fix }) => fix) }),
  );
  for (const { change, oid } of carried) book.add("deployment_change", { repo, deployment: id, change, oid });
  if (!draw.chance(habits.failedDeployments)) return;
  const detected = at + draw.hoursAround(5) * HOUR;
  const mitigated = detected + draw.hoursAround(habits.recoveryHours) * HOUR;
  if (detected >= span.end) return;
  tellIncident(release, id, { detected, mitigated }, span, draw, book);
  if (mitigated < span.end) {
    book.add(
      "deployment",
      deployment(release, `${id} repair`, mitigated, `${newest?.oid ?? ""}`, { planned: false, cause: `${id} incident`, fixes: true }),
    );
  }
}

function tellIncident(
  { service, repo, team, habits }: Release,
  deploymentId: string,
  times: { readonly detected: Instant; readonly mitigated: Instant },
  span: Span,
  draw: Draw,
  book: RowBook,
): void {
  const id = `${deploymentId} incident`;
  const byUsers = draw.chance(habits.foundByUsers);
  const severity = draw.pick(["sev2", "sev3", "sev3", "sev4", "sev4", "sev5"] as const);
  const over = times.mitigated < span.end ? Math.round(times.mitigated) : null;
  book.add("incident", {
    id,
    service,
    repo,
    env: "production",
    severity,
    detected: Math.round(times.detected),
    mitigated: over,
    resolved: over,
    caused_by: deploymentId,
    link_kind: "explicit",
    is_security: draw.chance(0.12),
    detected_by: byUsers ? "external" : "internal",
    team,
  });
  book.add("failure", {
    id,
    rule: "incident",
    stage: byUsers ? "S8" : "S7",
    radius: { sev2: "R4", sev3: "R3", sev4: "R2", sev5: "R1" }[severity],
    confidence: "high",
    kind: "incident",
    team,
    repo,
    bucket: null,
    first_at: Math.round(times.detected),
    state: "closed",
  });
  const published = times.detected + draw.hoursAround(7 * 24, 0.4) * HOUR;
  if (draw.chance(habits.failuresReviewed) && published < span.end)
    book.add("learning_review", { id: `${id} review`, failure: id, published: Math.round(published) });
}

function deployment(
  { service, repo }: Release,
  id: string,
  at: Instant,
  oid: string,
  told: { readonly planned: boolean; readonly cause: string | null; readonly fixes: boolean },
) {
  return {
    id,
    repo,
    service,
    env: "production",
    artifact: null,
    oid,
    started: Math.round(at - 0.2 * HOUR),
    finished: Math.round(at),
    result: "success",
    prev_success_id: null,
    planned: told.planned,
    cause_incident: told.cause,
    proxy: "none",
    bucket: null,
    is_fix_only: told.fixes,
  };
}
