import { remoteEnvironment } from "./clone-repository.ts";
import { FETCH_LISTED } from "./fetch-listed.ts";
import { parseMailmap } from "./mailmap.ts";
import type { Repository } from "./repository.ts";
import { askGit, runGit } from "./run-git.ts";

export interface Mailmap {
  readonly apply: ReturnType<typeof parseMailmap>;
  readonly oid: string | null;
  /** False when main has a mailmap that could not be read here, as in a blob-less clone of someone else. */
  readonly readable: boolean;
}

/** The mailmap at the head of main; `address` lets a blob-less clone of ours fetch it. */
export async function readMailmap(repository: Repository, head: string, address: string | null, signal: AbortSignal): Promise<Mailmap> {
  const { place } = repository;
  const entry = (await runGit({ args: ["ls-tree", "--full-tree", head, ".mailmap"], place, signal })).toString("latin1");
  const oid = /^100(?:644|755) blob ([0-9a-f]+)/.exec(entry)?.[1] ?? null;
  if (oid === null) return { apply: parseMailmap(""), oid: null, readable: true };
  const held = await askGit({ args: ["cat-file", "blob", oid], place, signal });
  if (held !== null) return { apply: parseMailmap(held), oid, readable: true };
  if (address !== null)
    await askGit({
      args: FETCH_LISTED,
      place,
      signal,
      stdin: `${oid}\n`,
      environment: remoteEnvironment(address),
    });
  const fetched = address === null ? null : await askGit({ args: ["cat-file", "blob", oid], place, signal });
  return { apply: parseMailmap(fetched ?? ""), oid: fetched === null ? null : oid, readable: fetched !== null };
}
