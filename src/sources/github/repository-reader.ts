import { z } from "zod";
import type { Instant } from "../../core/model/time.ts";
import type { KnownRepository, LiveReading, LiveRows } from "../live/live-source.ts";
import type { GitHubCall } from "./github-call.ts";

/** What reading one list of one repository needs: `path` is where it is now, `main` its default branch. */
export interface RepositoryReader {
  readonly call: GitHubCall;
  readonly repository: KnownRepository;
  readonly path: string;
  readonly main: string;
  readonly since: Instant;
  readonly reading: LiveReading;
}

/** `next`: the page after this one, null when all since the wanted time was read. */
export interface ReadPage {
  readonly rows: LiveRows;
  readonly next: string | null;
}

export const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });

/** GraphQL asks for both apart. */
export function ownerAndName(path: string): { readonly owner: string; readonly name: string } {
  const [owner = "", name = ""] = path.split("/");
  return { owner, name };
}
