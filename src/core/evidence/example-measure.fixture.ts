import type { Measure } from "./measure.ts";

/** A measure of nothing: a share by period of at least five items; a test says only what it is about. */
export function exampleMeasure(over: Partial<Measure>): Measure {
  return {
    id: "X",
    name: "",
    version: 1,
    question: "",
    definition: "",
    formula: "",
    unit: "share",
    class: "conduct",
    shape: "rate",
    population: "",
    start: null,
    end: null,
    competingEnds: [],
    needs: [],
    needsSecurityTeam: false,
    variants: [],
    windowBy: "period",
    windowWeeks: 12,
    nMin: 5,
    nullRules: [],
    leastContributorsByCategory: {},
    countedAs: {},
    direction: "none",
    counters: [],
    links: { symptoms: [], causes: [], behaviours: [], lenses: [] },
    canBeGamedBy: "",
    cannotSee: "",
    sources: [],
    unlock: [],
    sql: null,
    ...over,
  };
}
