import type { Row } from "../../core/evidence/tables.ts";
import type { Job } from "./schema.ts";

interface Rule {
  readonly control: string;
  /** What the tool is called here; null: the word before the template's own part of the name. */
  readonly tool: string | null;
  readonly job: RegExp;
}

/**
 * Which jobs are which control. GitLab tells of a job its name and not what it runs, so that only names count that a template gives, or
 * that are a tool's and nothing else; a name of somebody's own says nothing sure and counts only in pipeline files. First match wins.
 * @see https://docs.gitlab.com/user/application_security/
 */
const RULES: readonly Rule[] = [
  { control: "iac", tool: null, job: /^([a-z]+)-iac-sast$/ },
  { control: "sast", tool: null, job: /^(?:([a-z][a-z-]{0,30})-)?sast$/ },
  { control: "secrets", tool: "gitlab-secrets", job: /^secret[-_]detection(?:[-_]default_branch)?$/ },
  { control: "sca", tool: null, job: /^(?:([a-z]+(?:-(?:maven|python))?)-)?dependency[-_]scanning$/ },
  { control: "container-scan", tool: "gitlab-container-scanning", job: /^container[-_]scanning$/ },
  { control: "dast", tool: "gitlab-dast", job: /^dast(?:[-_]api)?$|^api[-_]security$/ },
  { control: "api-fuzz", tool: "gitlab-api-fuzzing", job: /^apifuzzer_fuzz(?:_dnd)?$|^api[-_]fuzzing$/ },
  { control: "fuzz", tool: "gitlab-fuzzing", job: /^coverage[-_]fuzzing$/ },
  { control: "licence", tool: "gitlab-licence-scanning", job: /^licen[cs]e[-_]scanning$/ },
  { control: "sast", tool: "semgrep", job: /^semgrep$/ },
  { control: "sast", tool: "codeql", job: /^codeql$/ },
  { control: "sast", tool: "bandit", job: /^bandit$/ },
  { control: "sast", tool: "gosec", job: /^gosec$/ },
  { control: "sast", tool: "sonar", job: /^(?:sonar|sonarqube|sonarcloud)(?:-(?:check|scan|vulnerability-report))?$/ },
  { control: "sca", tool: "osv-scanner", job: /^osv-scanner$/ },
  { control: "sca", tool: "package-audit", job: /^(?:npm|pnpm|yarn|pip)-audit$/ },
  { control: "sca", tool: "govulncheck", job: /^govulncheck$/ },
  { control: "secrets", tool: "gitleaks", job: /^gitleaks$/ },
  { control: "secrets", tool: "trufflehog", job: /^trufflehog$/ },
  { control: "iac", tool: "checkov", job: /^checkov$/ },
  { control: "iac", tool: "trivy", job: /^trivy-config$/ },
  { control: "container-scan", tool: "trivy", job: /^trivy-image$/ },
  { control: "container-scan", tool: "grype", job: /^grype$/ },
  { control: "sbom", tool: "syft", job: /^syft$/ },
  { control: "dast", tool: "zap", job: /^zap-(?:baseline|full-scan)$/ },
  { control: "sign", tool: "cosign", job: /^cosign-sign$/ },
  { control: "pre-commit", tool: "pre-commit", job: /^pre-commit$/ },
  { control: "policy-as-code", tool: "conftest", job: /^conftest$/ },
];

/** The controls that ran in some jobs: a skipped or cancelled one did not. Of a job's name only what a rule knows is kept. */
export function jobControls(run: string, repo: string, jobs: readonly Job[]): readonly Row<"run_control">[] {
  const rows = new Map<string, Row<"run_control">>();
  for (const { name, status, finished_at } of jobs) {
    const found = finished_at === null || (status !== "success" && status !== "failed") ? null : controlOf(name);
    if (found === null || finished_at === null) continue;
    const key = `${found.control} ${found.tool}`;
    const before = rows.get(key);
    const ok = status === "success" && (before?.ok ?? true);
    rows.set(key, { run, repo, ...found, ok, ran: Math.max(finished_at, before?.ran ?? finished_at) });
  }
  return [...rows.values()];
}

/** Analysers of GitLab's templates, which stand before the rest of a job's name. */
const ANALYSERS: readonly string[] = [
  ...["semgrep", "kics", "gemnasium", "gemnasium-maven", "gemnasium-python", "gitlab-advanced", "spotbugs", "sobelow", "brakeman"],
  ...["pmd-apex", "kubesec", "nodejs-scan", "phpcs-security-audit", "eslint", "bandit", "gosec", "flawfinder", "mobsf", "bundler-audit"],
];

function controlOf(name: string): { readonly control: string; readonly tool: string } | null {
  // A matrix or parallel job has its part behind the name: "semgrep-sast: [a]", "semgrep-sast 1/3".
  const bare = name.toLowerCase().replace(/(?::? \[[^\]]*\]| \d+\/\d+)$/, "");
  for (const { control, tool, job } of RULES) {
    const found = job.exec(bare);
    if (found === null) continue;
    if (tool !== null) return { control, tool };
    const analyser = found[1];
    if (analyser === undefined) return { control, tool: `gitlab-${control}` };
    return ANALYSERS.includes(analyser) ? { control, tool: analyser } : null;
  }
  return null;
}
