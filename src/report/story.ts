import type { Cell, Estimate } from "../core/evidence/estimate.ts";
import type { Finding, JudgedCriterion } from "../core/findings/finding.ts";
import type { Report } from "./report.ts";
import { spanText } from "./words/date.ts";
import { counted, countWord, listed, lowerFirst, sentenceCase, thousands } from "./words/number.ts";
import type { MarkState } from "./words/outcome.ts";
import { markState, markStates } from "./words/outcome.ts";
import { sourceText } from "./words/source.ts";

/** What HTML, Markdown and terminal all say: the same title, lead and grouping, so that no reader gets another story. */
export interface Story {
  readonly title: string;
  readonly lead: string;
  /** The node that holds everything; other nodes are its parts. */
  readonly root: string;
  readonly claims: readonly Finding[];
  readonly byState: Readonly<Record<MarkState, readonly Finding[]>>;
  readonly cells: readonly Cell[];
}

export function tellStory(report: Report): Story {
  const root = rootNode(report);
  const claims = report.findings.filter((each) => each.node === root);
  const of = (state: MarkState): readonly Finding[] => claims.filter((each) => markState(each) === state);
  const byState: Story["byState"] = {
    present: surestFirst(of("present")),
    absent: of("absent"),
    undecided: of("undecided"),
    few: of("few"),
    open: of("open"),
    "not-applicable": of("not-applicable"),
  };
  return {
    title: report.page === "few" ? fewTitle(report.k) : title(byState),
    lead: report.page === "few" ? fewLead(report) : lead(report, claims, byState),
    root,
    claims,
    byState,
    cells: report.cells.filter((each) => each.node === root),
  };
}

/** Repositories and teams are parts; a report on one repository may know no other node. */
export function rootNode(report: Report): string {
  const parts = new Set([...report.subject.repositories, ...report.subject.teams].map((each) => each.id));
  const nodes = [...report.findings, ...report.cells].map((each) => each.node);
  return nodes.find((node) => !parts.has(node)) ?? nodes[0] ?? "";
}

const sureness = { high: 0, declared: 1, probable: 2 } as const;

function surestFirst(findings: readonly Finding[]): readonly Finding[] {
  const rank = (each: Finding): number => (each.confidence === null ? 3 : sureness[each.confidence]);
  return [...findings].sort((left, right) => rank(left) - rank(right));
}

/** A claim without its full stop, to be used inside a sentence or as a heading. */
export function bareClaim(claim: string): string {
  return claim.replace(/\.$/, "");
}

const fewestWords = 8;
const mostWords = 15;

function fits(sentence: string): boolean {
  const words = sentence.split(/\s+/).length;
  return words >= fewestWords && words <= mostWords;
}

/** A statement of 8 to 15 words made of the claims that hold; the surest first. */
function title(byState: Story["byState"]): string {
  const { present, absent } = byState;
  if (present.length === 0) return emptyTitle(absent.length);
  const claims = present.map((each) => bareClaim(each.claim));
  for (const [index, first] of claims.entries()) {
    for (const second of claims.slice(index + 1)) {
      const both = `${first}, and ${lowerFirst(second)}.`;
      if (fits(both)) return both;
    }
  }
  const first = claims[0] ?? "";
  const others = claims.length - 1;
  const candidates = [
    `${first}.`,
    others > 0
      ? `${first}, and ${countWord(others)} other ${others === 1 ? "claim holds" : "claims hold"} here.`
      : `${first}, and nothing else was found to hold here.`,
    `${first}, as the evidence here shows.`,
  ];
  return candidates.find(fits) ?? `${first}.`;
}

function emptyTitle(absent: number): string {
  if (absent === 0) return "What was read cannot decide any of these claims yet.";
  if (absent === 1) return "The one claim that could be decided does not hold here.";
  return `None of the ${countWord(absent)} claims that could be decided holds here.`;
}

function fewTitle(k: number): string {
  return `Fewer than ${countWord(k)} people work here, so this page speaks only about files.`;
}

function fewLead(report: Report): string {
  return `How long a change waits, when work is done, who reads whose code: with so few people each of these would be a statement about somebody. We looked back ${spanText(report.subject.windowWeeks)}, found no window with ${countWord(report.k)}, and stopped there. No option changes this.`;
}

function lead(report: Report, claims: readonly Finding[], byState: Story["byState"]): string {
  const decided = byState.present.length + byState.absent.length;
  const unseen = byState.open.length;
  const parts = [
    `We read ${spanText(report.subject.windowWeeks)} of ${sourcesText(report)}.`,
    `Of ${counted(claims.length, "claim")}, ${decided === 0 ? "none" : thousands(decided)} could be decided${byState.undecided.length > 0 ? ` and ${thousands(byState.undecided.length)} not quite` : ""}${unseen > 0 ? `; ${thousands(unseen)} cannot be seen from here` : ""}.`,
    `Nothing here is about a person${report.contributors === null ? "." : `; contributors: ${bandText(report.contributors)}.`}`,
  ];
  return parts.join(" ");
}

function bandText(band: string): string {
  return band.replace("-", "–");
}

function sourcesText(report: Report): string {
  const sources = [...new Set(report.coverage.map((each) => lowerFirst(sourceText(each.source))))];
  const read = sources.length === 0 ? ["git history"] : sources;
  const several = report.subject.repositories.length;
  return several > 1 ? `${listed(read)} in ${thousands(several)} repositories` : listed(read);
}

/** "30 claims: 3 hold, 4 do not …" as one line for short outputs. */
export function stateCounts(story: Story): readonly { readonly state: MarkState; readonly count: number }[] {
  return markStates.map((state) => ({ state, count: story.byState[state].length })).filter(({ count }) => count > 0);
}

/** A criterion with the value that stands behind it. */
export interface Weighed {
  readonly judged: JudgedCriterion;
  readonly cell: Cell;
  readonly estimate: Estimate;
}

const shownFirst = { present: "met", absent: "not-met", unknown: "inconclusive", suppressed: "", "not-applicable": "" } as const;

/** Deciding criteria that have a value, those that made the outcome first. */
export function weighedCriteria(finding: Finding, role: "decides" | "supports" = "decides"): readonly Weighed[] {
  const weighed = finding.criteria
    .filter((each) => each.criterion.role === role)
    .flatMap((judged): Weighed[] => {
      const state = judged.judged;
      const cell = state.cell;
      if (cell === null || cell.result.outcome !== "value") return [];
      return [{ judged, cell, estimate: cell.result.estimate }];
    });
  const first = shownFirst[finding.outcome];
  const rank = (each: Weighed): number => (each.judged.judged.state === first ? 0 : 1);
  return [...weighed].sort((left, right) => rank(left) - rank(right));
}

/** @example heading(3, "thing", "things") // "Three things" */
export function heading(count: number, one: string, many: string): string {
  return sentenceCase(`${countWord(count)} ${count === 1 ? one : many}`);
}
