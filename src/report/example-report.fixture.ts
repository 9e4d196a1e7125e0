import type { Cell, Details, Estimate, Outcome, SeriesPoint, SurvivalPoint, Unit, UnknownReason } from "../core/evidence/estimate.ts";
import type { Criterion, CriterionState, Finding, FindingOutcome, JudgedCriterion } from "../core/findings/finding.ts";
import { DAY, periodOf, periodWindow, WEEK } from "../core/model/time.ts";
import type { Automation, Recommendation } from "../core/recommendations/practice.ts";
import type { ControlRow, Report } from "./report.ts";

// Invented reports of an invented organisation: every state a page has to show.

/** 11 May 2026, a Monday; base periods end on Mondays too. */
const to = 1_778_457_600_000;
const from = to - 52 * WEEK;
const window = { from, to };
const org = "org";

const links = { symptoms: ["S4"], causes: [], behaviours: [], lenses: ["automation"] };

function estimate(
  value: number | null,
  n: number,
  interval: readonly [number | null, number | null] | null,
  method: string,
  coverage = 1,
): Estimate {
  return { value, n, interval: interval === null ? null : { low: interval[0], high: interval[1], level: 0.9 }, method, coverage };
}

interface CellParts {
  readonly node?: string;
  readonly category?: string;
  readonly variant?: string;
  readonly proxy?: boolean;
  readonly caveats?: readonly string[];
}

export function exampleCell(measure: string, unit: Unit, result: Outcome, parts: CellParts = {}): Cell {
  const { node = org, category = null, variant = null, proxy = false, caveats = [] } = parts;
  const tail = category ?? variant;
  return {
    id: `${measure}${tail === null ? "" : `/${tail}`}@${node}`,
    measure,
    version: 1,
    variant,
    proxy,
    category,
    node,
    window,
    unit,
    result,
    contributors: "20-49",
    counters: [],
    caveats,
    items: [],
    inputsHash: "0".repeat(64),
  };
}

function valued(figure: Estimate, details: Details = {}): Outcome {
  return { outcome: "value", estimate: figure, details };
}

/** Exponential-like steps that reach half at `median`, with open items along the way. */
export function exampleSurvival(n: number, censored: number, medianHours: number): readonly SurvivalPoint[] {
  const rate = Math.LN2 / medianHours;
  const openAt = new Set(Array.from({ length: censored }, (_, index) => Math.floor(((index + 0.7) * n) / (censored + 0.6))));
  let survival = 1;
  const steps = Array.from({ length: n }, (_, index) => {
    const atRisk = n - index;
    const isOpen = openAt.has(index);
    if (!isOpen) survival *= 1 - 1 / atRisk;
    const spread = 0.13 * Math.sqrt(Math.max(0.02, survival * (1 - survival)) / 0.25) * Math.sqrt(58 / n);
    const quantile = (index + 0.6) / (n + 0.4);
    return {
      time: 24 + (-Math.log(1 - quantile) / rate) * 0.97,
      survival,
      low: Math.max(0, survival - spread),
      high: Math.min(1, survival + spread),
      atRisk,
      censored: isOpen ? 1 : 0,
    };
  });
  const half = steps.find((step) => step.survival <= 0.5)?.time ?? medianHours;
  return steps.map((step) => ({ ...step, time: (step.time * medianHours) / half }));
}

function series(values: readonly (number | null)[], n: number): readonly SeriesPoint[] {
  const last = periodOf(to - 1);
  return values.map((value, index) => ({ window: periodWindow(last - values.length + 1 + index), value, n: value === null ? null : n }));
}

