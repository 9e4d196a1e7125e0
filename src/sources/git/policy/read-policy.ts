import { columnsOf, type EvidenceSink, type Row, type TableName } from "../../../core/evidence/tables.ts";
import type { Organisation } from "../../../core/model/organisation.ts";
import type { Instant } from "../../../core/model/time.ts";
import { observableControls } from "./observable-controls.ts";
import { organisationOwners } from "./organisation-owners.ts";
import { ownershipCoverage, ownershipRules } from "./ownership-rows.ts";
import { policyAtHead } from "./policy-at-head.ts";
import { pipelineFacts, practiceRows, qualityRows, readShare } from "./policy-rows.ts";
import { readDetectors } from "./read-detectors.ts";

export interface PolicyRequest {
  readonly gitDir: string;
  readonly repo: string;
  /** Ref of the main branch. */
  readonly main: string;
  /** Oid the evidence is read at. */
  readonly head: string;
  readonly organisation: Organisation;
  readonly now: Instant;
  /** A blob-less clone of ours: missing blobs are fetched in one batch. Never set for a path of the user's. */
  readonly remote?: boolean;
  /** Start of the history at hand; `now` when not given. */
  readonly historyFrom?: Instant;
  readonly signal: AbortSignal;
}

const SOURCE = "git";

/**
 * Reads what the files at head say about controls, ownership and the pipeline's own safety (evidence.md 3.2-3.4) and appends it as
 * evidence of kind `config`: a file says so, nobody saw it run. Earlier rows of these tables from this source are superseded.
 * Throws `git.failed` and `catalogue.invalid`; a file that cannot be read is a data-quality item and lowers coverage.
 */
export async function readPolicy(request: PolicyRequest, sink: EvidenceSink): Promise<void> {
  const { repo, head, now, organisation } = request;
  const detectors = readDetectors();
  const policy = await policyAtHead({ gitDir: request.gitDir, head, remote: request.remote === true, signal: request.signal }, detectors);
  const named = organisationOwners(organisation, repo);
  const rules = policy.owners?.rules ?? null;
  const facts = pipelineFacts(repo, policy);

  await supersede(sink, "practice_seen", practiceRows(repo, policy, facts, now));
  await supersede(sink, "pipeline_fact", facts);
  await supersede(sink, "control_observable", observableControls(repo, policy, detectors));
  await supersede(sink, "ownership_rule", rules === null ? [] : ownershipRules(repo, head, rules, named, now));
  await supersede(sink, "ownership_coverage", ownershipCoverage(repo, policy.paths, rules, named, now));
  await supersede(
    sink,
    "team",
    organisation.teams.map(({ id, name, kind, parent }) => ({ id, name, kind, parent, valid_from: null, valid_to: null })),
  );
  await supersede(
    sink,
    "gate",
    organisation.gates.map(({ id, team }) => ({ id, team })),
  );
  // Other readers of the same run write these two as well, so earlier rows stay until their key comes again.
  await append(sink, "data_quality", qualityRows(SOURCE, repo, policy));
  await append(sink, "source_coverage", coverageRows(repo, request.historyFrom ?? now, now, readShare(policy)));
}

/** Facts at head: they hold for the history at hand and are complete when the run that read them is. */
function coverageRows(repo: string, from: Instant, to: Instant, share: number): readonly Row<"source_coverage">[] {
  const shares = { practice_seen: share, pipeline_fact: share, control_observable: share, ownership_rule: 1, ownership_coverage: 1 };
  return Object.entries(shares).map(([table, read]) => ({
    source: SOURCE,
    table_name: table,
    container: repo,
    covered_from: from,
    covered_to: to,
    watermark: to,
    share: read,
  }));
}

async function supersede<T extends TableName>(sink: EvidenceSink, table: T, rows: readonly Row<T>[]): Promise<void> {
  sink.replace(table);
  await append(sink, table, rows);
}

async function append<T extends TableName>(sink: EvidenceSink, table: T, rows: readonly Row<T>[]): Promise<void> {
  if (rows.length > 0) await sink.append(table, columnsOf(table, rows), rows.length);
}
