import type { EvidenceSink, Row } from "../../core/evidence/tables.ts";
import { DAY, type Instant } from "../../core/model/time.ts";
import { appendCoverage, appendRows } from "../reading/append-rows.ts";
import { withSmallHeap } from "../reading/small-heap.ts";
import type { SourceContext } from "../reading/source-context.ts";
import { controlsOfTool } from "./controls-of-tool.ts";
import { type ObservedRun, observedRuns, type ScanPlace, sightingsOf } from "./observed-runs.ts";
import { sarifRuns } from "./sarif-runs.ts";
import type { Sighting } from "./sighting.ts";
import { weaknessLedger } from "./weakness-ledger.ts";

export interface SarifContext extends SourceContext {
  /** The commit a file without versionControlProvenance speaks of. */
  readonly headOf: (repo: string) => string;
  /** Where in the life of a change the scan stands (learning.md: S2 a change, S4 main, S5 an artefact, S7 what runs); main when left out. */
  readonly stage?: "S1" | "S2" | "S3" | "S4" | "S5" | "S6" | "S7";
  /** What whoever sent a file said of it; counts before what is in the file. */
  readonly scanOf?: ReadonlyMap<string, ScanPlace>;
}

const SOURCE = "sarif";
/** A scan stands for the present that long; E28 asks the same of a control. */
const STANDS_FOR = 30 * DAY;

interface SarifRead {
  readonly rows: number;
  /** Scans and results of each file. Not rows: those are of all files together, as one history. */
  readonly listed: ReadonlyMap<string, number>;
}

/**
 * Reads SARIF 2.1.0 files as one history: weaknesses with identity and state, and the proof that controls ran, also where they
 * found nothing. All files or none: the first broken one throws `sarif.invalid`, `sarif.too-large` or `source.not-found`.
 * A file that tells no time is taken as the present; its weaknesses are of unknown age.
 * `run` gets no coverage: scans are some of the runs of a pipeline, and the others are not observed here.
 * @example await readSarif(["codeql.sarif", "gitleaks.sarif"], { repos, organisation, now, observedFrom, headOf }, sink)
 */
export function readSarif(files: readonly string[], context: SarifContext, sink: EvidenceSink): Promise<SarifRead> {
  return withSmallHeap(() => readAll(files, context, sink));
}

async function readAll(files: readonly string[], context: SarifContext, sink: EvidenceSink): Promise<SarifRead> {
  const read = [];
  const listed = new Map<string, number>();
  for (const file of files) {
    const own = await sarifRuns(file);
    listed.set(
      file,
      own.reduce((sum, { results }) => sum + 1 + results.length, 0),
    );
    const said = context.scanOf?.get(file) ?? null;
    read.push(...own.map((run) => ({ run, said })));
  }
  const runs = observedRuns(read, context);
  const ledger = weaknessLedger(context.now, context.stage ?? "S4");
  for (const run of runs) ledger.add(run);
  const found = ledger.result();
  let rows = await appendRows(
    sink,
    "run",
    runs.map((run) => runRow(run, context.now)),
  );
  rows += await appendRows(
    sink,
    "run_control",
    runs.flatMap((run) => controlRows(run, context.now)),
  );
  rows += await appendRows(sink, "weakness", found.weakness);
  rows += await appendRows(sink, "weakness_alias", found.weakness_alias);
  rows += await appendRows(sink, "weakness_seen", found.weakness_seen);
  rows += await appendRows(sink, "weakness_status", found.weakness_status);
  await appendRows(sink, "data_quality", runs.flatMap(qualityRows));
  for (const repo of new Set(runs.map((run) => run.repo)))
    await coverage(
      sink,
      repo,
      runs.filter((run) => run.repo === repo),
      context,
    );
  return { rows, listed };
}

/** The branch is `other`: a scan is no verdict on main, and must not end a red episode. */
function runRow(run: ObservedRun, now: Instant): Row<"run"> {
  const started = run.started ?? run.time ?? now;
  return {
    id: run.id,
    repo: run.repo,
    change: null,
    oid: run.oid,
    branch_role: "other",
    queued: null,
    started,
    finished: run.finished,
    result: run.successful ? "success" : "failure",
  };
}

function controlRows(run: ObservedRun, now: Instant): readonly Row<"run_control">[] {
  return controlsOfTool(run.tool, run.tags, run.image).map((control) => ({
    run: run.id,
    repo: run.repo,
    control,
    tool: run.tool,
    ok: run.successful,
    ran: run.time ?? now,
  }));
}

function qualityRows(run: ObservedRun): readonly Row<"data_quality">[] {
  const item = (kind: string, n: number): readonly Row<"data_quality">[] =>
    n === 0 ? [] : [{ source: SOURCE, container: run.repo, kind, item: run.id, n }];
  return [
    ...item("run-time-unknown", run.time === null ? 1 : 0),
    ...item("run-incomplete", run.complete ? 0 : 1),
    ...item("tool-without-control", controlsOfTool(run.tool, run.tags, run.image).length === 0 ? 1 : 0),
    ...item(
      "weakness-without-path",
      countOf(run, ({ path, purl }) => path === null && purl === null),
    ),
  ];
}

function countOf(run: ObservedRun, is: (sighting: Sighting) => boolean): number {
  let count = 0;
  for (const sighting of sightingsOf(run)) if (is(sighting)) count += 1;
  return count;
}

async function coverage(sink: EvidenceSink, repo: string, runs: readonly ObservedRun[], context: SarifContext): Promise<void> {
  const times = runs.map((run) => run.time ?? context.now);
  const latest = Math.max(...times);
  const shared = {
    source: SOURCE,
    containers: [repo],
    to: context.now - latest <= STANDS_FOR ? context.now : latest,
    watermark: context.now,
  };
  const from = Math.max(context.observedFrom, Math.min(...times));
  await appendCoverage(sink, { ...shared, tables: ["run_control", "weakness", "weakness_alias", "weakness_seen"], from });
  // A scan lists every judgement in force, however old; when weaknesses came and went before the first scan it cannot tell.
  await appendCoverage(sink, { ...shared, tables: ["weakness_status"], from: context.observedFrom });
}
