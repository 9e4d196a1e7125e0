import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Job, Source, sourceRoutes } from "../../contract/sources.ts";
import { EvenkeelError, quoted } from "../../core/model/evenkeel-error.ts";
import type { StructureChange } from "../../core/model/structure-change.ts";
import { organisationFolder } from "../../jobs/organisation-folder.ts";
import { refreshOrganisation, sourcesOf } from "../../jobs/sources-of.ts";
import { requireAllowedPlace } from "../../sources/git/allowed-place.ts";
import { checkReadable } from "../../sources/git/check-readable.ts";
import { slugOf } from "../../state/slug-of.ts";
import {
  forgetSourceFile,
  keepSourceFile,
  type LastRead,
  listReads,
  listSourceFiles,
  type SourceFile,
  type SourceFileKind,
} from "../../state/source-files.ts";
import { changeStructure, readStructure } from "../../state/structure.ts";
import type { Context } from "../context.ts";
import type { HandlersOf } from "../handler.ts";
import { keepUpload } from "../keep-upload.ts";
import { localRepositories } from "../local-repositories.ts";

export const sourceHandlers: HandlersOf<typeof sourceRoutes> = {
  async sources({ params: { organisation } }, context) {
    const jobs = await context.jobs.list(organisation);
    return { sources: await describeSources(context, organisation, jobs), jobs: [...jobs] };
  },
  async connectRepository({ params: { organisation }, body, signal }, context) {
    await requireAllowedPlace(body.address, localRepositories(context.settings));
    const place = await checkReadable(body.address, signal);
    const id = await connect(context, organisation, { address: place.location, name: body.name ?? place.name, team: body.team ?? null });
    const job = await context.jobs.read(organisation, "read-repository", id);
    return { source: await describeSource(context, organisation, id), job };
  },
  async uploadFile({ params: { organisation }, query: { kind, name }, upload }, context) {
    await readStructure(context.database, organisation);
    if (kind === "vex") await requireOneRepository(context, organisation, name);
    const { sha256, size } = await keepUpload(organisationFolder(context.settings.dataFolder, organisation).files, upload);
    const id = fileId(kind, name, sha256);
    const before = (await listSourceFiles(context.database, organisation)).find((file) => file.id === id);
    await keepSourceFile(context.database, organisation, { id, kind, name, sha256, size, added: context.now() });
    if (before !== undefined && before.sha256 !== sha256) await removeUnusedBytes(context, organisation, before);
    const job = await context.jobs.read(organisation, "read-file", id);
    return { source: await describeSource(context, organisation, id), job };
  },
  async disconnectSource({ params: { organisation, source } }, context) {
    const { repositories, files } = await sourcesOf(context.database, organisation, context.now());
    const file = files.find(({ id }) => id === source);
    if (file === undefined && !repositories.some(({ id }) => id === source)) throw notFound(source);
    for (const job of await context.jobs.list(organisation)) if (job.subject === source) await context.jobs.cancel(organisation, job.id);
    if (file === undefined) {
      await changeLatest(context, organisation, () => [{ change: "end-repository", repository: source }]);
      await context.jobs.assess(organisation);
    } else {
      await forgetSourceFile(context.database, organisation, source);
      await removeUnusedBytes(context, organisation, file);
      await context.jobs.read(organisation, "read-file", source);
    }
    return undefined;
  },
  async refresh({ params: { organisation }, body: { source } }, context) {
    if (source === null) return { jobs: [...(await refreshOrganisation(context.database, context.jobs, organisation, context.now()))] };
    const { repositories, files } = await sourcesOf(context.database, organisation, context.now());
    const isFile = files.some(({ id }) => id === source);
    if (!isFile && !repositories.some(({ id }) => id === source)) throw notFound(source);
    return { jobs: [await context.jobs.read(organisation, isFile ? "read-file" : "read-repository", source)] };
  },
  async cancelJob({ params: { organisation, job } }, context) {
    await context.jobs.cancel(organisation, job);
    return undefined;
  },
  retryJob: ({ params: { organisation, job } }, context) => context.jobs.retry(organisation, job),
  progress: async ({ params: { organisation }, signal }, context) => context.jobs.watch(organisation, signal),
};

