import { fieldsAt, textAt, yesNoAt } from "./json-fields.ts";
import { part } from "./part.ts";
import { idOf, oidOf, wordOf } from "./placing.ts";
import { changeIdOf, either, type MapEvent, repositoryOf, type Told } from "./told.ts";

/** Words of CDEvents and of the tools that send them. */
const results: Readonly<Record<string, string>> = {
  success: "success",
  succeeded: "success",
  pass: "success",
  passed: "success",
  failure: "failure",
  failed: "failure",
  fail: "failure",
  error: "failure",
  cancel: "cancelled",
  cancelled: "cancelled",
  canceled: "cancelled",
  aborted: "cancelled",
  timeout: "failure",
  skip: "skipped",
  skipped: "skipped",
};

/** pipelineRun.*, taskRun.* and testSuiteRun.*; each attempt is a run of its own, as the tool gives it an id of its own. */
export const mapRun: MapEvent = (told, places) => {
  const repo = repositoryOf(told, places);
  if (repo === null) return "no-repository";
  const { predicate, time, custom } = told;
  const change = textAt(custom, "change");
  const times = {
    queued: predicate === "queued" ? time : null,
    started: predicate === "started" ? time : null,
    finished: predicate === "finished" ? time : null,
    result: predicate === "finished" ? (results[textAt(told.content, "outcome")?.toLowerCase() ?? ""] ?? "unknown") : null,
  };
  return [
    part(
      "run",
      { id: told.id },
      {
        repo,
        change: change === null ? null : changeIdOf(change, told.source),
        oid: oidOf(textAt(custom, "oid")),
        branch_role: branchRole(told, change !== null),
        ...times,
      },
    ),
  ];
};

/** A task of a pipeline is not counted as a run of its branch again: its pipeline is. */
function branchRole(told: Told, hasChange: boolean): string | null {
  if (textAt(fieldsAt(told.content, "pipelineRun"), "id") !== null) return "other";
  const branch = textAt(told.custom, "branch")?.replace(/^refs\/heads\//, "");
  if (hasChange) return "change";
  if (branch === undefined) return null;
  if (/^(?:main|master|trunk|default)$/.test(branch) || yesNoAt(told.custom, "isDefaultBranch") === true) return "main";
  return /^(?:release|hotfix)[/-]/.test(branch) ? "release" : "other";
}

const controls = new Set([
  "sast",
  "sca",
  "secrets",
  "iac",
  "container-scan",
  "dast",
  "api-fuzz",
  "fuzz",
  "licence",
  "sbom",
  "sign",
  "provenance",
  "policy-as-code",
  "coverage-gate",
  "push-protection",
]);

/** evenkeel-control.ran: proof that a check ran, also when it found nothing. Of push protection: whether it held a push back. */
export const mapControl: MapEvent = (told, places) => {
  const repo = repositoryOf(told, places);
  if (repo === null) return "no-repository";
  const control = either(told, "control")?.toLowerCase() ?? "";
  if (!controls.has(control)) return "incomplete";
  const run = either(told, "run");
  const key = { run: run === null ? told.id : idOf(run, told.source), control, tool: wordOf(either(told, "tool")) ?? "unknown" };
  return [part("run_control", key, { repo, ok: yesNoAt(told.content, "ok") ?? true, ran: told.time })];
};

/** evenkeel-practice.observed: a practice that was seen to happen, not only written down. */
export const mapPractice: MapEvent = (told, places) => {
  const repo = repositoryOf(told, places);
  if (repo === null) return "no-repository";
  const practice = either(told, "practice")?.toLowerCase() ?? "";
  if (!/^[a-z][a-z0-9-]{0,59}$/.test(practice)) return "incomplete";
  const key = { repo, practice, tool: wordOf(either(told, "tool")) ?? "events", path: "", line: 0 };
  return [part("practice_seen", key, { evidence: "run", first_seen: told.time, last_seen: told.time })];
};