const e01 = exampleCell(
  "E01",
  "hours",
  valued(estimate(11.2 * 24, 412, [9.8 * 24, 12.9 * 24], "kaplan-meier-quantile", 0.91), {
    survival: exampleSurvival(412, 38, 11.2 * 24),
    censored: 38,
    p85: estimate(31 * 24, 412, [27 * 24, 36 * 24], "kaplan-meier-quantile"),
  }),
  { variant: "tag", proxy: true, caveats: ["squashed merges hide the first commit of 38 changes"] },
);
const e27 = exampleCell(
  "E27",
  "hours",
  valued(estimate(34 * 24, 58, [26 * 24, 45 * 24], "kaplan-meier-quantile", 0.91), {
    survival: exampleSurvival(58, 9, 34 * 24),
    censored: 9,
    p85: estimate(71 * 24, 58, [60 * 24, null], "kaplan-meier-quantile"),
  }),
  { variant: "merge", proxy: true },
);
const e28pinned = exampleCell("E28", "share", valued(estimate(7 / 31, 31, null, "full count"), { k: 7 }), { category: "pinned-actions" });
const e28sast = exampleCell("E28", "share", valued(estimate(0.8, 5, null, "full count"), { k: 4 }), { category: "sast" });
const e28sca = exampleCell("E28", "share", valued(estimate(1, 5, null, "full count"), { k: 5 }), { category: "sca" });
const e28owned = exampleCell("E28", "share", valued(estimate(0.04, 2114, null, "full count"), { k: 85 }), {
  category: "paths-without-owner",
});
const e28report = exampleCell("E28", "share", valued(estimate(1, 1, null, "full count"), { k: 1 }), { category: "security-file" });
const e29 = exampleCell("E29", "share", valued(estimate(0.175, 40, [0.1, 0.29], "wilson", 0.74), {}));
const e19 = exampleCell(
  "E19",
  "hours",
  valued(estimate(41 * 24, 14, [19 * 24, 88 * 24], "kaplan-meier-quantile", 0.74), {
    survival: exampleSurvival(14, 3, 41 * 24),
    censored: 3,
  }),
);
const e36 = exampleCell(
  "E36",
  "share",
  valued(estimate(0.66, 412, [0.62, 0.7], "wilson"), {
    series: series([0.58, 0.61, 0.55, 0.6, 0.57, 0.62, 0.59, 0.74, 0.77, 0.72, 0.78, 0.75, 0.76], 32),
  }),
  { variant: "tests", proxy: true },
);
const e32 = exampleCell(
  "E32",
  "share",
  valued(estimate(0.35, 412, [0.31, 0.39], "wilson"), {
    series: series([0.34, 0.31, 0.36, 0.33, 0.37, 0.35, 0.32, 0.36, 0.34, 0.38, 0.35, 0.33, 0.36], 32),
  }),
);
const e17 = exampleCell(
  "E17",
  "share",
  valued(estimate(0.23, 4816, [0.22, 0.24], "wilson"), {
    series: series([0.21, 0.19, 0.24, 0.22, 0.2, 0.23, 0.21, 0.4, 0.22, null, 0.21, 0.19, 0.21], 370),
  }),
);
const e18 = exampleCell(
  "E18",
  "share",
  valued(estimate(0.13, 412, [0.1, 0.16], "wilson"), {
    series: series([0.14, 0.12, 0.17, 0.13, 0.16, 0.12, 0.15, 0.13, 0.11, 0.14, 0.12, 0.13, 0.11], 32),
  }),
);
const e02 = exampleCell("E02", "per-week", valued(estimate(1.4, 73, [1.1, 1.8], "poisson-exact", 1)), { variant: "tag" });

function criterion(measure: string, side: "above" | "below", threshold: number, aid: string, rest: Partial<Criterion> = {}): Criterion {
  return { measure, variant: null, category: null, side, threshold, unit: "hours", aid, source: null, role: "decides", ...rest };
}

function judged(against: Criterion, state: CriterionState, thresholdReason: string | null = null): JudgedCriterion {
  return { criterion: against, threshold: against.threshold, thresholdReason, judged: state };
}

interface FindingParts extends Partial<Finding> {
  readonly claim: string;
}

export function exampleFinding(id: string, outcome: FindingOutcome, parts: FindingParts): Finding {
  return {
    id,
    version: 1,
    about: "symptom",
    links,
    node: org,
    outcome,
    confidence: outcome === "present" || outcome === "absent" ? "high" : null,
    criteria: [],
    missing: [],
    perception: null,
    why: "What waits grows stale, and whoever meets it later has to learn it anew.",
    cannotSee: "Work that was agreed in a chat and never written down.",
    caveats: [],
    remedies: [],
    dispute: null,
    ...parts,
  };
}

function missing(
  measure: string,
  reason: UnknownReason,
  how = "Connect the forge, read only",
  effort = "30 min",
): Pick<Finding, "missing" | "criteria"> {
  const against = criterion(measure, "above", 16, "2 working days");
  return {
    missing: [{ measure, reason, unlock: { source: "forge", how, effort, why: "Reviews live in the forge." } }],
    criteria: [judged(against, { state: "unknown", reason, cell: null })],
  };
}

