import type { Row } from "../../../core/evidence/tables.ts";
import type { Instant, Share } from "../../../core/model/time.ts";
import { isPipelineFile } from "./pipelines.ts";
import type { PolicyAtHead } from "./policy-at-head.ts";

/** A safety of the pipeline counts as a practice once this share of its places has it; the same share makes a practice adopted. */
const MOSTLY: Share = 0.8;

/** One row per place in a pipeline file that could be safe: an outside part, fixed by a hash or not; a workflow, its token limited or not. */
export function pipelineFacts(repo: string, policy: PolicyAtHead): readonly Row<"pipeline_fact">[] {
  return [
    ...policy.references.map(({ path, line, subject, pinned }) => ({ repo, fact: "pinned-actions", path, line, subject, holds: pinned })),
    ...policy.pipelines.flatMap(({ path, token }) =>
      token === null ? [] : [{ repo, fact: "least-privilege", path, line: token.line, subject: path, holds: token.restricted }],
    ),
  ];
}

/** One row per control or practice and place that shows it. Dates are those of the file: when the step came into it is not looked up. */
export function practiceRows(
  repo: string,
  policy: PolicyAtHead,
  facts: readonly Row<"pipeline_fact">[],
  now: Instant,
): readonly Row<"practice_seen">[] {
  const shown = [...policy.hits, ...mostlyHeld(facts, "pinned-actions"), ...mostlyHeld(facts, "least-privilege")];
  return shown.map(({ control, tool, path, line }) => ({
    repo,
    practice: control,
    tool,
    path,
    line,
    evidence: "config",
    first_seen: policy.dates.get(path) ?? null,
    last_seen: now,
  }));
}

function mostlyHeld(
  facts: readonly Row<"pipeline_fact">[],
  fact: string,
): readonly { control: string; tool: string; path: string; line: number }[] {
  const all = facts.filter((each) => each.fact === fact);
  const held = all.filter((each) => each.holds);
  const [first] = held;
  return first === undefined || held.length / all.length < MOSTLY
    ? []
    : [{ control: fact, tool: "share", path: first.path, line: first.line }];
}

/** What could not be read, by file; lines of CODEOWNERS that the forge skips, as a number. */
export function qualityRows(source: string, repo: string, policy: PolicyAtHead): readonly Row<"data_quality">[] {
  const skipped = policy.owners?.rules.skippedLines.length ?? 0;
  return [
    ...[...policy.problems].map(([item, kind]) => ({ source, container: repo, kind, item, n: 1 })),
    ...(policy.owners !== null && skipped > 0
      ? [{ source, container: repo, kind: "skipped-codeowners-line", item: policy.owners.path, n: skipped }]
      : []),
  ];
}

/** Share of pipeline files that could be read; 1 when there are none, as nothing was missed. */
export function readShare(policy: PolicyAtHead): Share {
  const roots = policy.paths.filter(isPipelineFile);
  return roots.length === 0 ? 1 : 1 - roots.filter((path) => policy.problems.has(path)).length / roots.length;
}
