import { z } from "zod";
import { automation, band, cell, change, estimate, finding, lens, links, recommendation, unit, unlock } from "../report/report-shape.ts";
import { instant, sentence, slug, uuid } from "./shapes.ts";

/** Windows that every refresh assesses; a link with another number of weeks is refused. */
export const windows = [12, 26, 52] as const;
export const weeks = z.coerce.number().int().pipe(z.literal(windows)).default(12);
/** `org`, a team, or a repository. */
export const node = slug.default("org");
export const scope = z.strictObject({ node, weeks });

/** What stands at the top of every page of figures. */
const subject = z.strictObject({
  node: z.string(),
  name: z.string(),
  kind: z.enum(["organisation", "team", "repository"]),
  from: instant,
  to: instant,
  weeks: z.int(),
  contributors: band.nullable(),
  /** Figures concern at least this many contributors. */
  k: z.int(),
  invented: z.boolean(),
  /** When the evidence was last assessed. */
  assessed: instant,
});

/**
 * A measure on the common axis, right is easier: `position` is where the value stands, .55 at the reading aid (the middle of the zone
 * .5 to .6 where a claim flips), one doubling of its ratio to the aid a fifth of the width, clamped to 0..1 (interface.md 4).
 */
const mark = z.strictObject({
  measure: z.string(),
  name: z.string(),
  /** Which of several figures of the measure it is, in words; null where there is nothing to tell apart. */
  variant: z.string().nullable(),
  cell: z.string(),
  unit,
  estimate,
  proxy: z.boolean(),
  /** "half wait longer than 3.3 working days" */
  said: z.string(),
  position: z.strictObject({ at: z.number(), low: z.number(), high: z.number() }).nullable(),
  /** "2 working days", and whether it comes from a public source. */
  aid: z.strictObject({ text: z.string(), source: z.string().nullable() }).nullable(),
});

const open = z.strictObject({ measure: z.string(), name: z.string(), reason: z.string(), unlock: unlock.nullable() });

/** A released perception figure; null until a round was released. */
const perception = z.strictObject({ score: z.number(), low: z.number(), high: z.number(), answers: z.string() }).nullable();

/** A behaviour or a symptom, in one grammar. */
const row = z.strictObject({
  id: z.string(),
  name: z.string(),
  definition: z.string(),
  /** One sentence made from the figures; says what is unknown, too. */
  sentence: z.string(),
  outcome: z.enum(["present", "absent", "undecided", "open", "few"]),
  /** "3 of 4 hold", in words. */
  outcomeText: z.string(),
  n: z.string(),
  perception,
  marks: z.array(mark),
  /** Drawn as a dashed lane that names the way to know. */
  open: z.array(open),
  findings: z.array(z.strictObject({ id: z.string(), claim: z.string(), outcome: finding.shape.outcome, disputed: z.boolean() })),
  /** Since the window before: "appeared", "gone" ... of the findings under it. */
  changed: z.array(z.strictObject({ finding: z.string(), claim: z.string(), change })),
});
export type HomeRow = z.infer<typeof row>;
export type Mark = z.infer<typeof mark>;

const worthTrying = z.strictObject({ practice: z.string(), name: z.string(), because: z.string(), firstStep: z.string() });

export const home = z.strictObject({
  subject,
  title: z.string(),
  lead: z.string(),
  behaviours: z.array(row),
  symptoms: z.array(row),
  lenses: z.array(lens),
  /** Sentences; null where nothing could be decided. */
  strongest: z.string().nullable(),
  weakest: z.string().nullable(),
  mostUncertain: z.string().nullable(),
  worthTrying: z.array(worthTrying),
  changes: z.array(z.strictObject({ finding: z.string(), claim: z.string(), change })),
  /** Null before anything was read; then this says what to do first. */
  limits: z.array(z.string()),
});
export type Home = z.infer<typeof home>;
export type ViewSubject = z.infer<typeof subject>;
export type OpenLane = z.infer<typeof open>;

export const disputeNote = z.strictObject({
  id: uuid,
  finding: slug,
  node: z.string(),
  /** The team that speaks, never a person. */
  team: z.string(),
  note: z.string(),
  at: instant,
});

export type DisputeNote = z.infer<typeof disputeNote>;

export const target = z.strictObject({
  id: uuid,
  node: z.string(),
  about: z.union([
    z.strictObject({ behaviour: z.string().regex(/^B[1-6]$/) }),
    z.strictObject({ measure: z.string().regex(/^E\d{2}$/), variant: z.string().nullable(), category: z.string().nullable() }),
  ]),
  direction: z.enum(["up", "down"]),
  /** In the unit of the measure; null for a behaviour, whose direction alone is aimed at. */
  value: z.number().nullable(),
  by: instant,
  why: sentence,
});
export type Target = z.infer<typeof target>;

export const findingDetail = z.strictObject({
  subject,
  finding,
  /** How sure and why, in sentences. */
  sureness: z.array(z.string()),
  marks: z.array(mark),
  open: z.array(open),
  perception,
  /** Every cell a criterion rests on, whole. */
  cells: z.array(cell),
  remedies: z.array(
    z.strictObject({ practice: z.string(), name: z.string(), summary: z.string(), recommended: z.boolean(), adoption: z.string() }),
  ),
  disputes: z.array(disputeNote),
  previous: z.strictObject({ outcome: finding.shape.outcome, to: instant }).nullable(),
});
export type FindingDetail = z.infer<typeof findingDetail>;

