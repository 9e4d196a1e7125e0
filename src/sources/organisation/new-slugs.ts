const SLUG = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** Whether a text can be an id as it is. */
export function isSlug(text: string): boolean {
  return SLUG.test(text);
}

/**
 * Gives ids to names of another form, each its own: `lantern/Payments` becomes `lantern-payments`, numbered where that is taken.
 * @param taken ids that are in use
 */
export function newSlugs(taken: Iterable<string>): (name: string) => string {
  const used = new Set(taken);
  return (name) => {
    const wish = plainSlug(name);
    let id = wish;
    for (let number = 2; used.has(id); number++) id = `${wish.slice(0, 56)}-${number}`;
    used.add(id);
    return id;
  };
}

/**
 * The id a name of another form wants; a name without a Latin letter or digit becomes `x`.
 * @example plainSlug("Žluťoučký Kůň") // "zlutoucky-kun"
 */
function plainSlug(name: string): string {
  if (isSlug(name)) return name;
  const latin = name.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replaceAll("ß", "ss");
  const slug = latin
    .replace(/[^a-z0-9._]+/g, "-")
    .replace(/^[-._]+/, "")
    .slice(0, 60)
    .replace(/[-._]+$/, "");
  return slug === "" ? "x" : slug;
}
