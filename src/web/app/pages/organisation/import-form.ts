export const importForms = ["evenkeel", "teams-csv", "repositories-csv", "backstage"] as const;
export type ImportForm = (typeof importForms)[number];

/** What a file probably is, by its name; what was chosen before stays where the name does not say. */
export function formOf(name: string, before: ImportForm): ImportForm {
  const small = name.toLowerCase();
  if (small.endsWith(".csv")) return small.includes("repo") ? "repositories-csv" : before === "repositories-csv" ? before : "teams-csv";
  if (small.includes("catalog-info") || small.includes("backstage")) return "backstage";
  return small.includes("evenkeel") ? "evenkeel" : before;
}

/** Browsers guess types of YAML differently; the server takes these. */
export function mediaType(form: ImportForm): "text/csv" | "application/yaml" {
  return form === "teams-csv" || form === "repositories-csv" ? "text/csv" : "application/yaml";
}