const share = { unit: "share" };
const holds = [
  exampleFinding("updates-lag", "present", {
    claim: "Vulnerable dependencies wait for an update",
    confidence: "probable",
    criteria: [
      judged(criterion("E27", "above", 14 * 24, "14 days"), { state: "met", cell: e27 }),
      judged(criterion("E20", "above", 30 * 24, "30 days", { role: "supports" }), { state: "unknown", reason: "no-source", cell: null }),
    ],
    why: "A published weakness is known to everyone from the day of its advisory; each day of waiting is a day it can be used.",
    cannotSee: "Updates done by hand, and whether the vulnerable part is reached at all.",
    remedies: ["dependency-updates"],
  }),
  exampleFinding("pipeline-is-open", "present", {
    claim: "The pipeline trusts what it should not",
    criteria: [judged(criterion("E28", "below", 0.5, "50 %", { ...share, category: "pinned-actions" }), { state: "met", cell: e28pinned })],
    why: "An action that is named by a tag can change under the pipeline without a change here.",
    remedies: ["policy-as-code"],
    dispute: "Nine of the 24 are our own actions in another repository, with its own review.",
  }),
  exampleFinding("value-takes-long", "present", {
    claim: "Changes take long to reach users",
    confidence: "probable",
    criteria: [
      judged(criterion("E01", "above", 7 * 24, "7 days", { source: "DORA" }), { state: "met", cell: e01 }),
      judged(criterion("E02", "below", 1, "1 a week", { role: "supports", unit: "per-week" }), { state: "not-met", cell: e02 }),
    ],
    caveats: ["Squashed merges hide the first commit of 38 changes."],
    remedies: ["small-batches"],
  }),
];

const isAbsent = [
  exampleFinding("no-way-to-report", "absent", {
    claim: "Outsiders cannot report a weakness",
    criteria: [
      judged(criterion("E28", "below", 1, "a file", { ...share, category: "security-file" }), { state: "not-met", cell: e28report }),
    ],
  }),
  exampleFinding("ownership-is-unclear", "absent", {
    claim: "Nobody is named for parts of the code",
    criteria: [
      judged(criterion("E28", "above", 0.5, "50 %", { ...share, category: "paths-without-owner" }), { state: "not-met", cell: e28owned }),
    ],
  }),
  exampleFinding("findings-are-noise", "absent", {
    claim: "Most scanner results are not real problems",
    criteria: [judged(criterion("E29", "above", 0.5, "50 %", share), { state: "not-met", cell: e29 })],
  }),
  exampleFinding("done-stops-at-merge", "absent", {
    claim: "“Done” ends at the merge",
    confidence: "probable",
    criteria: [judged(criterion("E36", "below", 0.5, "50 %", share), { state: "not-met", cell: e36 })],
  }),
];

const cannotTell = [
  exampleFinding("weaknesses-linger", "unknown", {
    claim: "Known serious weaknesses stay open",
    criteria: [judged(criterion("E19", "above", 30 * 24, "30 days"), { state: "inconclusive", cell: e19, n: 14, needs: 40 })],
  }),
  exampleFinding("checks-do-not-run", "unknown", {
    claim: "Security checks do not run where code is made",
    criteria: [
      judged(criterion("E28", "below", 0.5, "50 %", { ...share, category: "sast" }), { state: "not-met", cell: e28sast }),
      judged(criterion("E28", "below", 0.5, "50 %", { ...share, category: "sca" }), { state: "not-met", cell: e28sca }),
      judged(criterion("E28", "below", 0.5, "50 %", { ...share, category: "secrets" }), {
        state: "unknown",
        reason: "not-observable",
        cell: null,
      }),
    ],
    missing: [
      {
        measure: "E28",
        reason: "not-observable",
        unlock: { source: "forge", how: "Read access to the forge", effort: "30 min", why: "Hosted checks leave no file." },
      },
    ],
  }),
];

const tooFew = [
  exampleFinding("knowledge-sits-with-few", "suppressed", {
    claim: "Some parts depend on very few",
    criteria: [
      judged(criterion("E31", "above", 0.25, "25 %", share), {
        state: "suppressed",
        reason: "too-few-contributors",
        cell: exampleCell("E31", "share", { outcome: "suppressed", reason: "too-few-contributors" }),
      }),
    ],
  }),
];

