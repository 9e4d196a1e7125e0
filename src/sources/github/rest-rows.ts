import { z } from "zod";
import type { Row } from "../../core/evidence/tables.ts";
import type { Instant } from "../../core/model/time.ts";
import { instantOf } from "../reading/instant-text.ts";
import { advisoryWeaknessId, rowId } from "../reading/row-id.ts";

export const when = z.string().transform((text, context) => {
  const at = instantOf(text);
  if (at === null) context.addIssue("is no time");
  return at ?? 0;
});

const RESULTS: Readonly<Record<string, string>> = {
  success: "success",
  failure: "failure",
  timed_out: "failure",
  startup_failure: "failure",
  cancelled: "cancelled",
};

export const WorkflowRun = z.object({
  id: z.int(),
  run_attempt: z.int().default(1),
  event: z.string(),
  head_sha: z.string(),
  head_branch: z.string().nullable(),
  status: z.string().nullable(),
  conclusion: z.string().nullable(),
  created_at: when,
  run_started_at: when.optional(),
  updated_at: when,
  pull_requests: z.array(z.object({ number: z.int() })).default([]),
});

/** Each attempt is a run; how long it queued is known of the first alone, as a later attempt does not say when it was asked for. */
export function runRow(run: z.infer<typeof WorkflowRun>, repo: string, main: string, started: Instant | null): Row<"run"> {
  const change = run.pull_requests[0]?.number;
  const over = run.status === "completed";
  return {
    id: rowId("run", repo, run.id, run.run_attempt),
    repo,
    change: change === undefined ? null : `request/${change}`,
    oid: run.head_sha,
    branch_role: branchRole(run, main),
    queued: run.run_attempt === 1 && started !== null ? run.created_at : null,
    started: started ?? run.run_started_at ?? run.created_at,
    finished: over ? run.updated_at : null,
    result: over ? (RESULTS[run.conclusion ?? ""] ?? "skipped") : "running",
  };
}

function branchRole(run: z.infer<typeof WorkflowRun>, main: string): string {
  if (run.event === "release") return "release";
  if (run.event.startsWith("pull_request") || run.event === "merge_group") return "change";
  return run.head_branch === main ? "main" : "other";
}

const dismissal = { dismissed_at: when.nullish(), dismissed_reason: z.string().nullish(), fixed_at: when.nullish(), created_at: when };

export const ScanAlert = z.object({
  number: z.int(),
  ...dismissal,
  rule: z.object({ id: z.string().nullish(), severity: z.string().nullish(), security_severity_level: z.string().nullish() }),
  tool: z.object({ name: z.string().nullish() }),
});

export const DependencyAlert = z.object({
  number: z.int(),
  ...dismissal,
  auto_dismissed_at: when.nullish(),
  dependency: z.object({ package: z.object({ ecosystem: z.string(), name: z.string() }) }),
  security_advisory: z.object({ ghsa_id: z.string(), cve_id: z.string().nullish(), severity: z.string(), published_at: when.nullish() }),
});

export const SecretAlert = z.object({ number: z.int(), created_at: when, resolved_at: when.nullish(), resolution: z.string().nullish() });

export interface WeaknessRows {
  readonly weakness: Row<"weakness">;
  readonly weakness_status: readonly Row<"weakness_status">[];
}

/** Vendors' words for why an alert was put aside; "fix started" leaves it open. */
const REASONS: Readonly<Record<string, string>> = {
  "false positive": "false-positive",
  "won't fix": "accepted",
  "used in tests": "not-affected",
  inaccurate: "false-positive",
  tolerable_risk: "accepted",
  no_bandwidth: "accepted",
  not_used: "not-affected",
  fix_started: "open",
  revoked: "fixed",
  false_positive: "false-positive",
  wont_fix: "accepted",
  used_in_tests: "not-affected",
  pattern_edited: "not-affected",
  pattern_deleted: "not-affected",
};
const SEVERITIES: Readonly<Record<string, string>> = { error: "high", warning: "medium", moderate: "medium", note: "low" };
const PACKAGES: Readonly<Record<string, string>> = { pip: "pypi", rubygems: "gem", go: "golang", rust: "cargo", actions: "github" };

interface Ending {
  readonly at: Instant | null | undefined;
  readonly reason: string | null | undefined;
}

export function scanRows(alert: z.infer<typeof ScanAlert>, repo: string): WeaknessRows {
  const { rule } = alert;
  const severity = rule.security_severity_level ?? SEVERITIES[rule.severity ?? ""] ?? "info";
  const id = rowId("weakness", repo, "code-scanning", alert.number);
  return rowsOf(
    { ...blank, id, repo, rule: rule.id ?? "unnamed", tool: alert.tool.name ?? "code-scanning", severity, first_seen: alert.created_at },
    alert.fixed_at,
    {
      at: alert.dismissed_at,
      reason: alert.dismissed_reason,
    },
  );
}

export function dependencyRows(alert: z.infer<typeof DependencyAlert>, repo: string): WeaknessRows {
  const { security_advisory: advisory, dependency } = alert;
  const { ecosystem, name } = dependency.package;
  const purl = `pkg:${PACKAGES[ecosystem] ?? ecosystem}/${name.replace(":", "/").replace(/^@/, "%40")}`;
  const cve = advisory.cve_id ?? null;
  const severity = SEVERITIES[advisory.severity] ?? advisory.severity;
  const id = advisoryWeaknessId(repo, cve ?? advisory.ghsa_id, purl);
  const row = { ...blank, id, repo, rule: advisory.ghsa_id, tool: "dependabot", cve, purl, severity, first_seen: alert.created_at };
  return rowsOf({ ...row, disclosed: advisory.published_at ?? null }, alert.fixed_at, {
    at: alert.dismissed_at ?? alert.auto_dismissed_at,
    reason: alert.dismissed_reason ?? (alert.auto_dismissed_at ? "not_used" : null),
  });
}

export function secretRows(alert: z.infer<typeof SecretAlert>, repo: string): WeaknessRows {
  const id = rowId("weakness", repo, "secret-scanning", alert.number);
  const row = { ...blank, id, repo, rule: "secret", tool: "secret-scanning", severity: "critical", first_seen: alert.created_at };
  return rowsOf(row, null, { at: alert.resolved_at, reason: alert.resolution });
}

const blank = { cwe: null, cve: null, purl: null, path: null, first_stage: "S4", disclosed: null, due: null } as const;

function rowsOf(weakness: Row<"weakness">, fixed: Instant | null | undefined, ending: Ending): WeaknessRows {
  const { id, repo, first_seen } = weakness;
  const status = (time: Instant, state: string, has_reason: boolean) => ({
    id,
    repo,
    time,
    state,
    by_team: null,
    has_reason,
    expires: null,
  });
  const reasoned = (ending.reason ?? "") !== "";
  return {
    weakness,
    weakness_status: [
      ...(first_seen === null ? [] : [status(first_seen, "open", false)]),
      ...(fixed ? [status(fixed, "fixed", false)] : []),
      ...(ending.at ? [status(ending.at, REASONS[ending.reason ?? ""] ?? "accepted", reasoned)] : []),
    ],
  };
}
