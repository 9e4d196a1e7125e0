import { z } from "zod";
import type { Row } from "../../core/evidence/tables.ts";
import { when } from "./rest-rows.ts";

const Step = z.object({ name: z.string(), conclusion: z.string().nullish(), completed_at: when.nullish() });

export const Job = z.object({
  started_at: when.nullable(),
  conclusion: z.string().nullable(),
  steps: z.array(Step).default([]),
});
export type Job = z.infer<typeof Job>;

interface Rule {
  readonly control: string;
  readonly tool: string;
  /** Of a step without a name of its own, which GitHub calls "Run " and the action or the first line of the command. */
  readonly actions: readonly string[];
  readonly commands: readonly string[];
}

/**
 * Which steps are which control, by the name GitHub gives a step that has none: "Run owner/action@version" or "Run command". A step with a
 * name of its own says nothing sure and counts only in pipeline files (catalogue/detectors, whose tools these are). First match wins.
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsname
 */
const RULES: readonly Rule[] = [
  // https://github.com/github/codeql-action
  { control: "sast", tool: "codeql", actions: ["github/codeql-action/analyze"], commands: ["codeql database analyze"] },
  // https://semgrep.dev/docs
  {
    control: "sast",
    tool: "semgrep",
    actions: ["semgrep/semgrep-action", "returntocorp/semgrep-action"],
    commands: ["semgrep ci", "semgrep scan"],
  },
  // https://bandit.readthedocs.io
  { control: "sast", tool: "bandit", actions: ["pycqa/bandit-action"], commands: ["bandit"] },
  // https://github.com/securego/gosec
  { control: "sast", tool: "gosec", actions: ["securego/gosec"], commands: ["gosec"] },
  // https://docs.sonarsource.com
  {
    control: "sast",
    tool: "sonar",
    actions: ["sonarsource/sonarqube-scan-action", "sonarsource/sonarcloud-github-action"],
    commands: ["sonar-scanner"],
  },
  // https://github.com/actions/dependency-review-action
  { control: "sca", tool: "dependency-review", actions: ["actions/dependency-review-action"], commands: [] },
  // https://google.github.io/osv-scanner
  {
    control: "sca",
    tool: "osv-scanner",
    actions: ["google/osv-scanner-action/osv-scanner-action"],
    commands: ["osv-scanner"],
  },
  // https://docs.npmjs.com/cli/commands/npm-audit and its peers
  {
    control: "sca",
    tool: "package-audit",
    actions: [],
    commands: ["npm audit", "pnpm audit", "yarn audit", "yarn npm audit", "pip-audit"],
  },
  // https://pkg.go.dev/golang.org/x/vuln/cmd/govulncheck
  { control: "sca", tool: "govulncheck", actions: ["golang/govulncheck-action"], commands: ["govulncheck"] },
  // https://github.com/gitleaks/gitleaks
  {
    control: "secrets",
    tool: "gitleaks",
    actions: ["gitleaks/gitleaks-action"],
    commands: ["gitleaks git", "gitleaks dir", "gitleaks detect"],
  },
  // https://github.com/trufflesecurity/trufflehog
  { control: "secrets", tool: "trufflehog", actions: ["trufflesecurity/trufflehog"], commands: ["trufflehog"] },
  // https://www.checkov.io
  { control: "iac", tool: "checkov", actions: ["bridgecrewio/checkov-action"], commands: ["checkov"] },
  // https://aquasecurity.github.io/trivy: the step does not tell what was scanned unless the command does
  { control: "iac", tool: "trivy", actions: [], commands: ["trivy config"] },
  { control: "container-scan", tool: "trivy", actions: [], commands: ["trivy image"] },
  // https://github.com/anchore
  { control: "container-scan", tool: "grype", actions: ["anchore/scan-action"], commands: ["grype"] },
  { control: "sbom", tool: "syft", actions: ["anchore/sbom-action"], commands: ["syft"] },
  // https://www.zaproxy.org
  {
    control: "dast",
    tool: "zap",
    actions: ["zaproxy/action-baseline", "zaproxy/action-full-scan"],
    commands: ["zap-baseline.py", "zap-full-scan.py"],
  },
  // https://google.github.io/clusterfuzzlite
  { control: "fuzz", tool: "clusterfuzzlite", actions: ["google/clusterfuzzlite/actions/run_fuzzers"], commands: [] },
  // https://docs.sigstore.dev
  { control: "sign", tool: "cosign", actions: [], commands: ["cosign sign"] },
  // https://docs.github.com/actions/security-for-github-actions/using-artifact-attestations
  { control: "provenance", tool: "github-attest", actions: ["actions/attest-build-provenance"], commands: [] },
  // https://pre-commit.com
  { control: "pre-commit", tool: "pre-commit", actions: ["pre-commit/action"], commands: ["pre-commit run"] },
  // https://www.conftest.dev
  { control: "policy-as-code", tool: "conftest", actions: [], commands: ["conftest test"] },
];

/** The controls that ran in an attempt: a skipped or cancelled step did not. Of a step nothing is kept but our own words for it. */
export function controlRows(run: string, repo: string, jobs: readonly Job[]): readonly Row<"run_control">[] {
  const rows = new Map<string, Row<"run_control">>();
  for (const { name, conclusion, completed_at } of jobs.flatMap(({ steps }) => steps)) {
    if (!completed_at || (conclusion !== "success" && conclusion !== "failure")) continue;
    const rule = ruleOf(name);
    if (rule === null) continue;
    const { control, tool } = rule;
    const before = rows.get(`${control} ${tool}`);
    const ok = conclusion === "success" && (before?.ok ?? true);
    rows.set(`${control} ${tool}`, { run, repo, control, tool, ok, ran: Math.max(completed_at, before?.ran ?? completed_at) });
  }
  return [...rows.values()];
}

function ruleOf(name: string): Rule | null {
  if (!name.startsWith("Run ")) return null;
  const called = name.slice(4).trim();
  const action = /^([\w./-]{3,200})@/.exec(called)?.[1]?.toLowerCase();
  return (
    RULES.find(({ actions, commands }) =>
      action === undefined ? commands.some((command) => called === command || called.startsWith(`${command} `)) : actions.includes(action),
    ) ?? null
  );
}