const notSeen: readonly Finding[] = (
  [
    ["changes-wait-for-security", "Finished changes wait for security", "E08", "no-security-team"],
    ["security-comes-last", "Security is asked when the work is done", "E10", "no-security-team"],
    ["security-answers-no", "Late security answers send work back", "E11", "no-security-team"],
    ["pipeline-is-painful", "People wait for the pipeline", "E38", "no-source"],
    ["changes-wait-for-review", "Changes wait for a first look", "E06", "no-source"],
    ["work-is-handed-over", "Work passes through many teams", "E12", "no-source"],
    ["users-find-our-failures", "Failures are found by users, not by us", "E23", "no-source"],
    ["secrets-slip-through", "Blocked secrets are pushed anyway", "E30", "no-source"],
    ["security-is-elsewhere", "Security work is somebody else's job", "E25", "no-security-team"],
    ["failures-stay-silent", "Late failures are not learned from", "E34", "no-source"],
    ["firefighting", "Unplanned work takes over", "E16", "no-source"],
    ["too-much-in-progress", "More is started than finished", "E15", "no-source"],
    ["no-time-to-improve", "Improvement does not get done", "E35", "no-source"],
    ["actions-die", "Agreed actions are not done", "E33", "no-source"],
  ] as const
).map(([id, claim, measure, reason]) => exampleFinding(id, "unknown", { claim, ...missing(measure, reason) }));

const lived = ["trust", "engagement", "courage", "accountability", "reflection", "learning"].map((name, index) => {
  const beside =
    index === 0
      ? [judged(criterion("E17", "above", 0.3, "30 %", { ...share, role: "supports" }), { state: "not-met", cell: e17 })]
      : index === 3
        ? [judged(criterion("E36", "above", 0.5, "50 %", { ...share, role: "supports" }), { state: "met", cell: e36 })]
        : [];
  return exampleFinding(`b${index + 1}-${name}`, "unknown", {
    claim: `Behaviour ${index + 1} is lived`,
    about: "behaviour",
    links: { ...links, behaviours: [`B${index + 1}`], lenses: ["culture"] },
    criteria: beside,
    perception: { outcome: "unknown", reason: "no-source" },
  });
});

const workflow = `name: update dependencies
on:
  schedule:
    - cron: "17 4 * * 1"
permissions:
  contents: read
jobs:
  merge-when-green:
    runs-on: ubuntu-24.04
    steps:
      - run: ./scripts/merge-when-green "\${{ github.ref }}" && echo "<done>"
`;
const automation: Automation = {
  id: "update-bot",
  kind: "file",
  host: "github",
  files: [{ path: ".github/workflows/dependency-updates.yml", content: workflow }],
  mode: "warn",
};

function recommendation(
  practice: string,
  because: string,
  stability: number,
  primary: string,
  direction: "up" | "down",
  guard: string,
  files: readonly Automation[],
): Recommendation {
  return {
    practice,
    score: 0.42,
    factors: { need: 0.8, evidence: 0.6, cost: 0.9, gap: 0.7, automation: 1, observable: 1 },
    targets: [{ id: "S4", c: 1, w: 0.8, evidence: ["updates-lag"] }],
    because,
    firstStep: "Look at the last ten of them together for an hour.",
    hours: { setup: [1, 8], weekly: [0, 1] },
    measure: { primary, direction, guard },
    stopRule: "Nothing moved after twelve weeks, or the guard got worse.",
    stability,
    adoption: "absent",
    automation: files,
  };
}

const repositoryNames = ["booking", "driver", "pricing", "tracking", "web"] as const;

function controls(names: readonly string[]): readonly ControlRow[] {
  const row = (control: string, name: string, states: readonly string[]): ControlRow => ({
    control,
    name,
    repositories: names.map((repository, index) => {
      const sign = states[index % states.length];
      const state = sign === "r" ? "ran" : sign === "c" ? "configured" : "not-seen";
      return { repository: `r-${repository}`, state, where: state === "not-seen" ? [] : [`.github/workflows/${control}.yml`] };
    }),
  });
  return [
    row("sast", "Static analysis", ["r", "r", "r", "c", "r"]),
    row("sca", "Known weaknesses in packages", ["r", "r", "r", "r", "r"]),
    row("secrets", "Secrets in pushes", ["n"]),
    row("container-scan", "Container images", ["r", "c", "c", "r", "n"]),
    row("iac", "Infrastructure files", ["c"]),
    row("sbom", "Parts list", ["c", "n", "n", "c", "n"]),
    row("sign", "Signed releases", ["n"]),
  ];
}

