import type { Catalogue, Concept } from "../core/model/catalogue.ts";

export function modelPage({ model }: Catalogue): string {
  return [
    "# The model",
    "",
    "Five lenses over six behaviours, four symptoms and five causes. A behaviour can be seen and changed, so behaviours are the unit of everything.",
    "",
    ...concepts("Lenses", model.lenses, () => ""),
    ...concepts("Behaviours", model.behaviours, ({ symptoms }) => ` Weakness here feeds ${symptoms.join(", ")}.`),
    ...concepts("Symptoms", model.symptoms, ({ lenses }) => ` Seen through ${lenses.join(", ")}.`),
    ...concepts("Causes", model.causes, ({ symptoms }) => ` Drives ${symptoms.join(", ")}.`),
  ].join("\n");
}

function concepts<C extends Concept>(title: string, list: readonly C[], links: (concept: C) => string): readonly string[] {
  return [
    `## ${title}`,
    "",
    ...list.map(
      (concept) => `- **${concept.id} ${concept.name}**: ${concept.definition.trim()} *${concept.question.trim()}*${links(concept)}`,
    ),
    "",
  ];
}
