import type { Unit } from "../core/evidence/estimate.ts";
import type { Measure, MeasureClass, Shape, Variant } from "../core/evidence/measure.ts";
import type { Catalogue, Concept } from "../core/model/catalogue.ts";
import type { Practice } from "../core/recommendations/practice.ts";

// An invented catalogue with the shape of the real one: what the report needs names for.

type Line = readonly [id: string, name: string, shape: Shape, kind: MeasureClass, counter: string];

const measureLines: readonly Line[] = [
  ["E01", "Change lead time", "duration", "flow", "E03"],
  ["E02", "Deployment frequency", "count", "flow", "E03"],
  ["E03", "Change fail rate", "rate", "flow", "E02"],
  ["E04", "Failed deployment recovery", "duration", "flow", "E03"],
  ["E05", "Deployment rework", "rate", "artefact", "E03"],
  ["E06", "Review pickup", "duration", "conduct", "E07"],
  ["E07", "Rework rounds", "ratio", "conduct", "E11"],
  ["E08", "Security review wait", "duration", "conduct", "E11"],
  ["E09", "Security gate share", "rate", "conduct", "E23"],
  ["E10", "Security engagement point", "ratio", "conduct", "E11"],
  ["E11", "Security rejection", "rate", "conduct", "E09"],
  ["E12", "Handoffs per item", "ratio", "conduct", "E13"],
  ["E13", "Flow efficiency", "ratio", "flow", "E14"],
  ["E14", "Work in progress", "level", "flow", "E16"],
  ["E15", "Work item age", "level", "flow", "E14"],
  ["E16", "Unplanned work", "rate", "conduct", "E35"],
  ["E17", "Out of hours", "rate", "conduct", "E24"],
  ["E18", "Reverts and quick fixes", "rate", "flow", "E01"],
  ["E19", "Weakness remediation", "duration", "flow", "E29"],
  ["E20", "Exposure window", "duration", "artefact", "E27"],
  ["E21", "Due-date attainment", "rate", "flow", "E29"],
  ["E22", "Net resolve rate", "ratio", "flow", "E19"],
  ["E23", "Stage caught", "categories", "flow", "E24"],
  ["E24", "Failure spectrum", "categories", "flow", "E34"],
  ["E25", "Security work by product teams", "rate", "conduct", "E19"],
  ["E26", "Cross-team security review", "rate", "conduct", "E08"],
  ["E27", "Dependency update latency", "duration", "artefact", "E18"],
  ["E28", "Control coverage", "rate", "artefact", "E29"],
  ["E29", "Risk-acceptance hygiene", "rate", "artefact", "E19"],
  ["E30", "Secret bypass", "rate", "conduct", "E23"],
  ["E31", "Knowledge spread", "categories", "conduct", "E26"],
  ["E32", "Changes that cross owners", "rate", "conduct", "E12"],
  ["E33", "Action completion", "rate", "conduct", "E35"],
  ["E34", "Incident learning", "rate", "conduct", "E33"],
  ["E35", "Improvement share", "rate", "conduct", "E16"],
  ["E36", "Tests come along with the change", "rate", "conduct", "E03"],
  ["E37", "Red main", "duration", "flow", "E23"],
  ["E38", "Pipeline queue share", "ratio", "flow", "E02"],
];

const unitOf: Readonly<Record<Shape, Unit>> = {
  rate: "share",
  duration: "hours",
  ratio: "ratio",
  count: "per-week",
  categories: "share",
  level: "items",
};

const variantsOf: Readonly<Record<string, readonly Variant[]>> = {
  E01: [
    { id: "deployment", label: "to deployment", proxy: false },
    { id: "tag", label: "to the first release tag", proxy: true },
  ],
  E27: [
    { id: "bot", label: "merged by the bot", proxy: false },
    { id: "merge", label: "a merge", proxy: true },
  ],
  E28: [
    { id: "run", label: "it ran", proxy: false },
    { id: "config", label: "a file", proxy: true },
  ],
  E36: [
    { id: "full", label: "all parts", proxy: false },
    { id: "tests", label: "tests only", proxy: true },
  ],
};

