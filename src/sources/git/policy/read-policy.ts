import type { EvidenceSink, Row, TableName } from "../../../core/evidence/tables.ts";
import { columnsOf } from "../../../core/evidence/tables.ts";
import type { Organisation } from "../../../core/model/organisation.ts";
import type { Instant } from "../../../core/model/time.ts";
import { CODEOWNERS_PATHS, parseCodeowners } from "./codeowners.ts";
import { callReader, type Hit } from "./detector.ts";
import { fileReader } from "./file-detectors.ts";
import { firstSeen } from "./first-seen.ts";
import { forgeOf } from "./forge-of.ts";
import { observableControls } from "./observable-controls.ts";
import { organisationOwners } from "./organisation-owners.ts";
import { ownershipCoverage, ownershipRules } from "./ownership-rows.ts";
import { type FoundPipeline, isPipelineFile, isPipelinePart, readPipelines } from "./pipelines.ts";
import { type LoadedFiles, policyFiles } from "./policy-files.ts";
import { readDetectors } from "./read-detectors.ts";
import { WORKFLOW_PATH } from "./github-workflow.ts";
import { treeAt } from "./tree-at-head.ts";
import { entriesOf } from "./yaml-tree.ts";

export interface PolicyRequest {
  readonly gitDir: string;
  readonly repo: string;
  /** Ref of the main branch. */
  readonly main: string;
  /** Oid the evidence is read at. */
  readonly head: string;
  readonly organisation: Organisation;
  readonly now: Instant;
  /** A blob-less clone of ours: missing blobs are fetched in one batch. */
  readonly remote?: boolean;
  /** Start of the history at hand; `now` when not given. */
  readonly historyFrom?: Instant;
  readonly signal: AbortSignal;
}

const SOURCE = "git";
/** Local includes may include others; the vendors allow fewer levels. */
const MOST_ROUNDS = 8;

/**
 * Reads what the files at head say about controls, ownership and the pipeline's own safety (evidence.md 3.2-3.4) and appends it.
 * Nothing of the repository is executed. A file that cannot be read is a data-quality item and lowers coverage, never an absence.
 */
export async function readPolicy(request: PolicyRequest, sink: EvidenceSink): Promise<void> {
  const { gitDir, repo, head, now, signal } = request;
  const detectors = readDetectors();
  const tree = await treeAt(gitDir, head, signal);
  const files = policyFiles({ gitDir, tree, remote: request.remote === true, signal });
  const filesShow = fileReader(detectors);
  const byFile = [...tree.keys()].flatMap((path) => filesShow(path));
  const forge = forgeOf(tree.keys());
  const ownersPath = CODEOWNERS_PATHS[forge].find((path) => tree.has(path));

  const roots = [...tree.keys()].filter(isPipelineFile);
  await files.load([...roots, ...(ownersPath === undefined ? [] : [ownersPath]), ...byFile.filter((hit) => hit.keys !== null).map((hit) => hit.path), ...[...tree.keys()].filter(isPipelinePart)]);
  const pipelines = await followed(roots, files);

  const callShows = callReader(detectors);
  const hits = distinct([...byFile.filter((hit) => hit.keys === null || hasKey(files, hit.path, hit.keys)), ...pipelines.flatMap((pipeline) => pipeline.calls.flatMap(callShows))], hitKey);
  const references = distinct(pipelines.flatMap((pipeline) => pipeline.references), (each) => `${each.path}\0${each.line}\0${each.subject}`);
  const tokens = pipelines.flatMap(({ path, token }) => (token === null ? [] : [{ path, token }]));
  const dates = await firstSeen({ gitDir, head, paths: [...new Set(hits.map((hit) => hit.path))], signal });

  const named = organisationOwners(request.organisation, repo);
  const ownersText = ownersPath === undefined ? null : files.text(ownersPath);
  const rules = ownersText === null ? null : parseCodeowners(ownersText, forge);
  const hidden = pipelines.flatMap((pipeline) => pipeline.outside).filter((call) => callShows(call).length === 0).length;
  const skipped = rules?.skippedLines.length ?? 0;

  const rows: { readonly [T in TableName]?: readonly Row<T>[] } = {
    practice_seen: hits.map(({ control, tool, path, line }) => ({ repo, practice: control, tool, path, line, evidence: "config", first_seen: dates.get(path) ?? null, last_seen: now })),
    pipeline_fact: [
      ...references.map(({ path, line, subject, pinned }) => ({ repo, fact: "pinned-action", path, line, subject, holds: pinned })),
      ...tokens.map(({ path, token }) => ({ repo, fact: "least-privilege", path, line: token.line, subject: path, holds: token.restricted })),
    ],
    control_observable: observableControls({ repo, detectors, found: new Set(hits.map((hit) => hit.control)), pipelines, hidden, references: references.length, workflows: tokens.length }),
    ownership_rule: rules === null ? [] : ownershipRules(repo, head, rules, named, now),
    ownership_coverage: ownershipCoverage(repo, tree.keys(), rules, named, now),
    team: request.organisation.teams.map(({ id, name, kind, parent }) => ({ id, name, kind, parent, valid_from: null, valid_to: null })),
    gate: request.organisation.gates.map(({ id, team }) => ({ id, team })),
    data_quality: [
      ...[...files.problems].map(([item, kind]) => ({ source: SOURCE, container: repo, kind, item, n: 1 })),
      ...(skipped > 0 && ownersPath !== undefined ? [{ source: SOURCE, container: repo, kind: "skipped-codeowners-line", item: ownersPath, n: skipped }] : []),
    ],
  };
  const read = roots.length === 0 ? 1 : 1 - roots.filter((path) => files.problems.has(path)).length / roots.length;
  await appendAll(sink, rows, { repo, from: request.historyFrom ?? now, to: now, share: read });
}

