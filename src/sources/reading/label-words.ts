import type { ItemClass } from "./work-classes.ts";

/** Words of labels, in the order in which they decide. */
const CLASSES: readonly (readonly [ItemClass, RegExp])[] = [
  ["incident", /\b(incident|outage)\b/i],
  ["security", /\b(security|vulnerability)\b/i],
  ["defect", /\b(bug|defect)\b/i],
  ["debt", /\b(tech(nical)?[ -]?debt|debt|refactor(ing)?)\b/i],
  ["learning", /\b(post-?mortem|learning|retro(spective)?)\b/i],
  ["improvement", /\b(improvement|developer[ -]experience)\b/i],
  ["feature", /\b(feature|enhancement|story)\b/i],
];
const UNPLANNED = /\b(expedite|hotfix|urgent|unplanned|incident)\b/i;

/** Forges have no types of issues but labels; the labels themselves are not kept. */
export function classOfLabels(labels: readonly string[]): ItemClass {
  return CLASSES.find(([, words]) => labels.some((text) => words.test(text)))?.[0] ?? "other";
}

/** Whether a label says that work came in between; silence says nothing. */
export function saysUnplanned(labels: readonly string[]): boolean {
  return labels.some((text) => UNPLANNED.test(text));
}
