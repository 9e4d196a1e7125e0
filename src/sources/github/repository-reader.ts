import { z } from "zod";
import type { Instant } from "../../core/model/time.ts";
import type { LiveReply } from "../live/live-http.ts";
import type { KnownRepository, LiveReading, LiveRows } from "../live/live-source.ts";
import type { GitHubCall } from "./github-call.ts";
import type { PageTags } from "./page-tags.ts";

/** What reading one list of one repository needs: `path` is where it is now, `main` its default branch. */
export interface RepositoryReader {
  readonly call: GitHubCall;
  readonly repository: KnownRepository;
  readonly path: string;
  readonly main: string;
  readonly since: Instant;
  readonly reading: LiveReading;
  readonly tags: PageTags;
}

/** A page of a list, or that it is what it was: then `reply` has nothing to read, and what came of it stands. */
interface TaggedPage {
  readonly reply: LiveReply;
  readonly unchanged: { readonly next: string | null; readonly oldest: Instant | null } | null;
  /** To be called with what was read of it, before its rows are kept. */
  readonly note: (oldest: Instant | null) => void;
}

/** Asks for a page with the tag it had, so that one that is unchanged costs no quota. */
export async function taggedPage({ call, repository, path, tags }: RepositoryReader, page: string): Promise<TaggedPage> {
  const known = tags.of(repository.native, path, page);
  const reply = await call.get(page, known?.etag ?? null);
  return {
    reply,
    unchanged: reply.unchanged ? known : null,
    note: (oldest) => tags.note(repository.native, path, page, reply, oldest),
  };
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