async function followed(roots: readonly string[], files: LoadedFiles): Promise<readonly FoundPipeline[]> {
  let pipelines = readPipelines(roots, files);
  for (let round = 0; round < MOST_ROUNDS && files.wanted.size > 0; round += 1) {
    if (!(await files.load(files.wanted))) return pipelines;
    pipelines = readPipelines(roots, files);
  }
  return pipelines;
}

function hasKey(files: LoadedFiles, path: string, keys: readonly string[]): boolean {
  return entriesOf(files.yaml(path) ?? undefined).some(([key, value]) => keys.includes(key) && !(value.kind === "list" && value.items.length === 0));
}

function hitKey({ control, tool, path, line }: Hit): string {
  return `${control}\0${tool}\0${path}\0${line}`;
}

function distinct<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}

/** Facts at head: covered over the history at hand, complete when the run that read them is. */
async function appendAll(sink: EvidenceSink, rows: { readonly [T in TableName]?: readonly Row<T>[] }, read: { readonly repo: string; readonly from: Instant; readonly to: Instant; readonly share: number }): Promise<void> {
  const covered = (["practice_seen", "pipeline_fact", "control_observable", "ownership_rule", "ownership_coverage"] as const).map((table) => ({
    source: SOURCE, table_name: table, container: read.repo, covered_from: read.from, covered_to: read.to, watermark: read.to, share: table.startsWith("ownership") ? 1 : read.share,
  }));
  await append(sink, "practice_seen", rows.practice_seen);
  await append(sink, "pipeline_fact", rows.pipeline_fact);
  await append(sink, "control_observable", rows.control_observable);
  await append(sink, "ownership_rule", rows.ownership_rule);
  await append(sink, "ownership_coverage", rows.ownership_coverage);
  await append(sink, "team", rows.team);
  await append(sink, "gate", rows.gate);
  await append(sink, "data_quality", rows.data_quality);
  await append(sink, "source_coverage", covered);
}

async function append<T extends TableName>(sink: EvidenceSink, table: T, rows: readonly Row<T>[] | undefined): Promise<void> {
  if (rows === undefined || rows.length === 0) return;
  await sink.append(table, columnsOf(table, rows), rows.length);
}
