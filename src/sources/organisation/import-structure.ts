import type { Structure } from "../../core/model/structure.ts";
import { importBackstage } from "./import-backstage.ts";
import { importRepositories, importTeams } from "./import-tables.ts";
import type { Import } from "./imported.ts";
import { mergeFile } from "./merge-file.ts";
import { parseOrganisation } from "./parse-organisation.ts";

export type ImportForm = "evenkeel" | "teams-csv" | "repositories-csv" | "backstage";

/** Reads the text of one import over a structure; never throws for what the text says. Problems name row and column, or line. */
export function importStructure(before: Structure, form: ImportForm, text: string): Import {
  const { structure, problems } = readers[form](before, text);
  return { structure: problems.some(({ severity }) => severity === "refused") ? before : structure, problems };
}

type Reader = (before: Structure, text: string) => Import;

const readers: Readonly<Record<ImportForm, Reader>> = {
  evenkeel(before, text) {
    const known = before.teams.map(({ id }) => id);
    const parsed = parseOrganisation(text, "evenkeel.yaml", known);
    if ("file" in parsed) return mergeFile(before, parsed.file, parsed.placeOf);
    return { structure: before, problems: parsed.problems.map((problem) => ({ ...problem, severity: "refused" })) };
  },
  "teams-csv": importTeams,
  "repositories-csv": importRepositories,
  backstage: importBackstage,
};
