import type { Model } from "../../core/model/catalogue.ts";
import type { Questionnaire } from "../../core/privacy/questionnaire.ts";
import type { ConstructName } from "../../core/survey/shown.ts";

const NORMS: ConstructName = {
  name: "Clear agreements",
  kind: "norm",
  question: "Do people know, keep and change what they agreed on?",
};

/** In questions a cause bears the letter C, in the catalogue K, where C is the lens of culture. */
export function conceptOf(construct: string): string {
  return construct.replace(/^C(?=\d$)/, "K");
}

/** Every construct a round asks about, in the order of the catalogue; those of imported instruments follow under their own word. */
export function constructNames(
  { behaviours, symptoms, causes }: Model,
  { items, wording }: Questionnaire,
): ReadonlyMap<string, ConstructName> {
  const asked = [...new Set(items.flatMap(({ construct }) => (construct === null ? [] : [construct])))];
  const known = [
    ...behaviours.map(({ id, name, question }) => [id, { name, kind: "behaviour", question }] as const),
    ...symptoms.map(({ id, name, question }) => [id, { name, kind: "symptom", question }] as const),
    ...causes.map(({ id, name, question }) => [id, { name, kind: "cause", question }] as const),
    ["N", NORMS] as const,
  ];
  const own = known.flatMap(([id, name]) => asked.filter((each) => conceptOf(each) === id).map((each) => [each, name] as const));
  const others = asked
    .filter((each) => !own.some(([id]) => id === each))
    .map((each) => [each, { name: wording.en?.constructs[each] ?? each, kind: "norm", question: "" }] as const);
  return new Map<string, ConstructName>([...own, ...others]);
}
