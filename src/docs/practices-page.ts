import type { Catalogue } from "../core/model/catalogue.ts";
import type { Practice } from "../core/recommendations/practice.ts";

const costs = { s: "small", m: "medium", l: "large" } as const;

export function practicesPage({ practices }: Catalogue): string {
  return [
    "# Practices",
    "",
    "What is worth trying, what it changes, and the automation that makes it stick. Evidence grades: a several studies, b one good study or survey research, c practitioners, d argument.",
    "",
    ...practices.flatMap(section),
  ].join("\n");
}

function section(practice: Practice): readonly string[] {
  const [setupLow, setupHigh] = practice.cost.setupHours;
  const [weekLow, weekHigh] = practice.cost.weeklyHours;
  return [
    `## ${practice.name}`,
    "",
    `\`${practice.id}\`, number ${practice.number}, version ${practice.version}. ${practice.summary.trim()}`,
    "",
    practice.what.trim(),
    "",
    `*Why.* ${practice.why.trim()}`,
    "",
    ...practice.steps.map((step, index) => `${index + 1}. ${step.trim()}`),
    "",
    `- Anti-pattern: ${practice.antiPattern.trim()}`,
    `- Stop when: ${practice.stopRule.trim()}`,
    `- Changes: ${[...practice.behaviours, ...practice.symptoms, ...practice.causes].join(", ")}; lenses ${practice.lenses.join(", ")}`,
    `- Cost: ${costs[practice.cost.size]}, ${setupLow}-${setupHigh} hours to set up, then ${weekLow}-${weekHigh} a week`,
    `- Should move: ${practice.measure.primary} ${practice.measure.direction}, within ${practice.measure.lagWeeks} weeks; guard ${practice.measure.guard}`,
    `- Evidence ${practice.evidence.grade}: ${practice.evidence.claims.map(({ text, source, url }) => `${text.trim()} (${url === null ? source : `[${source}](${url})`})`).join("; ")}`,
    `- Automation: ${practice.automation.flatMap(({ files }) => files.map(({ path }) => `\`${path}\``)).join(", ") || "a setting or a habit, no file"}`,
    "",
  ];
}