const measureContract = z.strictObject({
  id: z.string(),
  name: z.string(),
  version: z.int(),
  question: z.string(),
  definition: z.string(),
  formula: z.string(),
  unit,
  class: z.enum(["conduct", "flow", "artefact"]),
  shape: z.string(),
  direction: z.enum(["lower", "higher", "none"]),
  population: z.string(),
  canBeGamedBy: z.string(),
  cannotSee: z.string(),
  counters: z.array(z.string()),
  links,
  sources: z.array(z.strictObject({ text: z.string(), url: z.string().nullable() })),
  sql: z.string().nullable(),
});

const measureRow = z.strictObject({
  id: z.string(),
  name: z.string(),
  question: z.string(),
  class: measureContract.shape.class,
  /** The headline cell: variant and category first in the contract. */
  headline: cell.nullable(),
  said: z.string(),
  open: open.nullable(),
});

/** A commit, a change, a path, a weakness or a work item: the thing, with the way to it, never who did it. */
const item = z.strictObject({
  id: z.string(),
  kind: z.enum(["commit", "change", "path", "weakness", "work-item", "incident", "other"]),
  repository: z.string().nullable(),
  /** Where the forge shows it; null for a local clone. */
  href: z.string().nullable(),
});

export type MeasureRow = z.infer<typeof measureRow>;
export type Item = z.infer<typeof item>;

export const ofFinding = z.strictObject({ organisation: slug, finding: slug });
export const ofMeasure = z.strictObject({ organisation: slug, measure: z.string().regex(/^E\d{2}$/) });

const practiceRow = z.strictObject({
  id: z.string(),
  name: z.string(),
  summary: z.string(),
  behaviours: z.array(z.string()),
  symptoms: z.array(z.string()),
  lenses: z.array(z.string()),
  size: z.enum(["s", "m", "l"]),
  grade: z.enum(["a", "b", "c", "d"]),
  automations: z.int(),
  adoption: z.string(),
  recommended: z.boolean(),
});

export const practice = z.strictObject({
  subject,
  practice: z.strictObject({
    ...practiceRow.shape,
    what: z.string(),
    why: z.string(),
    steps: z.array(z.string()),
    antiPattern: z.string(),
    stopRule: z.string(),
    setupHours: z.tuple([z.number(), z.number()]),
    weeklyHours: z.tuple([z.number(), z.number()]),
    evidence: z.array(z.strictObject({ text: z.string(), source: z.string(), url: z.string().nullable(), kind: z.string() })),
    automation: z.array(automation),
    prerequisites: z.array(z.string()),
    conflicts: z.array(z.string()),
    measure: z.strictObject({ primary: z.string(), direction: z.enum(["up", "down"]), lagWeeks: z.number(), guard: z.string() }),
    seeAlso: z.array(z.strictObject({ scheme: z.string(), id: z.string() })),
  }),
  recommendation: recommendation.nullable(),
  /** Why it is not among the three, where it is not. */
  excluded: z.string().nullable(),
  /** Repositories in which its automation was seen. */
  seenIn: z.array(z.string()),
});

export type PracticeRow = z.infer<typeof practiceRow>;
export type PracticeDetail = z.infer<typeof practice>;

const place = z.strictObject({ id: z.string(), name: z.string() });

/**
 * Who answers for what: services and repositories by the team that owns them, the gates their changes pass, and how security work is
 * shared. In the order of the description, never of a figure.
 */
export const accountability = z.strictObject({
  subject,
  /** Of the whole organisation; null for those who may not read figures. */
  together: z.array(measureRow).nullable(),
  owners: z.array(
    z.strictObject({
      ...place.shape,
      kind: z.string(),
      services: z.array(z.strictObject({ ...place.shape, tier: z.int().nullable(), repositories: z.array(place) })),
      /** Owned as a whole, and part of no service of the team. */
      repositories: z.array(place),
      /** Path rules that name the team. */
      rules: z.int(),
      /** Gates the team keeps. */
      keeps: z.array(place),
      /** Null for those who may not read figures of this team. */
      figures: z.array(measureRow).nullable(),
    }),
  ),
  /** Nobody is named for these. */
  unowned: z.strictObject({ services: z.array(place), repositories: z.array(place) }),
  gates: z.array(z.strictObject({ ...place.shape, team: place, paths: z.array(z.string()) })),
});
export type Accountability = z.infer<typeof accountability>;

export const measures = z.strictObject({ subject, measures: z.array(measureRow) });
export type MeasureList = z.infer<typeof measures>;

export const measureDetail = z.strictObject({
  subject,
  measure: measureContract,
  cells: z.array(
    z.strictObject({
      cell,
      label: z.string(),
      said: z.string(),
      /** Of the finding it decides first, in the unit of the cell. */
      aid: z.strictObject({ value: z.number(), text: z.string() }).nullable(),
    }),
  ),
  open: z.array(open),
  items: z.array(z.strictObject({ cell: z.string(), items: z.array(item) })),
  targets: z.array(target),
  /** In whose findings it decides. */
  findings: z.array(z.strictObject({ id: z.string(), claim: z.string(), outcome: finding.shape.outcome })),
});
export type MeasureDetail = z.infer<typeof measureDetail>;

export const practices = z.strictObject({ subject, recommendations: z.array(recommendation), practices: z.array(practiceRow) });
export type PracticeList = z.infer<typeof practices>;

export const findings = z.strictObject({ subject, findings: z.array(finding), disputes: z.array(disputeNote), lenses: z.array(lens) });
export type FindingList = z.infer<typeof findings>;
