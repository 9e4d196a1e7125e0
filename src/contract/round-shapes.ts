import { z } from "zod";
import { instant, name, sentence, slug, uuid } from "./shapes.ts";

/** survey.md 3. `void`: nothing was or will be released, the ballots are gone. */
const roundState = z.enum(["draft", "announced", "enrolling", "answering", "closing", "released", "void"]);
export const fingerprint = z.string().regex(/^[0-9a-f]{64}$/, "must be 64 small hexadecimal letters");
export const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/);

const windows = z.strictObject({
  enrolFrom: instant,
  enrolUntil: instant,
  answerFrom: instant,
  answerUntil: instant,
  extendUntil: instant,
});

export const instrumentSummary = z.strictObject({
  id: slug,
  version: z.int(),
  name: z.string(),
  kind: z.enum(["baseline", "pulse", "imported"]),
  items: z.int(),
  minutes: z.number(),
  locales: z.array(z.string()),
  attributions: z.array(z.string()),
});
export type InstrumentSummary = z.infer<typeof instrumentSummary>;

/** What a coach decides; everything else follows. Windows null: the defaults of the instrument, from now. */
export const roundDraft = z.strictObject({
  instrument: slug,
  title: name,
  /** At least the organisation's own threshold. */
  k: z.int().min(5).max(50),
  kComment: z.int().min(10).max(20),
  disciplines: z.array(name).length(3).or(z.array(name).length(0)),
  windows: windows.nullable(),
  /** Windows of minutes, to show how a round goes. Labelled: it hides nobody. */
  demonstration: z.boolean(),
});

/** A cohort before it is announced: which teams answer together and how likely its picture can be shown (privacy.md 3). */
const plannedCohort = z.strictObject({
  node: slug,
  label: z.string(),
  teams: z.array(z.string()),
  eligible: z.int(),
  teamOnly: z.boolean(),
  /** Chance that at least k answer, if 75 % of those asked do. */
  chanceShown: z.number(),
  /** Smallest change between two rounds seen with 80 % power, in points; null where no change is ever shown. */
  smallestChange: z.number().nullable(),
});

/** The stages of everybody; nothing tells who has and who has not. */
export const roundSummary = z.strictObject({
  id: uuid,
  title: z.string(),
  instrument: instrumentSummary,
  state: roundState,
  demonstration: z.boolean(),
  windows: windows.nullable(),
  extended: z.boolean(),
  /** Null while a draft. */
  manifest: fingerprint.nullable(),
  k: z.int(),
  kComment: z.int(),
  eligible: z.int().nullable(),
  /** "fewer than 5 so far", or a total that moves once a day by k or more; null before answering. */
  progress: z.string().nullable(),
  voidReason: z.string().nullable(),
});
export type RoundSummary = z.infer<typeof roundSummary>;

/** The person who asks, in this round: with whom they answer, and whether a ballot can be fetched now. Never whether it was. */
const ownPart = z.strictObject({
  cohort: z.string(),
  /** Teams that answer together with one's own; empty when it stands alone. */
  together: z.array(z.string()),
  mayFetch: z.boolean(),
});

export const round = z.strictObject({
  ...roundSummary.shape,
  draft: roundDraft.nullable(),
  /** While a draft: what announcing would fix. Afterwards: what is fixed. */
  cohorts: z.array(plannedCohort),
  mine: ownPart.nullable(),
  /** Words of the manifest's fingerprint, to compare with the mail by eye. */
  words: z.array(z.string()),
  /** Where the chain is also published outside the operator's control; empty: nowhere, and the page says so. */
  publishedAt: z.array(z.string()),
  /** Somebody asked to void it; a second person has to agree. */
  voidAsked: z.strictObject({ by: z.string(), reason: z.string(), at: instant }).nullable(),
});
export type Round = z.infer<typeof round>;

const level = z.strictObject({ at: z.number(), low: z.number(), high: z.number(), edge: z.enum(["at-most", "at-least"]).nullable() });
const interval = z.strictObject({ low: z.number(), high: z.number(), level: z.number() });
const shownCount = z.strictObject({ low: z.int(), high: z.int() });

export const shownItem = z.strictObject({
  id: z.string(),
  text: z.string(),
  construct: z.string().nullable(),
  n: shownCount,
  favourable: z.strictObject({ level, interval }),
  neutral: z.number().nullable(),
  unfavourable: z.strictObject({ level, interval }),
  score: z.strictObject({ level, interval }),
  fromParts: z.boolean(),
  /** min(favourable, unfavourable): how divided the answers are. From n = 20 as a number. */
  division: z.number().nullable(),
  /** From n = 20: favourable share of all who were asked, if everybody silent disagreed, or agreed. */
  silence: z.strictObject({ low: z.number(), high: z.number() }).nullable(),
  sd: z.number().nullable(),
  categories: z.array(z.strictObject({ from: z.int(), to: z.int(), share: level })).nullable(),
});
export type ShownItem = z.infer<typeof shownItem>;