function measure([id, name, shape, kind, counter]: Line): Measure {
  return {
    id,
    name,
    version: 1,
    question: `What does ${name.toLowerCase()} look like here?`,
    definition: name,
    formula: "items / all items",
    unit: unitOf[shape],
    class: kind,
    shape,
    population: "all items of the window",
    start: null,
    end: null,
    competingEnds: [],
    needs: [],
    needsSecurityTeam: ["E08", "E09", "E10", "E11", "E25"].includes(id),
    variants: variantsOf[id] ?? [],
    windowBy: "period",
    windowWeeks: 12,
    nMin: 5,
    nullRules: [],
    leastContributorsByCategory: {},
    countedAs: {},
    direction: "lower",
    counters: [counter],
    links: { symptoms: ["S4"], causes: [], behaviours: [], lenses: [] },
    canBeGamedBy: "splitting items",
    cannotSee: "What is not recorded.",
    sources: [],
    unlock: [],
    sql: null,
  };
}

function concept(id: string, name: string, definition: string, question: string): Concept {
  return { id, name, definition, question };
}

const lenses = [
  concept("culture", "Culture", "How people treat bad news.", "Can bad news travel without harm?"),
  concept("automation", "Automation", "What runs by itself.", "Does what must happen each time happen by itself?"),
  concept("lean", "Lean", "How work flows.", "Does finished work reach its users without waiting?"),
  concept("measurement", "Measurement", "What is known.", "Would we notice if it got worse?"),
  concept("sharing", "Sharing", "Who knows.", "Does what one knows reach the others?"),
] as const;

const behaviours = [
  ["B1", "Trust each other and the process", "People rely on each other and on the pipeline.", ["culture"]],
  ["B2", "Engaged, understanding it end to end", "People know what happens after their part.", ["culture", "sharing"]],
  ["B3", "Courage, no fear of blame", "Bad news travels at once.", ["culture"]],
  ["B4", "Personal accountability", "Security and operation are part of the work.", ["culture"]],
  ["B5", "Reflect, and act on it", "What is agreed gets done.", ["lean", "culture"]],
  ["B6", "Relish learning", "There is time to learn, and it is used.", ["culture", "sharing"]],
] as const;

function practice(number: number, id: string, name: string, primary: string, direction: "up" | "down", guard: string): Practice {
  return {
    id,
    number,
    version: 1,
    status: "stable",
    name,
    summary: `${name}.`,
    what: `${name}: a file in the repository does it, warns first, and can be taken out again in a minute.`,
    why: "What happens by itself is not forgotten in a busy week.",
    steps: ["Look at it together for an hour", "Add the file", "Read what it says for four weeks"],
    antiPattern: "It blocks from the first day, and is switched off in the second week.",
    stopRule: "Nothing moved after twelve weeks, or the guard got worse.",
    behaviours: ["B4"],
    symptoms: ["S4"],
    causes: ["K5"],
    lenses: ["automation"],
    freesCapacity: true,
    cost: { size: "s", setupHours: [1, 8], weeklyHours: [0, 1] },
    evidence: { grade: "c", claims: [] },
    automation: [],
    adoption: { detectors: [], scope: "repo" },
    prerequisites: [],
    conflicts: [],
    measure: { primary, direction, lagWeeks: 8, guard },
    seeAlso: [],
  };
}

export const exampleCatalogue: Catalogue = {
  version: "2026.2",
  model: {
    lenses,
    behaviours: behaviours.map(([id, name, definition, of]) => ({
      ...concept(id, name, definition, `${name}?`),
      lenses: of,
      symptoms: ["S1"],
    })),
    symptoms: [],
    causes: [],
  },
  measures: measureLines.map(measure),
  claims: [],
  instruments: [],
  practices: [
    practice(25, "dependency-updates", "Dependency updates, merged when green", "E27", "down", "E18"),
    practice(26, "policy-as-code", "Policy as code, warn then enforce", "E28", "up", "E38"),
    practice(11, "small-batches", "Small batches", "E01", "down", "E03"),
    practice(18, "peer-review", "Peer review, not a board", "E01", "down", "E03"),
    practice(19, "security-champion", "A security contact in each team", "E25", "up", "E08"),
  ],
};
