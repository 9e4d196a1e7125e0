import type { FoundRepository } from "./live-source.ts";

/** What none of so many gives is most likely given by none: each costs some requests while somebody waits for the answer. */
const MOST_TRIED = 10;

/**
 * Repositories to try a token on. Of one alone nothing can be said about a token: it may be archived, empty, or have half of it switched
 * off. Archived ones are tried where there is no other; empty where the token sees none.
 * @example await triedRepositories(source.repositories(connection, secrets, http, signal))
 */
export async function triedRepositories(found: AsyncIterable<FoundRepository>): Promise<readonly FoundRepository[]> {
  const living: FoundRepository[] = [];
  const archived: FoundRepository[] = [];
  for await (const repository of found) {
    const list = repository.archived ? archived : living;
    if (list.length < MOST_TRIED) list.push(repository);
    if (living.length === MOST_TRIED) break;
  }
  return living.length === 0 ? archived : living;
}
