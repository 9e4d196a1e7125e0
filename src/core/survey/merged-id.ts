/** 64-bit FNV-1a (Fowler, Noll, Vo): short, the same everywhere; nothing secret hangs on it. */
const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;
const LETTERS = 64n;

/**
 * Id of a group of teams that answer together: the same teams always get the same one, so that rounds can be compared, and no other
 * teams do. A slug, as all ids of nodes.
 * @example mergedId(["payments", "search"]) === mergedId(["search", "payments"]) // true
 */
export function mergedId(teams: readonly string[]): string {
  let hash = OFFSET;
  for (const letter of JSON.stringify(teams.toSorted()))
    hash = BigInt.asUintN(Number(LETTERS), (hash ^ BigInt(letter.charCodeAt(0))) * PRIME);
  return `together-${hash.toString(36)}`;
}