function repositories(names: readonly string[]): Report["subject"]["repositories"] {
  return names.map((name, index) => ({
    id: `r-${name}`,
    name,
    head: `${(index + 3) % 10}f9c21e${"0123456789abcdef".repeat(2)}c`.slice(0, 40),
    main: "main",
    shallow: false,
    commits: 9120 + index,
    commitsInWindow: 900 + 31 * index,
  }));
}

const findings = [...holds, ...isAbsent, ...cannotTell, ...tooFew, ...notSeen, ...lived];
const lensOf = (
  id: string,
  name: string,
  question: string,
  held: readonly string[],
  decided: number,
  would: readonly string[],
): Report["lenses"][number] => ({ id, name, question, findings: held, decided, wouldDecide: would });

/** Everything a repository with enough contributors can show. */
export const fullReport: Report = {
  schema: "evenkeel.report/1",
  generatedAt: to,
  tool: { version: "1.4.0", catalogue: "2026.2", seed: 1 },
  subject: { name: "parcel-core", from, to, windowWeeks: 52, repositories: repositories(repositoryNames), teams: [] },
  page: "full",
  contributors: "20-49",
  k: 5,
  coverage: [
    { source: "git", table: "commit", from, to, share: 1 },
    { source: "git", table: "change", from, to, share: 0.91 },
    { source: "git", table: "ownership_coverage", from, to, share: 1 },
    { source: "sarif", table: "weakness", from: to - 10 * WEEK, to, share: 0.74 },
  ],
  cells: [
    e01,
    e02,
    e17,
    e18,
    e19,
    e27,
    e28pinned,
    e28sast,
    e28sca,
    e28owned,
    e28report,
    e29,
    exampleCell("E31", "share", { outcome: "suppressed", reason: "too-few-contributors" }),
    e32,
    e36,
    exampleCell("E06", "hours", { outcome: "unknown", reason: "no-source", n: null, coverage: null }),
    exampleCell("E20", "hours", { outcome: "unknown", reason: "low-coverage", n: 21, coverage: 0.44 }),
    exampleCell("E12", "ratio", { outcome: "not-applicable", reason: "single-team" }),
  ],
  findings,
  lenses: [
    lensOf(
      "culture",
      "Culture",
      "Can bad news travel without harm?",
      ["b1-trust", "b3-courage", "b6-learning", "failures-stay-silent", "security-answers-no", "ownership-is-unclear"],
      1,
      ["E34", "E11"],
    ),
    lensOf(
      "automation",
      "Automation",
      "Does what must happen each time happen by itself?",
      [
        "updates-lag",
        "pipeline-is-open",
        "checks-do-not-run",
        "findings-are-noise",
        "pipeline-is-painful",
        "done-stops-at-merge",
        "users-find-our-failures",
      ],
      4,
      ["E38", "E23"],
    ),
    lensOf(
      "lean",
      "Lean",
      "Does finished work reach its users without waiting?",
      [
        "value-takes-long",
        "changes-wait-for-security",
        "changes-wait-for-review",
        "work-is-handed-over",
        "too-much-in-progress",
        "no-time-to-improve",
        "actions-die",
      ],
      1,
      ["E08", "E06", "E15"],
    ),
    lensOf("measurement", "Measurement", "Would we notice if it got worse?", ["weaknesses-linger", "security-is-elsewhere"], 0, ["E19"]),
    lensOf(
      "sharing",
      "Sharing",
      "Does what one knows reach the others?",
      ["knowledge-sits-with-few", "no-way-to-report", "security-comes-last"],
      1,
      ["E10"],
    ),
  ],
  recommendations: [
    recommendation(
      "dependency-updates",
      "Security updates wait 34 days in the middle. When the pipeline is green, waiting adds nothing.",
      8,
      "E27",
      "down",
      "E18",
      [automation],
    ),
    recommendation(
      "policy-as-code",
      "24 of 31 outside actions can change without a change here. The check warns for four weeks before anything can stop a build.",
      7,
      "E28",
      "up",
      "E38",
      [
        {
          ...automation,
          id: "policy",
          files: [{ path: ".gitlab-ci.policy.yml", content: "policy:\n  script:\n    - ./policy --warn\n" }],
          host: "gitlab",
        },
      ],
    ),
    recommendation(
      "small-batches",
      "Half of the changes take longer than 11 days to reach a release. A label shows the size while there is time to split.",
      6,
      "E01",
      "down",
      "E03",
      [],
    ),
  ],
  excluded: [{ practice: "security-champion", reason: "Nothing observed here says who reviews security." }],
  controls: controls(repositoryNames),
  notObservable: [
    {
      measures: ["E08"],
      names: ["Security review wait"],
      source: "forge",
      how: "Connect the forge, read only",
      effort: "30 min",
      why: "Reviews live in the forge, not in git.",
    },
    {
      measures: ["E09", "E10", "E11", "E25"],
      names: ["who reviews security"],
      source: "organisation",
      how: "One line in evenkeel.yaml",
      effort: "5 min",
      why: "No security team or gate is named.",
    },
    {
      measures: ["E06", "E07"],
      names: ["Review pickup", "rework"],
      source: "forge",
      how: "Connect the forge, read only",
      effort: "30 min",
      why: "Reviews live in the forge.",
    },
    {
      measures: ["E03", "E04", "E23", "E24", "E34"],
      names: ["Change fail rate", "recovery"],
      source: "events",
      how: "Send deployment and incident events",
      effort: "half a day",
      why: "Git has no deployments or incidents.",
    },
    {
      measures: ["E12", "E13", "E14", "E15", "E16", "E33", "E35"],
      names: ["Work in progress", "handoffs", "age"],
      source: "tracker",
      how: "Connect the tracker and map its states",
      effort: "1–2 h",
      why: "Git has no work items.",
    },
    {
      measures: ["E37", "E38"],
      names: ["Queue for the pipeline"],
      source: "ci",
      how: "Connect the forge or import runs",
      effort: "30 min",
      why: "Runs are not in git.",
    },
  ],
  dataQuality: [
    {
      kind: "squashed",
      text: "Squashed merges hide the first commit of a change, so its lead time starts later than the work.",
      n: 38,
      items: ["3f9c21e", "91b04ce", "77aa012"],
    },
    {
      kind: "deleted-branches",
      text: "Update branches were deleted; when the update was opened is not known, so it is left out.",
      n: 6,
      items: [],
    },
  ],
  limits: ["Hosted checks leave no trace in git.", "A release tag stands in for a deployment."],
  comparison: {
    previous: to - 85 * DAY,
    refused: null,
    changes: [
      { finding: "updates-lag", claim: "Vulnerable dependencies wait for an update", change: "appeared" },
      { finding: "ownership-is-unclear", claim: "Nobody is named for parts of the code", change: "gone" },
      { finding: "pipeline-is-open", claim: "The pipeline trusts what it should not", change: "still" },
      { finding: "value-takes-long", claim: "Changes take long to reach users", change: "still" },
      { finding: "findings-are-noise", claim: "Most scanner results are not real problems", change: "newly-observable" },
    ],
  },
};

