import type { FindingOutcome } from "../../src/core/findings/finding.ts";

export interface JudgedRepository {
  readonly kind: string;
  readonly files: Readonly<Record<string, string>>;
  /** What a person who reads the files would say, with the reason. */
  readonly judgement: Readonly<Record<ArtefactFinding, readonly [FindingOutcome, string]>>;
}

export const artefactFindings = ["checks-do-not-run", "pipeline-is-open", "ownership-is-unclear", "no-way-to-report"] as const;
export type ArtefactFinding = (typeof artefactFindings)[number];

const HASH = "0123456789abcdef0123456789abcdef01234567";
const policy = { "SECURITY.md": "Write to security@shop.example." };
const owners = { CODEOWNERS: "* @shop/builders\n" };
const steps = (...uses: readonly string[]): string =>
  uses.map((each) => `      - ${each.includes(": ") ? each : `uses: ${each}`}\n`).join("");
const workflow = (token: string, ...uses: readonly string[]): string =>
  `on: push\n${token}jobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n${steps(...uses)}`;
const READ = "permissions:\n  contents: read\n";
const SCANS = ["github/codeql-action/analyze", "actions/dependency-review-action", "gitleaks/gitleaks-action"].map(
  (name) => `${name}@${HASH}`,
);

const blind = ["unknown", "a forge may scan by its own settings, which no file shows"] as const;
const scanned = ["absent", "static analysis, a dependency check and a search for secrets are called"] as const;
const nothingRuns = ["unknown", "there is no pipeline that could trust anything"] as const;
const open = ["present", "steps come by a tag that can move, or the token may write"] as const;
const closed = ["absent", "steps are fixed by a hash and the token may only read"] as const;
const nobody = ["present", "no file names an owner"] as const;
const owned = ["absent", "a rule covers most files"] as const;
const silent = ["present", "no file says where to report"] as const;
const told = ["absent", "SECURITY.md says where to report"] as const;

function judged(
  kind: string,
  files: Readonly<Record<string, string>>,
  [checks, pipeline, ownership, report]: readonly (readonly [FindingOutcome, string])[],
): JudgedRepository {
  const none = ["unknown", "not judged"] as const;
  return {
    kind,
    files,
    judgement: {
      "checks-do-not-run": checks ?? none,
      "pipeline-is-open": pipeline ?? none,
      "ownership-is-unclear": ownership ?? none,
      "no-way-to-report": report ?? none,
    },
  };
}

/** Twelve kinds of repository as they are found in public, each small and written for this; judged by reading, before the tool ran. */
export const judgedRepositories: readonly JudgedRepository[] = [
  judged("a script without anything around it", { "run.sh": "echo hello\n" }, [blind, nothingRuns, nobody, silent]),
  judged(
    "a small library with one loose workflow",
    { "index.js": "export {};\n", ".github/workflows/test.yml": workflow("", "actions/checkout@v6", "run: npm test") },
    [blind, open, nobody, silent],
  ),
  judged(
    "a library whose workflow is fixed and may only read",
    { "index.js": "export {};\n", ...policy, ".github/workflows/test.yml": workflow(READ, `actions/checkout@${HASH}`) },
    [blind, closed, nobody, told],
  ),
  judged(
    "a hardened tool that scans all three ways",
    {
      "main.go": "package main\n",
      ...policy,
      ...owners,
      ".github/workflows/scan.yml": workflow(READ, `actions/checkout@${HASH}`, ...SCANS),
    },
    [scanned, closed, owned, told],
  ),
  judged(
    "a tool that scans, with steps by tag",
    {
      "main.go": "package main\n",
      ".github/workflows/scan.yml": workflow(READ, ...SCANS.map((each) => each.replace(HASH, "v4"))),
    },
    [scanned, open, nobody, silent],
  ),
  judged(
    "fixed steps with a token that may write everything",
    { "a.py": "", ...policy, ".github/workflows/release.yml": workflow("permissions: write-all\n", `actions/checkout@${HASH}`) },
    [blind, open, nobody, told],
  ),
  judged(
    "a mono-repo with an owner for each package",
    {
      "packages/cart/index.ts": "",
      "packages/pay/index.ts": "",
      "packages/pay/card.ts": "",
      ".github/CODEOWNERS": "/packages/cart/ @shop/cart\n/packages/pay/ @shop/pay\n/.github/ @shop/build\n",
    },
    [blind, nothingRuns, owned, silent],
  ),
  judged(
    "a mono-repo where one part of four is owned",
    { "cart/a.ts": "", "pay/a.ts": "", "mail/a.ts": "", CODEOWNERS: "/cart/ @shop/cart\n" },
    [blind, nothingRuns, ["present", "one file of four has an owner"], silent],
  ),
  judged(
    "a rule without an owner takes ownership away",
    { "gen/a.ts": "", "gen/b.ts": "", "gen/c.ts": "", "src/a.ts": "", CODEOWNERS: "* @shop/builders\n/gen/\n" },
    [blind, nothingRuns, ["present", "the last matching rule names nobody for three files of five"], silent],
  ),
  judged(
    "a policy in the folder of the forge",
    { "lib.rs": "", ".github/SECURITY.md": "Use the private form.\n", "docs/CODEOWNERS": "* @shop/core\n" },
    [blind, nothingRuns, owned, told],
  ),
  judged(
    "a pipeline on GitLab with an image by tag",
    { "app.rb": "", ".gitlab-ci.yml": "test:\n  image: ruby:3.4\n  script:\n    - rake test\n", ...policy },
    [blind, open, nobody, told],
  ),
  judged(
    "scanners that are only spoken of",
    {
      "README.md": "We run semgrep ci, npm audit and gitleaks detect.\n",
      ...owners,
      ".github/workflows/test.yml": `# gitleaks/gitleaks-action\n${workflow(READ, `actions/checkout@${HASH}`, "run: echo semgrep ci")}`,
    },
    [["unknown", "a comment and an echo call no scanner"], closed, owned, silent],
  ),
];
