import { hash } from "node:crypto";

/** A stable id of what the parts name together: 32 hex digits of SHA-256 over the parts, joined by the unit separator. */
export function rowId(...parts: readonly (string | number)[]): string {
  // The first half of the hex text would keep all of it in memory, and a large file has some hundred thousand ids.
  return hash("sha256", parts.join("\u001f"), "buffer").toString("hex", 0, 16);
}

/**
 * A vulnerable package is one weakness whichever source tells of it, so its id comes from repository, advisory and package alone;
 * version and qualifiers of the package URL change with every bump and would reset its age.
 */
export function advisoryWeaknessId(repo: string, advisory: string, purl: string): string {
  return rowId("weakness", repo, advisory.toUpperCase(), purl.replace(/(?<=.)@[^/]*$|[?#].*$/, ""));
}
