import { createHash } from "node:crypto";
import { windows } from "../contract/evidence-shapes.ts";
import type { TableName } from "../core/evidence/tables.ts";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { isValid } from "../core/model/structure-at.ts";
import type { Instant } from "../core/model/time.ts";
import { namedWriteError } from "../evidence/lake-files.ts";
import { emptySource, repositoryHeads, sourcesInLake } from "../evidence/lake-sources.ts";
import { deriveCarried } from "../gather/derive-carried.ts";
import { type RowsOfFiles, readFiles } from "../gather/read-files.ts";
import { readOne } from "../gather/read-repositories.ts";
import { sourceCoverage } from "../gather/source-coverage.ts";
import { requireAllowedPlace } from "../sources/git/allowed-place.ts";
import { assessOrganisation } from "./assess-organisation.ts";
import { cloneCredential } from "./clone-credential.ts";
import { drainEvents, findRepositories, forgetConnection, readConnection } from "./connection-work.ts";
import type { HandoffGraph, SourceRead } from "./evidence.ts";
import type { EvidenceResult, EvidenceWork } from "./evidence-protocol.ts";
import type { OrganisationRecord } from "./evidence-state.ts";
import type { EvidenceTools, Watching } from "./evidence-tools.ts";
import type { OpenOrganisation } from "./organisation-lakes.ts";
import { readOf } from "./read-of-source.ts";
import { type KeptFile, stagedFiles } from "./staged-files.ts";
import { withoutAddress } from "./without-address.ts";

/** A repository's name among the sources of its lake; the same one for ever, because a run replaces what its source said. */
function sourceOfRepository(repository: string): string {
  return `git.${repository}`;
}

const FILES = "files";
/** A file is taken to be complete this far back from the newest commit, as `evenkeel assess` does. */
const FILE_WEEKS = 52;
/** What is true of a repository today; of one that has ended nothing is, or it would count for ever as lacking every check. */
const FACTS_TODAY: readonly TableName[] = [
  "repo",
  "practice_seen",
  "pipeline_fact",
  "control_observable",
  "ownership_rule",
  "ownership_coverage",
];

/** Does what the server asks of the evidence of an organisation; every failure has a name. */
export async function performEvidenceWork(tools: EvidenceTools, work: EvidenceWork, watching: Watching): Promise<EvidenceResult> {
  const patience = performance.now() + LOCK_PATIENCE_MS;
  for (;;) {
    try {
      return await perform(tools, work, watching);
    } catch (error) {
      if (watching.signal.aborted) throw watching.signal.reason;
      const isLocked = error instanceof EvenkeelError && error.code === "lake.locked";
      if (!isLocked || performance.now() > patience) throw namedWriteError(error);
      await new Promise((resolve) => setTimeout(resolve, LOCK_AGAIN_MS));
    }
  }
}

/** The evidence process of a server that was killed ends at the next moment it comes up for air; until then it holds its lake. */
const LOCK_PATIENCE_MS = 20_000;
const LOCK_AGAIN_MS = 250;

async function perform(tools: EvidenceTools, work: EvidenceWork, watching: Watching): Promise<EvidenceResult> {
  switch (work.op) {
    case "read-repository":
      return tools.lakes.with(work.organisation, (open) => readRepository(tools, work, open, watching));
    case "read-files":
      return tools.lakes.with(work.organisation, (open) => readAllFiles(tools, work.organisation, open, watching));
    case "find-repositories":
      return findRepositories(tools, work, watching);
    case "read-connection":
      return tools.lakes.with(work.organisation, (open) => readConnection(tools, work, open, watching));
    case "drain-ingest":
      await tools.lakes.with(work.organisation, (open) => drainEvents(tools, work.organisation, open, watching.signal));
      return null;
    case "forget-connection":
      await tools.lakes.with(work.organisation, (open) => forgetConnection(tools, work, open));
      return null;
    case "coverage":
      return tools.lakes.with(work.organisation, async ({ engine }) => sourceCoverage(await engine()));
    case "assess":
      return tools.lakes.with(work.organisation, (open) => assessAll(tools, work.organisation, open, watching));
    case "handoffs":
      return tools.lakes.with(work.organisation, async (open) =>
        tellHandoffs(tools, work, { open, record: await tools.state.record(work.organisation) }),
      );
    case "demonstrate":
      await tools.demonstrate(tools, watching);
      return null;
    case "forget":
      await tools.lakes.forget(work.organisation);
      tools.handoffs.forget(work.organisation);
      return null;
  }
}

