import { describe, expect, it } from "vitest";
import { controlsOf, hitsOf, pipelinesOf } from "./memory-files.fixture.ts";

describe("a GitHub workflow", () => {
  it("knows the repository's own actions written from its root as its own, not as something from outside", () => {
    const files = {
      ".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    steps:\n      - uses: $/.github/actions/scan\n",
      ".github/actions/scan/action.yml": "runs:\n  using: composite\n  steps:\n    - run: gosec ./...\n      shell: bash\n",
    };
    expect(pipelinesOf(files).flatMap(({ references }) => references)).toEqual([]);
    expect(controlsOf(files)).toEqual(["sast"]);
  });

  it("is followed into local composite actions and reusable workflows", () => {
    const hits = hitsOf({
      ".github/workflows/ci.yml":
        "on: push\njobs:\n  a:\n    steps:\n      - uses: ./.github/actions/scan\n  b:\n    uses: ./.github/workflows/shared.yml\n",
      ".github/actions/scan/action.yml": "runs:\n  using: composite\n  steps:\n    - run: gosec ./...\n      shell: bash\n",
      ".github/workflows/shared.yml": "on: workflow_call\njobs:\n  c:\n    steps:\n      - uses: gitleaks/gitleaks-action@v2\n",
    });
    expect(hits).toEqual(["sast gosec .github/actions/scan/action.yml:4", "secrets gitleaks .github/workflows/shared.yml:5"]);
  });

  it("that only others may call does nothing until a local one calls it", () => {
    expect(
      controlsOf({
        ".github/workflows/shared.yml": "on:\n  workflow_call: {}\njobs:\n  c:\n    steps:\n      - uses: gitleaks/gitleaks-action@v2\n",
      }),
    ).toEqual([]);
  });

  it("switched off, as a whole job or by an expression, calls nothing", () => {
    for (const off of ["false", "'false'", `\${{ false }}`, "false && github.event"]) {
      expect(
        controlsOf({ ".github/workflows/ci.yml": `on: push\njobs:\n  a:\n    if: ${off}\n    steps:\n      - run: gosec ./...\n` }),
      ).toEqual([]);
    }
    expect(
      controlsOf({
        ".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    if: github.ref == 'x'\n    steps:\n      - run: gosec ./...\n",
      }),
    ).toEqual(["sast"]);
  });

  it("that calls itself in a circle ends", () => {
    const pipelines = pipelinesOf({
      ".github/workflows/a.yml": "on: push\njobs:\n  a:\n    uses: ./.github/workflows/b.yml\n",
      ".github/workflows/b.yml": "on: push\njobs:\n  b:\n    uses: ./.github/workflows/a.yml\n",
    });
    expect(pipelines).toHaveLength(2);
  });

  it.each([
    ["actions/checkout@v4", false],
    ["actions/checkout@8f4b7f84864484a7bf31766abe9204da3cbe65b3", true],
    ["actions/checkout@8f4b7f8", false],
    ["docker://alpine:3", false],
    [`docker://alpine@sha256:${"a".repeat(64)}`, true],
  ])("counts %s as pinned: %s", (uses, pinned) => {
    const [pipeline] = pipelinesOf({ ".github/workflows/ci.yml": `on: push\njobs:\n  a:\n    steps:\n      - uses: ${uses} # v4\n` });
    expect(pipeline?.references).toEqual([{ subject: uses.replace("docker://", ""), pinned, path: ".github/workflows/ci.yml", line: 5 }]);
  });

  it.each([
    ["permissions: read-all", "", true],
    ["permissions: {}", "", true],
    ["permissions:\n  contents: read", "", true],
    ["permissions: write-all", "", false],
    ["", "", false],
    ["", "    permissions:\n      contents: read\n", true],
    ["permissions: read-all", "    permissions: write-all\n", false],
  ])("with rights %j and job rights %j is least-privilege: %s", (top, job, restricted) => {
    const [pipeline] = pipelinesOf({ ".github/workflows/ci.yml": `on: push\n${top}\njobs:\n  a:\n${job}    steps: []\n` });
    expect(pipeline?.token?.restricted).toBe(restricted);
  });

  it("from outside is remembered as something that cannot be seen", () => {
    const [pipeline] = pipelinesOf({
      ".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    uses: org/shared/.github/workflows/ci.yml@main\n",
    });
    expect(pipeline?.outside.map((call) => call.name)).toEqual(["org/shared/.github/workflows/ci.yml"]);
  });
});

