const longest = 56;

/**
 * The id a name gets: small Latin letters, digits and hyphens, numbered where that is taken.
 * @example newId("Žluťoučký Kůň", new Set(), "team") // "zlutoucky-kun"
 */
export function newId(name: string, taken: ReadonlySet<string>, otherwise: string): string {
  const latin = name.normalize("NFKD").replace(/\p{M}/gu, "").replaceAll("ß", "ss").toLowerCase();
  const wish =
    latin
      .replace(/[^a-z0-9]+/g, "-")
      .slice(0, longest)
      .replace(/^-+|-+$/g, "") || otherwise;
  let id = wish;
  for (let number = 2; taken.has(id); number += 1) id = `${wish}-${number}`;
  return id;
}
