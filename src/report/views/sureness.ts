import type { Finding, JudgedCriterion } from "../../core/findings/finding.ts";
import type { Naming } from "../naming.ts";
import { variantLabel } from "../naming.ts";
import { aidText } from "../sentence.ts";
import { countWord, lowerFirst, percent, sentenceCase, thousands } from "../words/number.ts";
import { unknownWords } from "../words/outcome.ts";
import { variantOf } from "./mark.ts";

/** More than this many times as many items is no advice: nobody waits that long. */
const REACHABLE = 10;

/** How sure a finding is and why, in plain sentences: where the figures lie, what could be seen, and what the reading aid rests on. */
export function surenessOf(finding: Finding, names: Naming): readonly string[] {
  const deciding = finding.criteria.filter(({ criterion }) => criterion.role === "decides");
  const sentences = [
    ...whereTheyLie(finding, deciding),
    ...deciding.flatMap((each) => undecided(each, names)),
    ...deciding.flatMap((each) => standIn(each, names)),
    ...seen(deciding),
    ...aids(deciding, names),
    ...(finding.perception === null ? [] : [toldByPeople(finding.perception)]),
    ...finding.caveats.filter((caveat) => !caveat.includes(standsIn)).map(stopped),
  ];
  return [...new Set(sentences)];
}

/** Only the people can tell whether a behaviour is lived. */
function toldByPeople(perception: NonNullable<Finding["perception"]>): string {
  if (perception.outcome !== "unknown") return "What people said in the last round decides it; the work stands beside it.";
  return perception.reason === "inconclusive"
    ? "People were asked; the interval of their answers lies on both sides of the marks that would decide it."
    : "Only the people can tell whether this is lived; nobody was asked yet.";
}

function whereTheyLie(finding: Finding, deciding: readonly JudgedCriterion[]): readonly string[] {
  const settled = deciding.filter(({ judged }) => judged.state === "met" || judged.state === "not-met");
  const met = settled.filter(({ judged }) => judged.state === "met").length;
  if (settled.length === 0) return [];
  if (settled.length === 1)
    return [
      met === 1
        ? "The figure lies wholly on the side where the claim holds."
        : "The figure lies wholly on the other side of its reading aid.",
    ];
  if (met === settled.length)
    return [`${met === 2 ? "Both" : `All ${countWord(met)}`} deciding figures lie wholly on the side where the claim holds.`];
  if (met === 0)
    return [
      `${settled.length === 2 ? "Both" : `All ${countWord(settled.length)}`} figures that could be seen lie wholly on the other side of their reading aids.`,
    ];
  return [
    `${sentenceCase(countWord(met))} of ${countWord(settled.length)} figures lie${met === 1 ? "s" : ""} wholly on the side where the claim holds${finding.outcome === "present" ? "; that is enough" : ""}.`,
  ];
}

function undecided(each: JudgedCriterion, names: Naming): readonly string[] {
  const { criterion, judged } = each;
  const own = judged.cell === null ? nameOf(criterion.measure, criterion.category, names) : names.shortName(judged.cell);
  const variant = variantOf(each, names);
  const name = variant === null ? own : `${own}, ${variant}`;
  switch (judged.state) {
    case "inconclusive": {
      const reachable = judged.needs !== null && judged.needs <= judged.n * REACHABLE;
      const would =
        reachable && judged.needs !== null
          ? `; about ${thousands(judged.needs)} items would decide it, and there are ${thousands(judged.n)}`
          : "";
      return [`${name}: the interval lies on both sides of the reading aid${would}.`];
    }
    case "unknown":
      if (judged.cell?.result.outcome === "value") return [`${name}: a full count without an interval, so it decides nothing by itself.`];
      return [`${name}: ${unknownWords[judged.reason]}.`];
    case "suppressed":
      return [`${name}: too few to show.`];
    default:
      return [];
  }
}

function nameOf(measure: string, category: string | null, names: Naming): string {
  return category !== null && names.measure(measure)?.class === "artefact" ? names.controlName(category) : names.measureName(measure);
}

/** decide.ts says the same among the caveats, without what follows from it. */
const standsIn = "is a stand-in here";

function standIn({ judged }: JudgedCriterion, names: Naming): readonly string[] {
  const { cell } = judged;
  if (cell === null || !cell.proxy || cell.result.outcome !== "value") return [];
  const label = variantLabel(cell, names.measure(cell.measure));
  return [`${names.measureName(cell.measure)} ${standsIn}${label === null ? "" : `: ${label}`}, so this is probable and not certain.`];
}

function seen(deciding: readonly JudgedCriterion[]): readonly string[] {
  const shares = deciding.flatMap(({ judged }) => (judged.cell?.result.outcome === "value" ? [judged.cell.result.estimate.coverage] : []));
  const least = Math.min(1, ...shares);
  return shares.length === 0 || least === 1 ? [] : [`${percent(least)} of what it counts have the facts it needs.`];
}

function aids(deciding: readonly JudgedCriterion[], names: Naming): readonly string[] {
  const own = deciding.flatMap((each) =>
    each.thresholdReason === null
      ? []
      : [
          `The reading aid for ${lowerFirst(names.measureName(each.criterion.measure))}, ${aidText(each, each.judged.cell)}, was set here: ${stopped(each.thresholdReason)}`,
        ],
  );
  const sourced = deciding.flatMap(({ criterion, thresholdReason }) =>
    thresholdReason === null && criterion.source !== null ? [`The reading aid comes from ${stopped(criterion.source)}`] : [],
  );
  const assumed = deciding.filter(({ criterion, thresholdReason }) => thresholdReason === null && criterion.source === null).length;
  const assumption =
    assumed === 0
      ? []
      : [
          `${assumed === 1 ? "The reading aid is an assumption" : "The reading aids are assumptions"}; an organisation can set its own, with a reason.`,
        ];
  return [...own, ...sourced, ...assumption];
}

function stopped(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}