async function readRepository(
  tools: EvidenceTools,
  { organisation: id, repository }: { readonly organisation: string; readonly repository: string },
  { folder, lake, salts, renew }: OpenOrganisation,
  { progress, signal }: Watching,
): Promise<SourceRead> {
  const { state, catalogue, version, localRepositories, now } = tools;
  const record = await state.record(id);
  const found = record.structure.repositories.find((each) => each.id === repository);
  if (found === undefined) throw notConnected(repository);
  if (found.address === null) throw withoutAddress(repository);
  await requireAllowedPlace(found.address, localRepositories);
  const at = now();
  const organisation = record.at(at);
  const source = sourceOfRepository(repository);
  const known = await sourcesInLake(lake);
  await readOne(
    {
      location: found.address,
      source,
      named: {
        as: { id: repository, name: found.name },
        rules: rulesOf(organisation, `${version} ${catalogue.version}`),
        credential: await cloneCredential(tools, id, repository, signal),
        // Nothing was read yet, or it had ended and is opened again: then what is true today must be read, whatever was remembered.
        anew: known.get(source)?.tables.has("repo") !== true,
      },
      organisation,
      now: at,
      signal,
      progress,
    },
    { lake, folder, salts: await salts(at) },
  );
  renew();
  const read = await readOf(lake, source);
  await state.keepRead(id, repository, at, read);
  return read;
}

async function readAllFiles(
  { state, now }: EvidenceTools,
  id: string,
  { files: folder, lake, renew }: OpenOrganisation,
  { progress, signal }: Watching,
): Promise<SourceRead> {
  const record = await state.record(id);
  const at = now();
  progress({ what: "Reading files", done: 0, total: record.files.length, unit: "files" });
  const staged = await stagedFiles(folder, filesThatCount(record, at));
  let rows: RowsOfFiles;
  try {
    signal.throwIfAborted();
    const repositories = await repositoryHeads(lake);
    rows = await readFiles({ files: staged.files, organisation: record.at(at), now: at, weeks: FILE_WEEKS }, { lake, repositories });
  } finally {
    await staged.remove();
  }
  renew();
  const read = await readOf(lake, FILES);
  // Together they are one source, which covers one time; rows are each file's own. One that nothing was read of is not told of.
  for (const [path, own] of rows) {
    const file = staged.idAt.get(path);
    if (file !== undefined) await state.keepRead(id, file, at, { ...read, rows: own });
  }
  return read;
}

/** What was said of a repository that ended is over with it, as nobody can act on it any more. */
function filesThatCount({ files, structure }: OrganisationRecord, now: Instant): readonly KeptFile[] {
  const over = new Set(structure.repositories.filter(({ validity }) => !isValid(validity, now)).map(({ id }) => id));
  return files.filter(({ repository }) => repository === null || !over.has(repository));
}

async function assessAll(tools: EvidenceTools, id: string, open: OpenOrganisation, { progress, signal }: Watching): Promise<null> {
  const { state, catalogue, version } = tools;
  const now = tools.now();
  const record = await state.record(id);
  if (await takeOutWhatEnded(open.lake, record, now)) open.renew();
  progress({ what: "Opening the evidence", done: 0, total: null, unit: "" });
  if (await deriveCarried(open.lake, open.engine, now)) open.renew();
  const engine = await open.engine();
  await assessOrganisation({ organisation: id, record, engine, catalogue, state, version, now, signal, progress });
  // While the engine is open: whoever asks next has not to wait until it is open again.
  for (const weeks of windows) {
    signal.throwIfAborted();
    await tellHandoffs(tools, { organisation: id, weeks }, { open, record });
  }
  return null;
}

interface KnownOrganisation {
  readonly open: OpenOrganisation;
  readonly record: OrganisationRecord;
}

async function tellHandoffs(
  tools: EvidenceTools,
  { organisation, weeks }: { readonly organisation: string; readonly weeks: number },
  { open, record }: KnownOrganisation,
): Promise<HandoffGraph> {
  const commits = await open.lake.commits();
  return tools.handoffs.tell({ organisation, weeks, now: tools.now(), record, commits, engine: open.engine });
}

/**
 * What nobody is connected to any more leaves the lake. A repository whose validity ended keeps its history and loses the facts about
 * its files, which nobody can put right any more.
 */
async function takeOutWhatEnded(lake: OpenOrganisation["lake"], { structure }: OrganisationRecord, now: Instant): Promise<boolean> {
  const repositories = new Map(structure.repositories.map((each) => [sourceOfRepository(each.id), each]));
  let changed = false;
  for (const { source, tables } of (await sourcesInLake(lake)).values()) {
    if (!source.startsWith("git.")) continue;
    const known = repositories.get(source);
    const ended = known !== undefined && known.validity.to !== null && known.validity.to <= now;
    if (known !== undefined && !(ended && FACTS_TODAY.some((table) => tables.has(table)))) continue;
    await emptySource(lake, source, now, known === undefined ? undefined : FACTS_TODAY);
    changed = true;
  }
  return changed;
}

/** Other attribution gives the same history other rows, so it is read again (the graph's own fingerprint knows the rest). */
function rulesOf({ gates, ownership }: Organisation, rules: string): string {
  return createHash("sha256").update(JSON.stringify({ rules, gates, ownership })).digest("hex");
}

function notConnected(repository: string): EvenkeelError {
  return new EvenkeelError(
    "source.not-found",
    `The repository ${quoted(repository, 64)} is not connected any more.`,
    "Connect it again by its path or clone address.",
  );
}
