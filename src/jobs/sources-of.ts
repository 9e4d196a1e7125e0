import type { Job } from "../contract/sources.ts";
import type { RepositoryRecord } from "../core/model/structure.ts";
import { isValid } from "../core/model/structure-at.ts";
import type { Instant } from "../core/model/time.ts";
import { type KeptConnection, listConnections } from "../state/connections.ts";
import type { Database } from "../state/database.ts";
import { type LastRead, listReads, listSourceFiles, type SourceFile } from "../state/source-files.ts";
import { readStructure } from "../state/structure.ts";
import type { Jobs } from "./jobs.ts";
import type { SourceToRead } from "./open-jobs.ts";

export interface ConnectedSources {
  /** Those that are valid now and have an address, or were read when they had one, or came with an invented company. */
  readonly repositories: readonly RepositoryRecord[];
  readonly connections: readonly KeptConnection[];
  readonly files: readonly SourceFile[];
  readonly reads: readonly LastRead[];
}

/** What an organisation is read from. Throws `organisation.not-found`. */
export async function sourcesOf(database: Database, organisation: string, now: Instant): Promise<ConnectedSources> {
  const { structure } = await readStructure(database, organisation);
  const reads = await listReads(database, organisation);
  const wasRead = new Set(reads.map(({ source }) => source));
  const repositories = structure.repositories.filter(
    ({ id, address, validity }) => isValid(validity, now) && (address !== null || wasRead.has(id)),
  );
  return {
    connections: await listConnections(database, organisation),
    repositories,
    files: await listSourceFiles(database, organisation),
    reads,
  };
}

/** Reads an organisation's sources again; without any it is assessed as it is. All files are read at once, as they are one source. */
export async function refreshOrganisation(database: Database, jobs: Jobs, organisation: string, now: Instant): Promise<readonly Job[]> {
  const asked: Job[] = [];
  for (const { kind, source } of toRead(organisation, await sourcesOf(database, organisation, now)))
    asked.push(await jobs.read(organisation, kind, source));
  return asked.length > 0 ? asked : [await jobs.assess(organisation)];
}

/** After a change of structure or roster, which decide whose work it was. Where nothing was ever read there is nothing to attribute anew. */
export async function refreshAfterChange(database: Database, jobs: Jobs, organisation: string, now: Instant): Promise<void> {
  if ((await listReads(database, organisation)).length > 0) await refreshOrganisation(database, jobs, organisation, now);
}

function toRead(organisation: string, { connections, repositories, files }: ConnectedSources): readonly SourceToRead[] {
  const [file] = files;
  return [
    ...connections.map(({ id }): SourceToRead => ({ organisation, kind: "read-connection", source: id })),
    ...repositories
      .filter(({ address }) => address !== null)
      .map(({ id }): SourceToRead => ({ organisation, kind: "read-repository", source: id })),
    ...(file === undefined ? [] : [{ organisation, kind: "read-file" as const, source: file.id }]),
  ];
}
