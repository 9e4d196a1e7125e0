import type { Questionnaire } from "../privacy/questionnaire.ts";
import type { Level, Release, ReleasedGroup, ReleasedItem, ShownCount } from "../privacy/release-shape.ts";
import type { ConstructName } from "./shown.ts";

export const names: ReadonlyMap<string, ConstructName> = new Map([
  ["B1", { name: "Trust", kind: "behaviour", question: "Do we trust each other?" }],
  ["S1", { name: "Security as a blocker", kind: "symptom", question: "Does security hold work up?" }],
]);

/** Two constructs of three items each, and item zero. */
export const questionnaire: Questionnaire = {
  v: 1,
  id: "example",
  version: 1,
  title: "Example",
  minutes: 2,
  items: [
    ...["b1-1", "b1-2", "b1-3"].map((id) => ({ id, construct: "B1" })),
    ...["s1-1", "s1-2", "s1-3"].map((id) => ({ id, construct: "S1" })),
    { id: "zero", construct: null },
  ].map((item) => ({ ...item, version: 1, direction: 1, scale: "agreement", cohorts: null })),
  prompts: [],
  wording: { en: { items: { "b1-1": "We keep what we promise." }, prompts: {}, agreement: [], constructs: {} } },
  attributions: [],
};

export const few: ShownCount = { low: 5, high: 7 };
export const some: ShownCount = { low: 20, high: 49 };

/** A level known to half a step on either side. */
export function level(at: number, step: number): Level {
  return { at, low: at - step / 2, high: at + step / 2, edge: null };
}

export function item(score: number, n: ShownCount, more: Partial<ReleasedItem> = {}): ReleasedItem {
  const step = n.low < 20 ? 20 : 5;
  return { n, fav: level(0.6, 0.2), unfav: level(0.2, 0.2), score: level(score, step), fromParts: false, ...more };
}

export function group(items: Readonly<Record<string, ReleasedItem>>, more: Partial<ReleasedGroup> = {}): ReleasedGroup {
  const base = { id: "org", parent: null, label: "Everybody", teamOnly: false, remainder: false, eligible: 40 } as const;
  return { ...base, participation: "60-79 %", items, ...more };
}

export function release(groups: readonly ReleasedGroup[], more: Partial<Release["organisation"]> = {}): Release {
  return {
    v: 1,
    round: "2f0d0a7e-4f3c-4d1e-9b1a-5a4a4b1c2d3e",
    release: "release/1",
    k: 5,
    kComment: 10,
    groups,
    disciplines: [],
    organisation: { eligible: 40, accepted: 30, itemSd: {}, constructs: {}, ...more },
    comments: [],
    audit: { lattice: "rank-test", items: 6, withheld: 0, fromParts: 0 },
  };
}