/** Fewer than k contributors even in two years: files are spoken of, people are not. */
export const fewReport: Report = {
  ...fullReport,
  subject: {
    ...fullReport.subject,
    name: "label-printer",
    from: to - 104 * WEEK,
    windowWeeks: 104,
    repositories: [
      {
        id: "r-label-printer",
        name: "label-printer",
        head: `91b04ce${"a".repeat(33)}`,
        main: "main",
        shallow: false,
        commits: 1310,
        commitsInWindow: 231,
      },
    ],
  },
  page: "few",
  contributors: null,
  cells: [],
  findings: [
    exampleFinding("pipeline-is-open", "present", {
      claim: "The pipeline trusts what it should not",
      criteria: [
        judged(criterion("E28", "below", 0.5, "50 %", { ...share, category: "pinned-actions" }), {
          state: "met",
          cell: exampleCell("E28", "share", valued(estimate(0.25, 12, null, "full count"), { k: 3 }), { category: "pinned-actions" }),
        }),
      ],
    }),
    ...isAbsent.slice(0, 1),
    exampleFinding("updates-lag", "absent", {
      claim: "Vulnerable dependencies wait for an update",
      confidence: "probable",
      criteria: [
        judged(criterion("E27", "above", 14 * 24, "14 days"), {
          state: "not-met",
          cell: exampleCell(
            "E27",
            "hours",
            valued(estimate(72, 44, [48, 120], "kaplan-meier-quantile"), { survival: exampleSurvival(44, 1, 72), censored: 1 }),
            { variant: "merge", proxy: true },
          ),
        }),
      ],
    }),
    ...cannotTell.slice(1),
    ...[...notSeen, ...tooFew].map((each) => exampleFinding(each.id, "suppressed", { claim: each.claim })),
    ...lived,
  ],
  controls: controls(["label-printer"]),
  coverage: fullReport.coverage.slice(0, 3),
  comparison: null,
  dataQuality: [],
  recommendations: fullReport.recommendations.slice(1, 2),
};

