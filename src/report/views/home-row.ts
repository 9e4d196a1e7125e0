import type { HomeRow, Mark } from "../../contract/evidence-shapes.ts";
import type { Finding } from "../../core/findings/finding.ts";
import type { Concept } from "../../core/model/catalogue.ts";
import type { Naming } from "../naming.ts";
import { restsOn } from "../sentence.ts";
import type { Story } from "../story.ts";
import { bareClaim, weighedCriteria } from "../story.ts";
import { counted, countWord, lowerFirst, thousands } from "../words/number.ts";
import { markState, missingWords } from "../words/outcome.ts";
import { disputesOf } from "./compose-subject.ts";
import { distinct, marksOf } from "./mark.ts";
import { openLanes, PERCEPTION, perceptionLane } from "./open-lanes.ts";
import type { ViewInput } from "./view-input.ts";

/** More marks than these no longer fit a row; the others stand on the pages of their findings. */
const mostMarks = 4;

export interface RowParts {
  readonly input: ViewInput;
  readonly findings: readonly Finding[];
  /** Of the same findings, the surest first. */
  readonly story: Story;
  readonly changes: HomeRow["changed"];
  readonly names: Naming;
}

/** A behaviour: perception decides, the work stands beside it. Before a round its lane stays open (findings.md 4). */
export function behaviourRow(concept: Concept, parts: RowParts): HomeRow {
  const { findings, names } = parts;
  const under = findings.filter((each) => each.links.behaviours.includes(concept.id));
  const own = under.filter((each) => each.about === "behaviour");
  const marks = countedOnce(own.flatMap((each) => marksOf(each, names, "supports"))).slice(0, mostMarks);
  const beside = tallyOf(under.filter((each) => each.about !== "behaviour"));
  return {
    ...frame(concept, under, parts),
    sentence: behaviourSentence(marks[0]),
    ...perceivedOutcome(own, besideText(beside)),
    n: marksN(own, "supports") ?? "no source",
    marks: [...marks],
    open: [...notAsked(concept, parts), ...openLanes({ findings: own, role: "supports", page: parts.input.report.page }, names)],
  };
}

function notAsked({ id }: Concept, { input }: RowParts): HomeRow["open"] {
  return input.perception.has(id) ? [] : [perceptionLane([id], input.asked)];
}

/** What people said, once they were asked; until then what the work says beside it. */
function perceivedOutcome(own: readonly Finding[], beside: string): Pick<HomeRow, "outcome" | "outcomeText"> {
  const [outcome] = own.flatMap(({ perception }) => (perception === null ? [] : [perception]));
  if (outcome === undefined || (outcome.outcome === "unknown" && outcome.reason !== "inconclusive"))
    return { outcome: "open", outcomeText: beside };
  if (outcome.outcome === "unknown") return { outcome: "undecided", outcomeText: "cannot tell" };
  return { outcome: outcome.outcome, outcomeText: outcome.outcome === "present" ? "people say yes" : "people say no" };
}

function behaviourSentence(first: Mark | undefined): string {
  return first === undefined ? "Nothing in the work that was read stands beside it yet." : `${first.name}: ${first.said}.`;
}

/**
 * What the claims beside a behaviour say. They are all of trouble (symptoms and causes), so that one holds speaks against it; that none
 * does is no proof of it, which only people can give.
 */
function besideText({ all, present, absent, few }: Tally): string {
  if (all > 0 && few === all) return "too few to show";
  if (present > 0) return `${thousands(present)} of ${thousands(all)} against it`;
  return absent > 0 ? "nothing seen against it" : "cannot tell";
}

/** Two measures may say the same of the same items; a row draws it once. */
function countedOnce(marks: readonly Mark[]): readonly Mark[] {
  const same = (one: Mark, other: Mark): boolean => one.said === other.said && one.estimate.n === other.estimate.n;
  return distinct(marks).filter((mark, index, all) => all.findIndex((each) => same(each, mark)) === index);
}

/** A symptom: how many of the claims under it hold. It is called absent only where all of them could be seen and none holds. */
export function symptomRow(concept: Concept, parts: RowParts): HomeRow {
  const { findings, names } = parts;
  const under = findings.filter((each) => each.links.symptoms.includes(concept.id) && each.about !== "behaviour");
  const ordered = order.flatMap((state) => parts.story.byState[state].filter((each) => under.some(({ id }) => id === each.id)));
  const tally = tallyOf(under);
  return {
    ...frame(concept, under, parts),
    sentence: symptomSentence(ordered, tally, parts),
    outcome: outcomeOf(tally),
    outcomeText: outcomeText(tally),
    n: marksN(ordered, "decides") ?? "no source",
    marks: [...symptomMarks(ordered, names)],
    open: [...notAsked(concept, parts), ...openLanes({ findings: under, role: "decides", page: parts.input.report.page }, names)],
  };
}

