import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Job, Source, sourceRoutes } from "../../contract/sources.ts";
import { EvenkeelError, quoted } from "../../core/model/evenkeel-error.ts";
import { isValid } from "../../core/model/structure-at.ts";
import type { StructureChange } from "../../core/model/structure-change.ts";
import { organisationFolder } from "../../jobs/organisation-folder.ts";
import { refreshOrganisation, sourcesOf } from "../../jobs/sources-of.ts";
import { withoutAddress } from "../../jobs/without-address.ts";
import { requireAllowedPlace } from "../../sources/git/allowed-place.ts";
import { checkReadable } from "../../sources/git/check-readable.ts";
import { slugOf } from "../../state/slug-of.ts";
import {
  forgetSourceFile,
  keepSourceFile,
  type LastRead,
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
  async uploadFile({ params: { organisation }, query: { kind, name, repository: asked }, upload }, context) {
    const repository = await repositoryOf(context, organisation, { kind, name, asked });
    const { sha256, size } = await keepUpload(organisationFolder(context.settings.dataFolder, organisation).files, upload);
    const id = fileId(kind, name, `${sha256}${repository ?? ""}`);
    const before = (await listSourceFiles(context.database, organisation)).find((file) => file.id === id);
    await keepSourceFile(context.database, organisation, { id, kind, name, sha256, size, added: context.now(), repository });
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
      const [spoke] = files.filter(({ repository }) => repository === source);
      await (spoke === undefined ? context.jobs.assess(organisation) : context.jobs.read(organisation, "read-file", spoke.id));
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
    if (files.some(({ id }) => id === source)) return { jobs: [await context.jobs.read(organisation, "read-file", source)] };
    const repository = repositories.find(({ id }) => id === source);
    if (repository === undefined) throw notFound(source);
    if (repository.address === null) throw withoutAddress(source);
    return { jobs: [await context.jobs.read(organisation, "read-repository", source)] };
  },
  async cancelJob({ params: { organisation, job } }, context) {
    await context.jobs.cancel(organisation, job);
    return undefined;
  },
  retryJob: ({ params: { organisation, job } }, context) => context.jobs.retry(organisation, job),
  progress: async ({ params: { organisation }, signal }, context) => context.jobs.watch(organisation, signal),
};

async function describeSources({ database, now }: Context, organisation: string, jobs: readonly Job[]): Promise<Source[]> {
  const { repositories, files, reads: all } = await sourcesOf(database, organisation, now());
  const reads = new Map(all.map((read) => [read.source, read]));
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
        repository: null,
        read: lastRead(reads.get(id)),
        job: ofRepository.get(id) ?? null,
      }),
    ),
    ...files.map(
      ({ id, kind, name, repository }): Source => ({
        id,
        kind,
        name,
        address: null,
        team: null,
        repository,
        read: lastRead(reads.get(id)),
        job: ofFiles,
      }),
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
function fileId(kind: SourceFileKind, name: string, content: string): string {
  const isHistory = kind === "sarif" || kind === "vex";
  return `${kind}-${createHash("sha256")
    .update(isHistory ? content : name)
    .digest("hex")
    .slice(0, 16)}`;
}

/** The same bytes may be kept under two names. */
async function removeUnusedBytes({ database, settings }: Context, organisation: string, { sha256 }: SourceFile): Promise<void> {
  const files = await listSourceFiles(database, organisation);
  if (files.some((file) => file.sha256 === sha256)) return;
  await rm(join(organisationFolder(settings.dataFolder, organisation).files, sha256), { force: true });
}

interface Upload {
  readonly kind: SourceFileKind;
  readonly name: string;
  readonly asked: string | undefined;
}

/** A VEX document does not say of which repository it speaks, and one that cannot be placed would keep all other files from being read. */
async function repositoryOf({ database, now }: Context, organisation: string, { kind, name, asked }: Upload): Promise<string | null> {
  const { structure } = await readStructure(database, organisation);
  if (kind !== "vex") {
    if (asked === undefined) return null;
    throw new EvenkeelError("request.invalid", "Only a VEX document is of one repository.", `Leave \`repository\` out for kind ${kind}.`);
  }
  const at = now();
  const known = structure.repositories.filter(({ validity }) => isValid(validity, at)).map(({ id }) => id);
  if (asked !== undefined) {
    if (known.includes(asked)) return asked;
    throw notFound(asked);
  }
  const [only] = known;
  if (only !== undefined && known.length === 1) return only;
  throw new EvenkeelError(
    "vex.invalid",
    `${quoted(name)} does not say to which of the ${known.length} repositories it belongs.`,
    only === undefined
      ? "Connect its repository first."
      : `Add \`repository=\` with the id of one: ${known.slice(0, 5).join(", ")}${known.length > 5 ? ", ..." : ""}.`,
  );
}

function notFound(source: string): EvenkeelError {
  return new EvenkeelError(
    "source.not-found",
    `There is no source ${quoted(source, 64)} in this organisation.`,
    "Look at the list of sources.",
  );
}
