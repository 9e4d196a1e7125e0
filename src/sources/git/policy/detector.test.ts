import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { detectorJsonSchema } from "./detector.ts";
import { controlsOf, controlsOfPath, hitsOf, running, workflow } from "./memory-files.fixture.ts";
import { readDetectors } from "./read-detectors.ts";

type Files = Readonly<Record<string, string>>;

const gitlab = (text: string): Files => ({ ".gitlab-ci.yml": text });
const hook = (id: string): Files => ({
  ".pre-commit-config.yaml": `repos:\n  - repo: https://example.org/x\n    rev: v1\n    hooks:\n      - id: ${id}\n`,
});

/** Three steps that call a tool of the control, three that only look so. */
const cases: Readonly<Record<string, { readonly calls: readonly Files[]; readonly not: readonly Files[] }>> = {
  sast: {
    calls: [
      workflow("uses: github/codeql-action/analyze@v3"),
      running("pip install semgrep && semgrep ci"),
      gitlab("include:\n  - template: Security/SAST.gitlab-ci.yml\n"),
      running("poetry run bandit -r src"),
      running("docker run --rm -v $PWD:/src returntocorp/semgrep semgrep --config auto"),
      running("./mvnw -B verify org.sonarsource.scanner.maven:sonar-maven-plugin:sonar"),
      running("npx sonar-scanner"),
      hook("bandit"),
    ],
    not: [
      workflow("name: codeql analyze", "run: echo done"),
      running("# semgrep ci"),
      workflow("if: false", "uses: github/codeql-action/analyze@v3"),
      running("pip install bandit"),
      running("bandit --version"),
      running('echo "gosec ./..."'),
      workflow("uses: github/codeql-action/init@v3"),
    ],
  },
  sca: {
    calls: [
      workflow("uses: actions/dependency-review-action@v4"),
      running("npm ci; npm audit --audit-level=high"),
      running("go run golang.org/x/vuln/cmd/govulncheck@latest ./..."),
      running("python -m pip_audit -r requirements.txt"),
      running("cargo audit"),
      workflow("uses: aquasecurity/trivy-action@v1", "with:", "  scan-type: fs"),
      gitlab("a:\n  script:\n    - osv-scanner -r .\n"),
      running("trivy fs ."),
    ],
    not: [
      running("npm run audit"),
      running("npm install audit"),
      running("go install golang.org/x/vuln/cmd/govulncheck@latest"),
      gitlab("a:\n  when: never\n  script: [osv-scanner -r .]\n"),
      running("trivy image app"),
      workflow("name: npm audit", "run: npm ci"),
      running("yarn run audit"),
    ],
  },
  secrets: {
    calls: [
      workflow("uses: gitleaks/gitleaks-action@v2"),
      hook("detect-secrets"),
      running("docker run -v $PWD:/p zricethezav/gitleaks:latest detect --source /p"),
      workflow("uses: trufflesecurity/trufflehog@main"),
      running("if ! gitleaks git .; then exit 1; fi"),
    ],
    not: [
      running("gitleaks version"),
      running("brew install gitleaks"),
      running("cat <<EOF\ngitleaks detect\nEOF"),
      {
        ".pre-commit-config.yaml":
          "repos:\n  - repo: https://example.org\n    rev: v1\n    hooks:\n      - id: gitleaks\n        stages: [manual]\n",
      },
      running("git secrets --install"),
    ],
  },
  iac: {
    calls: [
      workflow("uses: bridgecrewio/checkov-action@v12"),
      running("tfsec ."),
      workflow("uses: aquasecurity/trivy-action@v1", "with: { scan-type: config }"),
      running("find . -name Dockerfile | hadolint -"),
      hook("terraform_checkov"),
    ],
    not: [
      running("terraform plan"),
      running("# tfsec ."),
      workflow("uses: aquasecurity/trivy-action@v1", "with: { scan-type: image }"),
      running("trivy fs ."),
    ],
  },
  "container-scan": {
    calls: [
      workflow("uses: aquasecurity/trivy-action@v1", "with:", "  image-ref: app"),
      running("trivy image --exit-code 1 app:latest"),
      running("docker run --rm -v /var/run/docker.sock:/var/run/docker.sock aquasec/trivy:0.50.0 image app"),
      workflow("uses: anchore/scan-action@v4", "with:", "  image: app"),
      running("dockle app:latest"),
    ],
    not: [
      running("docker build -t trivy ."),
      running("trivy config ."),
      workflow("uses: anchore/scan-action@v4", "with:", "  path: ."),
      running("docker pull aquasec/trivy"),
    ],
  },
  dast: {
    calls: [
      workflow("uses: zaproxy/action-baseline@v0.12.0"),
      running("docker run -t ghcr.io/zaproxy/zaproxy:stable zap-baseline.py -t http://app"),
      running("nuclei -u http://app"),
      gitlab("include:\n  template: DAST.gitlab-ci.yml\n"),
    ],
    not: [running("curl http://zap"), running("docker pull zaproxy/zap-stable"), workflow("name: zaproxy/action-baseline", "run: 'true'")],
  },
  "api-fuzz": {
    calls: [
      workflow("uses: schemathesis/action@v2"),
      running("uvx schemathesis run http://app/openapi.json"),
      running("st run openapi.yaml"),
      gitlab("include: [{ template: API-Fuzzing.gitlab-ci.yml }]\n"),
    ],
    not: [running("pip install schemathesis"), running("st --version"), running("cat schemathesis.md")],
  },
  fuzz: {
    calls: [
      workflow("uses: google/oss-fuzz/infra/cifuzz/actions/run_fuzzers@master"),
      workflow("uses: google/clusterfuzzlite/actions/run_fuzzers@v1"),
      running("go test -fuzz=FuzzParse -fuzztime=30s ./..."),
      running("cargo fuzz run parse"),
    ],
    not: [running("go test ./..."), running("cargo fuzz list"), running("echo fuzz")],
  },
  licence: {
    calls: [
      workflow("uses: fsfe/reuse-action@v4"),
      running("fossa analyze"),
      running("reuse lint"),
      running("scancode -clp --json out.json ."),
    ],
    not: [running("cat LICENSE"), running("reuse download --all"), running("npm install license-checker")],
  },
  sbom: {
    calls: [
      workflow("uses: anchore/sbom-action@v0"),
      running("syft packages dir:. -o cyclonedx-json"),
      running("npx @cyclonedx/cyclonedx-npm --output-file bom.json"),
      running("npm sbom --sbom-format cyclonedx"),
    ],
    not: [
      running("npm install @cyclonedx/cyclonedx-npm"),
      running("cat sbom.json"),
      workflow("uses: actions/upload-artifact@v4", "with: { name: sbom }"),
    ],
  },
  sign: {
    calls: [
      running("cosign sign --yes app@sha256:abc"),
      running("gpg --batch --armor --detach-sign dist/app.tar.gz"),
      running("git tag -s v1 -m v1"),
      workflow("uses: sigstore/gh-action-sigstore-python@v3"),
    ],
    not: [
      workflow("uses: sigstore/cosign-installer@v3"),
      running("gpg --import key.asc"),
      running("cosign verify app"),
      running("git tag v1"),
    ],
  },
  provenance: {
    calls: [
      workflow("uses: actions/attest-build-provenance@v2"),
      running("npm publish --provenance --access public"),
      {
        ".github/workflows/r.yml":
          "on: push\njobs:\n  p:\n    uses: slsa-framework/slsa-github-generator/.github/workflows/generator_generic_slsa3.yml@v2.0.0\n",
      },
    ],
    not: [
      running("npm publish"),
      workflow("uses: slsa-framework/slsa-verifier/actions/installer@v2"),
      workflow("uses: docker/build-push-action@v6", "with: { provenance: false }"),
    ],
  },
  posture: {
    calls: [
      workflow("uses: ossf/scorecard-action@v2"),
      running("docker run gcr.io/openssf/scorecard:stable --repo=x"),
      running("scorecard --repo=github.com/x/y"),
    ],
    not: [running("echo scorecard"), running("go install github.com/ossf/scorecard/v5@latest"), workflow("name: scorecard", "run: make")],
  },
  "policy-as-code": {
    calls: [
      running("conftest test deploy/"),
      running("opa eval -d policy 'data.main.deny'"),
      workflow("uses: docker://openpolicyagent/conftest:v0.50.0", "with: { args: test deploy }"),
    ],
    not: [running("opa fmt -l ."), workflow("uses: open-policy-agent/setup-opa@v2"), running("curl -L conftest.tar.gz | tar xz")],
  },
  "coverage-gate": {
    calls: [
      workflow("uses: codecov/codecov-action@v5"),
      running("pytest --cov=app --cov-fail-under=80"),
      running("npx c8 --check-coverage --lines 90 npm test"),
    ],
    not: [running("pytest --cov=app"), running("npx c8 npm test"), running("coverage report")],
  },
  "update-bot": {
    calls: [
      workflow("uses: renovatebot/github-action@v41"),
      running("docker run --rm renovate/renovate:39 org/repo"),
      running("npx --yes renovate org/repo"),
    ],
    not: [running("npm update"), workflow("uses: dependabot/fetch-metadata@v2"), running("echo renovate")],
  },
  "pre-commit": {
    calls: [workflow("uses: pre-commit/action@v3.0.1"), running("pre-commit run --all-files"), running("uv run pre-commit run -a")],
    not: [running("pre-commit install"), running("pip install pre-commit"), running("# pre-commit run")],
  },
};

