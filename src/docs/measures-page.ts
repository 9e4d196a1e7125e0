import type { Measure } from "../core/evidence/measure.ts";
import type { Catalogue } from "../core/model/catalogue.ts";

export function measuresPage({ measures }: Catalogue): string {
  const fed = measures.filter(({ sql }) => sql !== null).length;
  return [
    "# Measures",
    "",
    `What Evenkeel measures, how, and what each cannot see. ${fed} of ${measures.length} can be fed by the sources of this version; the others wait for a source and are reported as not observable.`,
    "Conduct and flow measures exist only for groups of five contributors or more; artefact measures count files and settings.",
    "",
    ...measures.flatMap(section),
  ].join("\n");
}

function section(measure: Measure): readonly string[] {
  const variants = measure.variants.map(({ label, proxy }) => (proxy ? `${label} (stands in)` : label));
  const sources = measure.sources.map(({ text, url }) => (url === null ? text : `[${text}](${url})`));
  const rows: readonly (readonly [string, string])[] = [
    ["Definition", measure.definition],
    ["Formula", measure.formula],
    ["Kind", `${measure.class}, ${measure.shape}, in ${measure.unit}`],
    ["Population", measure.population],
    ["Variants", variants.join("; ")],
    ["Unknown when", measure.nullRules.join(" ")],
    ["Read beside", measure.counters.join(", ")],
    ["Links", Object.values(measure.links).flat().join(", ")],
    ["Can be gamed by", measure.canBeGamedBy],
    ["Cannot see", measure.cannotSee],
    ["Made visible by", measure.unlock.map(({ how, effort }) => `${how.replace(/[.]$/, "")} (${effort})`).join("; ")],
    ["Source", sources.join("; ")],
  ];
  return [
    `## ${measure.id} ${measure.name}`,
    "",
    `*${measure.question}* (version ${measure.version})`,
    "",
    ...rows.filter(([, text]) => text !== "").map(([label, text]) => `- **${label}**: ${text.trim().replaceAll("\n", " ")}`),
    "",
  ];
}
