import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Organisation, unknownOrganisation } from "../../core/model/organisation.ts";
import { MONDAY } from "./git-repository.fixture.ts";
import { type MemorySink, memorySink } from "./memory-sink.fixture.ts";
import { type GitRead, type GitRequest, readGit } from "./read-git.ts";

export interface Reader {
  readonly sink: MemorySink;
  readonly cacheDir: string;
  /** Reads, and remembers as a caller does that has committed the rows. */
  readonly read: (location: string, more?: Partial<GitRequest>) => Promise<GitRead>;
  readonly remove: () => void;
}

/** A lake in memory with its own cache folder, so several reads of it are incremental. */
export function aReader(organisation: Organisation = unknownOrganisation): Reader {
  const cacheDir = mkdtempSync(join(tmpdir(), "evenkeel-cache-"));
  const sink = memorySink();
  return {
    sink,
    cacheDir,
    async read(location, more = {}) {
      const request: GitRequest = {
        location,
        organisation,
        cacheDir,
        now: MONDAY + 1e10,
        from: 0,
        signal: new AbortController().signal,
        progress: () => undefined,
        saltFor: (container, quarter) => createHash("sha256").update(`${container} ${quarter}`).digest(),
        ...more,
      };
      const read = await readGit(request, sink);
      await read.remember();
      return read;
    },
    remove: () => rmSync(cacheDir, { recursive: true, force: true }),
  };
}