const order = ["present", "undecided", "absent", "few", "open", "not-applicable"] as const;

/** One mark of each finding before a second one of any. */
function symptomMarks(ordered: readonly Finding[], names: Naming): readonly Mark[] {
  const each = ordered.map((finding) => marksOf(finding, names, "decides"));
  return distinct([...each.flatMap((marks) => marks.slice(0, 1)), ...each.flatMap((marks) => marks.slice(1))]).slice(0, mostMarks);
}

interface Tally {
  readonly all: number;
  readonly present: number;
  readonly absent: number;
  readonly undecided: number;
  readonly few: number;
  readonly open: number;
}

function tallyOf(findings: readonly Finding[]): Tally {
  const states = findings.map(markState);
  const of = (state: (typeof states)[number]): number => states.filter((each) => each === state).length;
  return {
    all: states.length - of("not-applicable"),
    present: of("present"),
    absent: of("absent"),
    undecided: of("undecided"),
    few: of("few"),
    open: of("open"),
  };
}

function outcomeOf({ all, present, absent, undecided, few }: Tally): HomeRow["outcome"] {
  if (all > 0 && present === all) return "present";
  if (all > 0 && absent === all) return "absent";
  if (present + absent + undecided > 0) return "undecided";
  return few > 0 && few === all ? "few" : "open";
}

function outcomeText(tally: Tally): string {
  const { all, present, absent } = tally;
  const outcome = outcomeOf(tally);
  if (outcome === "few") return "too few to show";
  if (outcome === "open") return "not observable";
  if (present > 0) return `${thousands(present)} of ${thousands(all)} ${present === 1 ? "holds" : "hold"}`;
  if (absent === all) return all === 1 ? "does not hold" : `0 of ${thousands(all)} hold`;
  return "cannot tell";
}

/** On a repository only claims about files are decided (assess-nodes.ts), so that most rows have none. */
const onlyFiles = "Files alone tell nothing of it; the page of the team or of the whole organisation does.";

function symptomSentence(ordered: readonly Finding[], tally: Tally, { input, names }: RowParts): string {
  const first = ordered[0];
  if (first === undefined) return input.node.kind === "repository" ? onlyFiles : "No claim under it could be looked at.";
  if (tally.all === 0) return "Nothing of the kind is here to look at.";
  const claim = bareClaim(first.claim);
  const mark = marksOf(first, names, "decides")[0];
  const beside = mark === undefined ? "" : ` (${lowerFirst(mark.name)}: ${mark.said})`;
  const unseen = tally.open + tally.few;
  const rest = unseen === 0 ? "." : `; ${countWord(unseen)} other ${unseen === 1 ? "claim" : "claims"} cannot be seen here yet.`;
  switch (markState(first)) {
    case "present":
      return `${claim}${mark === undefined ? "" : `: ${mark.said}`}${rest}`;
    case "undecided":
      return `${claim}: cannot tell yet${beside}${rest}`;
    case "absent":
      return `Looked for and not there: ${lowerFirst(claim)}${beside}${rest}`;
    case "few":
      return "Too few contributors to show anything about it.";
    default:
      return `None of the ${counted(tally.all, "claim")} under it can be seen from here yet: ${mostFrequentReason(ordered)}.`;
  }
}

function mostFrequentReason(findings: readonly Finding[]): string {
  const counts = new Map<string, number>();
  for (const { reason } of findings.flatMap((each) => each.missing))
    counts.set(missingWords[reason], (counts.get(missingWords[reason]) ?? 0) + 1);
  const [most] = [...counts].sort(([one, of], [other, than]) => than - of || (one < other ? -1 : 1));
  return most?.[0] ?? missingWords["no-source"];
}

function marksN(findings: readonly Finding[], role: "decides" | "supports"): string | null {
  const first = findings.flatMap((each) => weighedCriteria(each, role))[0];
  return first === undefined ? null : restsOn(first);
}

function frame(
  concept: Concept,
  under: readonly Finding[],
  { input, changes }: RowParts,
): Pick<HomeRow, "id" | "name" | "definition" | "perception" | "findings" | "changed"> {
  const claims = under.filter((each) => !each.missing.some(({ measure }) => measure === PERCEPTION));
  return {
    id: concept.id,
    name: concept.name,
    definition: concept.definition,
    perception: input.perception.get(concept.id) ?? null,
    findings: claims.map(({ id, claim, outcome, dispute }) => ({
      id,
      claim: bareClaim(claim),
      outcome,
      disputed: dispute !== null || disputesOf(input, id).length > 0,
    })),
    changed: changes.filter(({ finding }) => under.some(({ id }) => id === finding)),
  };
}