describe("a GitLab pipeline", () => {
  it("takes in local files, extends hidden jobs and follows references", () => {
    const hits = hitsOf({
      ".gitlab-ci.yml":
        "include:\n  - local: /ci/*.yml\nscan:\n  extends: .scan\nsecret:\n  script:\n    - !reference [.leaks, script]\nchild:\n  trigger:\n    include: ci/child/deep.yml\n",
      "ci/jobs.yml":
        ".scan:\n  script:\n    - gosec ./...\n.leaks:\n  script:\n    - gitleaks git .\n.unused:\n  script: [trivy image app]\n",
      "ci/child/deep.yml": "audit:\n  script: npm audit\n",
    });
    expect(hits).toEqual(["sast gosec ci/jobs.yml:3", "sca npm-audit ci/child/deep.yml:2", "secrets gitleaks ci/jobs.yml:6"]);
  });

  it("does not count jobs that never run", () => {
    expect(
      controlsOf({
        ".gitlab-ci.yml":
          "a:\n  when: never\n  script: [gosec .]\nb:\n  rules:\n    - when: never\n  script: [tfsec .]\nc:\n  rules: [{ if: $X, when: never }, { when: always }]\n  script: [syft .]\n",
      }),
    ).toEqual(["sbom"]);
  });

  it("merges anchors", () => {
    expect(hitsOf({ ".gitlab-ci.yml": ".base: &base\n  script:\n    - gosec .\na:\n  <<: *base\n  stage: test\n" })).toEqual([
      "sast gosec .gitlab-ci.yml:3",
    ]);
  });

  it("knows what of the outside is fixed", () => {
    const [pipeline] = pipelinesOf({
      ".gitlab-ci.yml": `include:\n  - project: a/b\n    ref: ${"0".repeat(40)}\n    file: /x.yml\n  - remote: https://example.org/y.yml\n  - component: gitlab.com/c/d@1.0\nimage: node:20\n`,
    });
    expect(pipeline?.references.map(({ subject, pinned, line }) => [subject, pinned, line])).toEqual([
      ["a/b/x.yml", true, 4],
      ["https://example.org/y.yml", false, 5],
      ["gitlab.com/c/d@1.0", false, 6],
      ["node:20", false, 7],
    ]);
    expect(pipeline?.outside).toHaveLength(3);
  });
});

describe("a Jenkinsfile", () => {
  const of = (text: string) => hitsOf({ Jenkinsfile: text });

  it("is read by its shell and plugin steps", () => {
    expect(
      of(
        "pipeline {\n  stages {\n    stage('scan') {\n      steps {\n        sh 'npm ci && npm audit'\n        sh '''\n          set -e\n          gosec ./...\n        '''\n        withSonarQubeEnv('x') { sh \"mvn verify\" }\n        bat(script: 'trivy fs .', returnStatus: true)\n        dependencyCheck additionalArguments: ''\n      }\n    }\n  }\n}\n",
      ),
    ).toEqual([
      "sast gosec Jenkinsfile:8",
      "sast sonar Jenkinsfile:10",
      "sca npm-audit Jenkinsfile:5",
      "sca owasp-dependency-check Jenkinsfile:12",
      "sca trivy Jenkinsfile:11",
    ]);
  });

  it("calls nothing in comments, names and other texts", () => {
    expect(of("// sh 'gosec .'\n/* sh 'npm audit' */\nstage('npm audit') { echo 'trivy fs .' }\ndef dependencyCheck = 1\n")).toEqual([]);
  });

  it("tells shared libraries as something from outside", () => {
    expect(pipelinesOf({ Jenkinsfile: "@Library('ours@main') _\nbuild()\n" })[0]?.outside.map((call) => call.name)).toEqual(["ours"]);
  });
});

describe("other pipeline files", () => {
  it("Azure: scripts, tasks and local templates, without what is disabled", () => {
    expect(
      hitsOf({
        "azure-pipelines.yml":
          "steps:\n  - script: npm audit\n  - task: SonarQubeAnalyze@5\n  - template: ci/scan.yml\n  - script: gosec .\n    enabled: false\n  - task: Bash@3\n    inputs:\n      script: tfsec .\n",
        "ci/scan.yml": "steps:\n  - bash: gitleaks git .\n    condition: succeeded()\n",
      }),
    ).toEqual([
      "iac tfsec azure-pipelines.yml:9",
      "sast sonar azure-pipelines.yml:3",
      "sca npm-audit azure-pipelines.yml:2",
      "secrets gitleaks ci/scan.yml:2",
    ]);
  });

  it("CircleCI: jobs of a workflow, commands and orbs", () => {
    expect(
      hitsOf({
        ".circleci/config.yml":
          "orbs:\n  snyk: snyk/snyk@2.1.0\ncommands:\n  leaks:\n    steps:\n      - run: gitleaks git .\njobs:\n  a:\n    docker: [{ image: cimg/node:20 }]\n    steps:\n      - leaks\n      - snyk/scan\n      - run:\n          command: npm audit\n  unused:\n    steps: [{ run: gosec . }]\nworkflows:\n  w:\n    jobs: [a]\n",
      }),
    ).toEqual(["sca npm-audit .circleci/config.yml:14", "sca snyk .circleci/config.yml:12", "secrets gitleaks .circleci/config.yml:6"]);
  });

  it("Travis and its like: the scripts", () => {
    expect(
      hitsOf({
        ".travis.yml": "language: go\nscript:\n  - go test ./...\n  - gosec ./...\n",
        "bitbucket-pipelines.yml": "pipelines:\n  default:\n    - step:\n        name: npm audit\n        script:\n          - npm test\n",
      }),
    ).toEqual(["sast gosec .travis.yml:4"]);
  });
});
