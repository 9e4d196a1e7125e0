import type { Asks, Commitment } from "../../contract/round-shapes.ts";
import { composeResults, findGroup } from "./compose-results.ts";
import type { ResultsInput } from "./results-input.ts";

/** What leadership owns: organisation design, firefighting, flow, and clear agreements (survey.md 6). */
const OWNED: readonly string[] = ["C1", "C3", "C4", "N"];
/** Fewer would make it a statement about one of them. */
const FEWEST_GROUPS = 3;
/** Where a score lies wholly below this, something is asked for. */
const HEALTHY = 60;
const MOST_PRACTICES = 3;

/**
 * "What your teams ask of you": the causes that only whoever leads can change, over three published groups or more, with practices that
 * work on them. Scores of single teams are not here.
 * @param input its group is the node that is led; commitments are those of leadership
 */
export function composeAsks(input: ResultsInput): Asks {
  const group = findGroup(input.released.release, input.group);
  const below = teamsBelow(input);
  const subject = { id: input.group, label: group?.label ?? input.group };
  const commitments: Commitment[] = input.commitments.map((each) => ({ ...each, kept: null }));
  if (group === null || below < FEWEST_GROUPS) {
    const nothing = "Fewer than three teams below have a picture of their own, so nothing is said here: it would speak of one of them.";
    return { subject, groups: null, constructs: [], practices: [], commitments, nothing };
  }
  const { constructs } = composeResults(input);
  const owned = OWNED.flatMap((id) => constructs.find((each) => each.id === id) ?? []);
  return {
    subject,
    groups: below,
    constructs: owned,
    practices: practicesFor(owned, input),
    commitments,
    nothing: owned.length === 0 ? "This round asked nothing that leadership alone can change." : null,
  };
}

/** Groups with a picture and none below them, however deep under the node they stand. */
function teamsBelow({ released, group }: ResultsInput): number {
  const { groups } = released.release;
  const parentOf = new Map(groups.map(({ id, parent }) => [id, parent]));
  const isBelow = (id: string): boolean => {
    const parent = parentOf.get(id) ?? null;
    return parent !== null && (parent === group || isBelow(parent));
  };
  return groups.filter(({ id }) => isBelow(id) && !groups.some(({ parent }) => parent === id)).length;
}

/** Practices for what scored low, the lowest first; each once. */
function practicesFor(owned: Asks["constructs"], { catalogue }: ResultsInput): Asks["practices"] {
  const low = owned
    .flatMap((each) => (each.score !== null && each.score.interval.low < HEALTHY ? [{ ...each, at: each.score.at }] : []))
    .sort((one, other) => one.at - other.at);
  const named = low.flatMap(({ id, name }) => {
    const cause = id.replace(/^C/, "K");
    return catalogue.practices
      .filter(({ causes, status }) => causes.includes(cause) && status !== "retired")
      .slice(0, 1)
      .map((practice) => ({ id: practice.id, name: practice.name, because: `It works on ${name.toLowerCase()}.` }));
  });
  return named.filter(({ id }, index) => named.findIndex((other) => other.id === id) === index).slice(0, MOST_PRACTICES);
}
