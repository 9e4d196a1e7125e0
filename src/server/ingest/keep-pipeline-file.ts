import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import type { Instant } from "../../core/model/time.ts";
import type { Jobs } from "../../jobs/jobs.ts";
import { organisationFolder } from "../../jobs/organisation-folder.ts";
import { oidOf, placesOf } from "../../sources/events/placing.ts";
import type { Database } from "../../state/database.ts";
import { keepSourceFile } from "../../state/source-files.ts";
import { keepUpload } from "../keep-upload.ts";
import type { PlacesAtTheDoor } from "./door.ts";
import type { KeepFile } from "./receiving.ts";

export interface KeepingFiles {
  readonly database: Database;
  readonly dataFolder: string;
  readonly places: PlacesAtTheDoor;
  readonly jobs: Pick<Jobs, "read">;
  readonly now: () => Instant;
}

const STAGE = /^S[1-7]$/;

/**
 * Keeps what a scanner wrote beside the files that people hand in, and has all of them read. Its repository has to be known: a file that
 * cannot be placed would keep the others from being read.
 */
export function createKeepFile({ database, dataFolder, places, jobs, now }: KeepingFiles): KeepFile {
  return async ({ organisation, connection }, { kind, repository: asked, oid, stage, body }) => {
    const place = await places.place(organisation);
    const known = placesOf({ ...place, production: [], teams: {}, severities: {} });
    const repository = known.repository(asked);
    if (repository === null) throw notPlaced();
    const { sha256, size } = await keepUpload(organisationFolder(dataFolder, organisation).files, Readable.from(body));
    const id = `${kind}-${createHash("sha256").update(`${sha256}${repository}`).digest("hex").slice(0, 16)}`;
    const name = `${connection}-${repository}.${kind === "sarif" ? "sarif" : "cdx.json"}`;
    const scan = { oid: oidOf(oid), stage: stage !== null && STAGE.test(stage) ? stage : null };
    await keepSourceFile(database, organisation, { id, kind, name, sha256, size, added: now(), repository, ...scan });
    await jobs.read(organisation, "read-file", id);
  };
}

function notPlaced(): EvenkeelError {
  return new EvenkeelError(
    "source.not-found",
    "The repository this file speaks of is not connected.",
    "Add ?repository= with its id or path, as it stands under Sources.",
  );
}
