import { createHash } from "node:crypto";

/** A stable id of what the parts name together: 32 hex digits of SHA-256 over the parts, joined by the unit separator. */
export function rowId(...parts: readonly (string | number)[]): string {
  return createHash("sha256").update(parts.join("\u001f")).digest("hex").slice(0, 32);
}

/**
 * A vulnerable package is one weakness whichever source tells of it, so its id comes from repository, advisory and package alone;
 * version and qualifiers of the package URL change with every bump and would reset its age.
 */
export function advisoryWeaknessId(repo: string, advisory: string, purl: string): string {
  return rowId("weakness", repo, advisory.toUpperCase(), purl.replace(/(?<=.)@[^/]*$|[?#].*$/, ""));
}
