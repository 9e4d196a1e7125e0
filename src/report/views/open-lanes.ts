import type { OpenLane } from "../../contract/evidence-shapes.ts";
import type { UnknownReason } from "../../core/evidence/estimate.ts";
import type { Unlock } from "../../core/evidence/measure.ts";
import type { Finding } from "../../core/findings/finding.ts";
import { effortMinutes } from "../../core/findings/not-observable.ts";
import { wouldTell } from "../../core/findings/would-tell.ts";
import type { Naming } from "../naming.ts";
import type { Report } from "../report.ts";
import { listed, lowerFirst } from "../words/number.ts";
import { unknownWords } from "../words/outcome.ts";
import { variantOf } from "./mark.ts";
import { unlockOnServer } from "./on-server.ts";

/** Under this name perception stands where a measure would. */
export const PERCEPTION = "survey";

/** What only the people can tell keeps its lane where nothing of it is shown: nobody was asked, or the group is too small or keeps it. */
export function perceptionLane(constructs: readonly string[], asked: ReadonlySet<string>): OpenLane {
  return constructs.some((construct) => asked.has(construct)) ? notShownHere : notAskedYet;
}

const about = { measure: PERCEPTION, name: "What people say" };
const notShownHere: OpenLane = { ...about, reason: "Asked, and not shown for this group", unlock: null };
const notAskedYet: OpenLane = {
  ...about,
  reason: "Not asked yet",
  unlock: {
    source: "survey",
    how: "Run a survey round with the team; groups below the threshold are never shown.",
    effort: "1 hour, and ten minutes for each answer",
    why: "A behaviour is seen by the people who work there, not by tools.",
  },
};

const mostNames = 3;

interface Missed {
  readonly measure: string;
  readonly name: string;
  readonly reason: string;
  readonly unlock: Unlock | null;
}

export interface LanesOf {
  readonly findings: readonly Finding[];
  readonly role: "decides" | "supports" | "both";
  /** For fewer than k contributors no source would make figures about how people work visible. */
  readonly page: Report["page"];
}

/**
 * What cannot be told about these findings, one lane for each way to know it, cheapest first: unknown is never left out and never 0.
 * A criterion with a value that does not settle its claim is drawn as a mark and needs no lane.
 */
export function openLanes({ findings, role, page }: LanesOf, names: Naming): readonly OpenLane[] {
  const groups = new Map<string, readonly Missed[]>();
  for (const missed of findings.flatMap((finding) => missedOf(finding, role, names)).map((each) => hidden(each, page, names))) {
    const way = missed.unlock === null ? missed.reason : missed.unlock.how;
    const group = groups.get(way) ?? [];
    if (!group.some((each) => each.name === missed.name)) groups.set(way, [...group, missed]);
  }
  const minutes = ({ unlock }: OpenLane): number => (unlock === null ? Number.MAX_VALUE : effortMinutes(unlock.effort));
  return [...groups.values()].flatMap((group) => laneOf(group) ?? []).sort((one, other) => minutes(one) - minutes(other));
}

function hidden(missed: Missed, page: Report["page"], names: Naming): Missed {
  const ofFiles = names.measure(missed.measure)?.class === "artefact";
  return page === "few" && !ofFiles ? { ...missed, reason: tooFew, unlock: null } : missed;
}

const tooFew = "too few to show";

function laneOf(group: readonly Missed[]): OpenLane | null {
  const first = group[0];
  if (first === undefined) return null;
  const names = group.map(({ name }, index) => (index === 0 ? name : lowerFirst(name)));
  const more = names.length - mostNames;
  const shown = more > 1 ? [...names.slice(0, mostNames), `${more} more`] : names;
  return { measure: first.measure, name: listed(shown), reason: first.reason, unlock: first.unlock };
}

function missedOf(finding: Finding, role: LanesOf["role"], names: Naming): readonly Missed[] {
  return finding.criteria.flatMap((each): readonly Missed[] => {
    const { criterion, judged } = each;
    if (judged.cell?.result.outcome === "value") return [];
    if (role !== "both" && criterion.role !== role) return [];
    const measure = names.measure(criterion.measure);
    const name =
      criterion.category === null || measure?.class !== "artefact"
        ? names.measureName(criterion.measure)
        : names.controlName(criterion.category);
    const variant = variantOf(each, names);
    const lane = { measure: criterion.measure, name: variant === null ? name : `${name}, ${variant}` };
    if (judged.state === "unknown") {
      return [{ ...lane, reason: unknownWords[judged.reason], unlock: unlockFor(criterion.measure, judged.reason, names) }];
    }
    if (judged.state === "suppressed") return [{ ...lane, reason: tooFew, unlock: null }];
    return [];
  });
}

/** What would tell: for a missing security team the line that names it, for too few items nothing but more of them. */
export function unlockFor(measure: string, reason: UnknownReason, names: Naming): Unlock | null {
  const unlock = wouldTell(names.measure(measure) ?? undefined, reason);
  return unlock === null ? null : unlockOnServer(unlock);
}