async function describeSources({ database, now }: Context, organisation: string, jobs: readonly Job[]): Promise<Source[]> {
  const { repositories, files } = await sourcesOf(database, organisation, now());
  const reads = new Map((await listReads(database, organisation)).map((read) => [read.source, read]));
  // The newest stands last in the list, so it is what stays. All files are read by one job, whichever of them asked for it.
  const ofRepository = new Map(jobs.filter(({ kind }) => kind === "read-repository").map((job) => [job.subject, job]));
  const ofFiles = jobs.findLast(({ kind }) => kind === "read-file") ?? null;
  return [
    ...repositories.map(
      ({ id, name, address, team }): Source => ({
        id,
        kind: "repository",
        name,
        address,
        team,
        read: lastRead(reads.get(id)),
        job: ofRepository.get(id) ?? null,
      }),
    ),
    ...files.map(
      ({ id, kind, name }): Source => ({ id, kind, name, address: null, team: null, read: lastRead(reads.get(id)), job: ofFiles }),
    ),
  ];
}

function lastRead(read: LastRead | undefined): Source["read"] {
  return read === undefined ? null : { at: read.at, rows: read.rows, from: read.from, to: read.to };
}

async function describeSource(context: Context, organisation: string, id: string): Promise<Source> {
  const sources = await describeSources(context, organisation, await context.jobs.list(organisation));
  const found = sources.find((source) => source.id === id);
  if (found === undefined) throw notFound(id);
  return found;
}

interface Connecting {
  readonly address: string;
  readonly name: string;
  readonly team: string | null;
}

/** The id of the repository with this address: one that is known, one that had ended and is opened again, or a new one. */
async function connect(context: Context, organisation: string, { address, name, team }: Connecting): Promise<string> {
  let id = "";
  await changeLatest(context, organisation, ({ repositories, teams }) => {
    const known = repositories.find((each) => each.address === address);
    if (known !== undefined) {
      id = known.id;
      return known.validity.to === null ? [] : [{ change: "reopen-repository", repository: id }];
    }
    id = freeId(slugOf(name, "repository"), new Set(["org", ...teams.map((each) => each.id), ...repositories.map((each) => each.id)]));
    return [{ change: "put-repository", repository: { id, name, address, team } }];
  });
  return id;
}

function freeId(wish: string, taken: ReadonlySet<string>): string {
  let id = wish;
  for (let number = 2; taken.has(id); number += 1) id = `${wish}-${number}`;
  return id;
}

/** Others may edit at the same time; then what is to be changed is decided again on what they made of it. */
async function changeLatest(
  { database, now }: Context,
  organisation: string,
  changesFor: (structure: Awaited<ReturnType<typeof readStructure>>["structure"]) => readonly StructureChange[],
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const { structure, revision } = await readStructure(database, organisation);
    const changes = changesFor(structure);
    if (changes.length === 0) return;
    try {
      const outcome = await changeStructure(database, organisation, { revision, changes }, now());
      if (!("refused" in outcome)) return;
      throw new EvenkeelError(
        "request.invalid",
        outcome.refused.map(({ place, problem }) => `${place}: ${problem}`).join("; "),
        "Correct it and try again.",
      );
    } catch (error) {
      if (attempt < ATTEMPTS && error instanceof EvenkeelError && error.code === "structure.outdated") continue;
      throw error;
    }
  }
}

const ATTEMPTS = 10;

/** Scans add up, so each file stays; a list of items or incidents replaces the one of the same name. */
function fileId(kind: SourceFileKind, name: string, sha256: string): string {
  const isHistory = kind === "sarif" || kind === "vex";
  return `${kind}-${(isHistory ? sha256 : createHash("sha256").update(name).digest("hex")).slice(0, 16)}`;
}

/** The same bytes may be kept under two names. */
async function removeUnusedBytes({ database, settings }: Context, organisation: string, { sha256 }: SourceFile): Promise<void> {
  const files = await listSourceFiles(database, organisation);
  if (files.some((file) => file.sha256 === sha256)) return;
  await rm(join(organisationFolder(settings.dataFolder, organisation).files, sha256), { force: true });
}

/** A VEX document does not say of which repository it speaks, and one that cannot be placed would keep all other files from being read. */
async function requireOneRepository({ database, now }: Context, organisation: string, name: string): Promise<void> {
  const { repositories } = await sourcesOf(database, organisation, now());
  if (repositories.length === 1) return;
  throw new EvenkeelError(
    "vex.invalid",
    `${quoted(name)} does not say to which of the ${repositories.length} repositories it belongs.`,
    "Upload it in an organisation with that one repository, or pass it to `evenkeel assess --vex` with the repository alone.",
  );
}

function notFound(source: string): EvenkeelError {
  return new EvenkeelError(
    "source.not-found",
    `There is no source ${quoted(source, 64)} in this organisation.`,
    "Look at the list of sources.",
  );
}
