import type { OutsideReference } from "./call.ts";
import { CODEOWNERS_PATHS, type OwnerRules, parseCodeowners } from "./codeowners.ts";
import { callReader, type Detector, type Hit } from "./detector.ts";
import { type FileHit, fileReader } from "./file-detectors.ts";
import { firstSeen } from "./first-seen.ts";
import { forgeOf } from "./forge-of.ts";
import { type FoundPipeline, isPipelineFile, isPipelinePart, readPipelines } from "./pipelines.ts";
import { type LoadedFiles, policyFiles } from "./policy-files.ts";
import { treeAt } from "./tree-at-head.ts";
import { entriesOf } from "./yaml-tree.ts";

/** What the files of one commit say about controls, ownership and the pipeline's own safety. */
export interface PolicyAtHead {
  readonly paths: readonly string[];
  readonly pipelines: readonly FoundPipeline[];
  readonly hits: readonly Hit[];
  readonly references: readonly OutsideReference[];
  /** Whole pipelines from outside of which no detector knows what they do. */
  readonly hidden: number;
  readonly owners: { readonly path: string; readonly rules: OwnerRules } | null;
  /** Path -> when it came to main; a path without a date is older than the history at hand, or one too many. */
  readonly dates: ReadonlyMap<string, number>;
  /** Path -> why its text could not be used. */
  readonly problems: ReadonlyMap<string, string>;
}

/** Local includes may include others; the vendors allow fewer levels. */
const MOST_ROUNDS = 8;

/** Reads the policy files of a commit. Nothing of the repository is executed; a file that cannot be read is a problem, never an absence. */
export async function policyAtHead(
  request: { readonly gitDir: string; readonly head: string; readonly remote: boolean; readonly signal: AbortSignal },
  detectors: readonly Detector[],
): Promise<PolicyAtHead> {
  const { gitDir, head, signal } = request;
  const tree = await treeAt(gitDir, head, signal);
  const paths = [...tree.keys()];
  const byFile = paths.flatMap(fileReader(detectors));
  const roots = paths.filter(isPipelineFile);
  const forge = forgeOf(paths);
  const ownersPath = CODEOWNERS_PATHS[forge].find((path) => tree.has(path));
  const files = policyFiles({ gitDir, tree, remote: request.remote, signal });

  // The log takes longest and needs no text, so it runs beside the reading; parts found only by reading are asked for after it.
  const early = firstSeen({ gitDir, head, signal, paths: [...byFile.map((hit) => hit.path), ...roots] });
  const late = files.load([
    ...roots,
    ...(ownersPath === undefined ? [] : [ownersPath]),
    ...byFile.filter((hit) => hit.keys !== null).map((hit) => hit.path),
    ...paths.filter(isPipelinePart),
  ]);
  const [datesOfFiles] = await Promise.all([early, late]);
  const pipelines = await followed(roots, files);

  const text = ownersPath === undefined ? null : files.text(ownersPath);
  const owners = ownersPath === undefined || text === null ? null : { path: ownersPath, rules: parseCodeowners(text, forge) };
  const callShows = callReader(detectors);
  const hits = distinct(
    [...byFile.filter((hit) => says(hit, files, owners)), ...pipelines.flatMap((pipeline) => pipeline.calls.flatMap(callShows))],
    (hit) => `${hit.control}\0${hit.tool}\0${hit.path}\0${hit.line}`,
  );
  const parts = [...new Set(hits.map((hit) => hit.path))].filter(
    (path) => !isPipelineFile(path) && !byFile.some((hit) => hit.path === path),
  );
  return {
    paths,
    pipelines,
    hits,
    references: distinct(
      pipelines.flatMap((pipeline) => pipeline.references),
      (each) => `${each.path}\0${each.line}\0${each.subject}`,
    ),
    hidden: pipelines.flatMap((pipeline) => pipeline.outside).filter((call) => callShows(call).length === 0).length,
    owners,
    dates: new Map([...datesOfFiles, ...(await firstSeen({ gitDir, head, signal, paths: parts }))]),
    problems: files.problems,
  };
}

async function followed(roots: readonly string[], files: LoadedFiles): Promise<readonly FoundPipeline[]> {
  let pipelines = readPipelines(roots, files);
  for (let round = 0; round < MOST_ROUNDS && files.wanted.size > 0; round += 1) {
    if (!(await files.load(files.wanted))) return pipelines;
    pipelines = readPipelines(roots, files);
  }
  return pipelines;
}

/** A file that is there but says nothing is no practice: no key of it, or a CODEOWNERS without a rule or out of force. */
function says(hit: FileHit, files: LoadedFiles, owners: PolicyAtHead["owners"]): boolean {
  if (hit.control === "codeowners" && hit.tool === "codeowners") return owners?.path === hit.path && owners.rules.sections.length > 0;
  const { keys } = hit;
  return (
    keys === null ||
    entriesOf(files.yaml(hit.path) ?? undefined).some(
      ([key, value]) => keys.includes(key) && !(value.kind === "list" && value.items.length === 0),
    )
  );
}

function distinct<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}