/** `change` only from n = 20 in both rounds and never between nearly equal rosters. */
export const shownConstruct = z.strictObject({
  id: z.string(),
  name: z.string(),
  kind: z.enum(["behaviour", "symptom", "cause", "norm"]),
  question: z.string(),
  /** Null: too few of its items could be shown. */
  score: z.strictObject({ at: z.number(), interval, n: shownCount }).nullable(),
  shrunken: z.strictObject({ at: z.number(), interval }).nullable(),
  before: z.strictObject({ at: z.number(), interval, n: shownCount }).nullable(),
  change: z.strictObject({ at: z.number(), interval, said: z.enum(["rose", "fell", "no clear change"]) }).nullable(),
  items: z.array(shownItem),
  /** Measures of the same claim, said in words: perception beside evidence. */
  evidence: z.array(
    z.strictObject({ finding: z.string(), name: z.string(), outcome: z.string(), said: z.string(), prompt: z.string().nullable() }),
  ),
});
export type ShownConstruct = z.infer<typeof shownConstruct>;

export const commitment = z.strictObject({
  id: uuid,
  node: slug,
  label: z.string(),
  round: uuid,
  text: sentence,
  practice: z.string().nullable(),
  /** A role, never a name: "team lead", "release manager". */
  ownerRole: name,
  by: instant,
  expected: sentence,
  howKnown: sentence,
  state: z.enum(["open", "done", "dropped"]),
  /** What the next round says of it: item zero. */
  kept: shownItem.nullable(),
});
export type Commitment = z.infer<typeof commitment>;

export const results = z.strictObject({
  round: roundSummary,
  subject: z.strictObject({ id: z.string(), label: z.string(), remainder: z.boolean() }),
  /** Every published group, in the order of the tree; `open`: the asker may read it, `kept`: the team keeps its picture. */
  groups: z.array(
    z.strictObject({ id: z.string(), parent: z.string().nullable(), label: z.string(), open: z.boolean(), kept: z.boolean() }),
  ),
  /** Why there is nothing, in words; null when there is. */
  nothing: z.string().nullable(),
  participation: z.string().nullable(),
  /** Three at most, strongest, weakest, most divided; or that nothing stands out. */
  sentences: z.array(z.strictObject({ about: z.enum(["strongest", "weakest", "divided", "nothing"]), text: z.string(), note: z.string() })),
  /** "a starting point for a talk", from the table of survey.md 5. */
  mayBeSaid: z.string(),
  /** When the round closed that `before` speaks of. */
  beforeClosed: instant.nullable(),
  constructs: z.array(shownConstruct),
  disciplines: z.array(
    z.strictObject({
      label: z.string(),
      constructs: z.array(z.strictObject({ id: z.string(), name: z.string(), at: z.number(), interval })),
    }),
  ),
  comments: z.array(z.strictObject({ prompt: z.string(), text: z.string() })),
  caveats: z.array(z.string()),
  commitments: z.array(commitment),
  mayCommit: z.boolean(),
});
export type Results = z.infer<typeof results>;

/** "What your teams ask of you" (survey.md 6): over three groups or more, never one team. */
export const asks = z.strictObject({
  subject: z.strictObject({ id: z.string(), label: z.string() }),
  groups: z.int().nullable(),
  constructs: z.array(shownConstruct),
  practices: z.array(z.strictObject({ id: z.string(), name: z.string(), because: z.string() })),
  commitments: z.array(commitment),
  /** Why there is nothing, in words. */
  nothing: z.string().nullable(),
});
export type Asks = z.infer<typeof asks>;

export const newCommitment = commitment.pick({ text: true, practice: true, ownerRole: true, by: true, expected: true, howKnown: true });

export const roundSettings = z.strictObject({
  /** null: pulses are announced by hand. */
  pulses: z.strictObject({ everyWeeks: z.int().min(4).max(26), weekday: z.int().min(1).max(7), timeZone: z.string().max(60) }).nullable(),
  /** One message for all in a channel; read back as the host only. */
  channels: z.array(z.strictObject({ kind: z.enum(["slack", "teams", "mattermost"]), url: z.string().max(2000) })).max(20),
  /** Teams that keep their picture to themselves; they chose it, not their manager. */
  teamOnly: z.array(slug),
  /** Git remote or mail addresses outside the operator's control, to which each entry of the chain is pushed. */
  publishTo: z.array(z.string().max(500)).max(5),
});
export type RoundSettings = z.infer<typeof roundSettings>;

export const envelope = z.strictObject({ entry: z.record(z.string(), z.unknown()), key: base64url, signature: base64url });