/** Nothing could be decided: an empty history, one source, no control found. */
export const unknownReport: Report = {
  ...fullReport,
  subject: { ...fullReport.subject, name: "new-service", repositories: repositories(["new-service"]) },
  contributors: null,
  coverage: [],
  cells: [],
  findings: [...notSeen, ...lived],
  lenses: fullReport.lenses.map((each) => ({
    ...each,
    decided: 0,
    findings: each.findings.filter((id) => notSeen.some((finding) => finding.id === id)),
  })),
  recommendations: [],
  excluded: [],
  controls: [],
  dataQuality: [],
  limits: [],
  comparison: { previous: to - 85 * DAY, refused: "the windows are of different length, 12 and 52 weeks.", changes: [] },
};

const twelve = [
  "accounts",
  "billing",
  "booking",
  "driver",
  "gateway",
  "labels",
  "notifications-and-reminders",
  "pricing",
  "routes",
  "tracking",
  "warehouse",
  "web",
] as const;

/** Twelve repositories and three teams: values of parts only where they may be shown. */
export const organisationReport: Report = {
  ...fullReport,
  subject: {
    ...fullReport.subject,
    name: "Brambleford",
    repositories: repositories(twelve),
    teams: [
      { id: "t-storm", name: "Storm", kind: "stream-aligned" },
      { id: "t-amber", name: "Amber", kind: "stream-aligned" },
      { id: "t-keel", name: "Keel", kind: "platform" },
    ],
  },
  findings: [
    ...findings,
    ...["t-storm", "t-amber", "t-keel"]
      .flatMap((node, index) => [
        { ...holds[2], node, outcome: index === 1 ? "suppressed" : "present" },
        { ...isAbsent[1], node },
      ])
      .flatMap((each) => (isFinding(each) ? [each] : [])),
  ],
  cells: [
    ...fullReport.cells,
    ...twelve.flatMap((name, index) =>
      index % 3 === 2
        ? []
        : [
            exampleCell("E28", "share", valued(estimate((index + 2) / 20, 20, null, "full count"), { k: index + 2 }), {
              category: "pinned-actions",
              node: `r-${name}`,
            }),
          ],
    ),
    exampleCell("E01", "hours", { outcome: "suppressed", reason: "too-few-contributors" }, { node: "t-amber" }),
  ],
  controls: controls(twelve),
};

function isFinding(value: object): value is Finding {
  return "claim" in value && "outcome" in value;
}

const hostileText = `"><script>alert(1)</script><img src=x onerror=alert(2)> \`code\` |cell| @maintainer [link](javascript:alert(3)) https://evil.example #12 </title></style>]]> \u202egnp.exe \u0007`;

const ownWords: ReadonlySet<string> = new Set([
  "schema",
  "page",
  "contributors",
  "outcome",
  "state",
  "reason",
  "unit",
  "side",
  "role",
  "about",
  "confidence",
  "change",
  "mode",
  "host",
  "kind",
  "direction",
  "adoption",
  "node",
  "repository",
  "id",
  "measure",
  "category",
  "variant",
  "version",
  "source",
  "table",
  "inputsHash",
  "control",
]);

/** Every string that comes from outside carries markup for every output. */
export const hostileReport: Report = hostile(organisationReport);

function hostile(report: Report): Report {
  const poisoned: unknown = poison(report, "");
  return isReport(poisoned) ? poisoned : report;
}

/** Ids and our own closed words stay, so that the report still holds together; everything else is outside text. */
function poison(value: unknown, key: string): unknown {
  if (typeof value === "string") return ownWords.has(key) ? value : `${value} ${hostileText}`;
  if (Array.isArray(value))
    return value.map((each) => poison(each, key === "measures" || key === "findings" || key === "remedies" ? "id" : key));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, poison(each, name)]));
  return value;
}

function isReport(value: unknown): value is Report {
  return typeof value === "object" && value !== null && "findings" in value;
}