describe.each(Object.entries(cases))("%s", (control, { calls, not }) => {
  it.each(calls.map((files) => [Object.values(files)[0], files] as const))("is seen where a step calls a tool of it: %s", (_, files) => {
    expect(controlsOf(files)).toContain(control);
  });

  it.each(not.map((files) => [Object.values(files)[0], files] as const))("is not seen where none does: %s", (_, files) => {
    expect(controlsOf(files)).not.toContain(control);
  });
});

const paths: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  [
    "update-bot",
    [".github/dependabot.yml", "renovate.json", ".github/renovate.json5"],
    ["docs/renovate.json", "dependabot.yml", "src/renovate.json.ts"],
  ],
  [
    "pre-commit",
    [".pre-commit-config.yaml", ".husky/pre-commit", "lefthook.yml"],
    [".husky/_/pre-commit", "docs/lefthook.yml", "pre-commit.md"],
  ],
  ["security-policy", ["SECURITY.md", ".github/SECURITY.md", "docs/security.md"], ["src/SECURITY.md", "SECURITY.ts", "SECURITY-NOTES.md"]],
  ["codeowners", ["CODEOWNERS", ".github/CODEOWNERS", ".gitlab/CODEOWNERS"], ["src/CODEOWNERS", "CODEOWNERS.md", "testdata/CODEOWNERS"]],
  [
    "threat-model",
    ["docs/threat-model.md", "security/threat_model.md", "models/app.tm7"],
    ["docs/threat.md", "vendor/x/threat-model.md", "threat-model.ts"],
  ],
  [
    "decision-record",
    ["docs/adr/0001-use-git.md", "doc/adr/ADR-2.md", "docs/decide/0003-x.md"],
    ["docs/adr/README.md", "src/adr/0001.ts", "docs/adr.md"],
  ],
  [
    "runbook",
    ["docs/runbook.md", "ops/runbooks/db/failover.md", "docs/on-call.md"],
    ["runbook.ts", "docs/running.md", "node_modules/x/runbook.md"],
  ],
  [
    "change-template",
    [".github/PULL_REQUEST_TEMPLATE.md", ".gitlab/merge_request_templates/Default.md", ".github/PULL_REQUEST_TEMPLATE/a.md"],
    [".github/ISSUE_TEMPLATE/bug.md", "src/pull_request_template.md", "PULL_REQUEST_TEMPLATE.ts"],
  ],
  ["risk-exceptions", [".trivyignore", "sec/app.openvex.json", "osv-scanner.toml"], ["trivyignore.md", "src/.snyk", "vex.ts"]],
  [
    "branch-rules-as-code",
    [".github/settings.yml", ".github/rulesets/main.json", ".asf.yaml"],
    ["settings.yml", ".github/settings.json", "rulesets/main.json"],
  ],
  [
    "paved-road",
    ["cookiecutter.json", "copier.yml", "workflow-templates/ci.yml"],
    ["src/copier.yml", "cookiecutter.ts", ".github/workflows/ci.yml"],
  ],
];

describe("files that show a practice by being there", () => {
  it.each(paths)("%s", (control, seen, unseen) => {
    for (const path of seen) expect(controlsOfPath(path), path).toContain(control);
    for (const path of unseen) expect(controlsOfPath(path), path).not.toContain(control);
  });
});

describe("the catalogue of detectors", () => {
  it("knows every control of the design", () => {
    const known = readDetectors().map((detector) => detector.control);
    const wanted = [
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
      "update-bot",
      "policy-as-code",
      "pre-commit",
      "coverage-gate",
      "branch-rules-as-code",
    ];
    expect(wanted.filter((control) => !known.includes(control))).toEqual([]);
  });

  it("has a JSON Schema beside it that is current", () => {
    expect(readFileSync(new URL("../../../../catalogue/detectors/detector.schema.json", import.meta.url), "utf8")).toBe(
      detectorJsonSchema(),
    );
  });

  it("says path and line of the call, also inside a block of commands", () => {
    expect(hitsOf(running("set -e\nnpm ci\n# npm audit\ncd web && npm audit"))).toEqual(["sca npm-audit .github/workflows/ci.yml:10"]);
  });
});
