/** What a table of the lake gives, in words for the coverage table; one not listed is shown by its name. */
const tableWords: Readonly<Record<string, string>> = {
  commit: "commits",
  commit_path: "changed paths",
  path: "paths",
  change: "changes",
  deployment: "deployments",
  deployment_change: "changes in a deployment",
  incident: "incidents",
  failure: "failures",
  run: "pipeline runs",
  run_control: "checks that ran",
  review_step: "reviews",
  work_item: "work items",
  work_transition: "steps of work items",
  handoff: "handoffs",
  weakness: "weaknesses",
  weakness_alias: "names of weaknesses",
  weakness_seen: "scanner results",
  weakness_status: "decisions on weaknesses",
  practice_seen: "practices in files",
  pipeline_fact: "facts in pipeline files",
  control_observable: "checks that can be seen",
  ownership_rule: "owner rules",
  ownership_coverage: "paths with an owner",
  learning_review: "learning reviews",
  action: "agreed actions",
  repo: "repositories",
  team: "teams",
  gate: "gates",
};

const sourceWords: Readonly<Record<string, string>> = {
  git: "Git history",
  files: "Files you named",
  sarif: "Scanner reports",
  vex: "Statements about weaknesses",
  work: "Work items",
  incidents: "Incidents",
  codeowners: "Owner files",
  organisation: "evenkeel.yaml",
  pipeline: "Pipeline files",
};

export function tableText(table: string): string {
  return tableWords[table] ?? table.replaceAll("_", " ");
}

/** A source in words; several of one kind are numbered (`git-0`) or named (`git.billing`) and read alike. */
export function sourceText(source: string): string {
  const kind = source.replace(/-\d+$|\..*$/, "");
  return sourceWords[kind] ?? kind;
}

const methodWords: Readonly<Record<string, string>> = {
  "kaplan-meier-quantile": "Kaplan-Meier",
  "kaplan-meier": "Kaplan-Meier",
  "aalen-johansen": "Aalen-Johansen",
  "full-count": "full count",
  wilson: "Wilson",
  "item-ratio-wilson": "Wilson",
  poisson: "Poisson",
  "poisson-exact": "exact Poisson",
  "binomial-exact": "exact binomial",
  bca: "bootstrap (BCa)",
  "kaplan-meier-rmst": "Kaplan-Meier, restricted mean",
  "quasi-poisson": "quasi-Poisson",
  "block-bootstrap": "block bootstrap",
};

/** An estimator in words; one not listed is shown by its id. */
export function methodText(method: string): string {
  return methodWords[method] ?? method.replaceAll("-", " ");
}
