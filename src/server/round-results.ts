import { type Grant, mayDo } from "../contract/permissions.ts";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import type { Release, ReleasedGroup } from "../core/privacy/release-shape.ts";
import { ROOT } from "../core/survey/cohorts.ts";
import { readQuestionnaire, readRelease } from "../jobs/round-documents.ts";
import type { ResultsInput } from "../report/rounds/results-input.ts";
import { readReport } from "../state/assessments.ts";
import { listCommitments } from "../state/commitments.ts";
import { teamsAt } from "../state/place-of.ts";
import { listRounds, type RoundRow } from "../state/rounds.ts";
import { readStructure } from "../state/structure.ts";
import type { Context } from "./context.ts";
import type { Who } from "./handler.ts";
import { commitmentView, seenRound, summaryView } from "./round-views.ts";

export interface ResultsAsked {
  readonly organisation: string;
  readonly round: string;
  readonly node: string;
  readonly locale: string;
}

const WEEKS = 12;

/** Everything a page of results is made from. Throws `round.not-found`, `round.not-released`. */
export async function resultsInput(context: Context, who: Who, asked: ResultsAsked): Promise<ResultsInput> {
  const { database, catalogue } = context;
  const row = await seenRound(context, who, asked.organisation, asked.round);
  const released = await releasedOf(context, row);
  if (released === null)
    throw new EvenkeelError(
      "round.not-released",
      "This round has no results yet.",
      "They are there for everybody from the same minute, when it is released.",
    );
  const group = asked.node;
  const commitments = (await listCommitments(database, asked.organisation)).filter(({ node }) => node === group);
  return {
    round: await summaryView(context, row),
    released,
    before: await roundBefore(context, row),
    group,
    mayRead: await readersOf(context, who.grants, row, released.release),
    report: await readReport(database, asked.organisation, WEEKS, "now", group),
    catalogue,
    commitments: commitments.map(commitmentView),
    mayCommit: await mayCommit(context, who.grants, asked.organisation, group),
    locale: asked.locale,
  };
}

async function releasedOf({ database }: Context, row: RoundRow): Promise<ResultsInput["released"] | null> {
  const release = await readRelease(database, row.id);
  if (release === null || row.questionnaire === null) return null;
  return { release, questionnaire: await readQuestionnaire(database, row.questionnaire) };
}

/** The released round of the same questionnaire before this one. */
async function roundBefore(context: Context, row: RoundRow): Promise<ResultsInput["before"]> {
  const earlier = (await listRounds(context.database, row.organisation))
    .filter((each) => each.state === "released" && each.draft.instrument === row.draft.instrument)
    .filter((each) => each.released !== null && row.released !== null && each.released < row.released)
    .sort((a, b) => (b.released ?? 0) - (a.released ?? 0))[0];
  const released = earlier === undefined ? null : await releasedOf(context, earlier);
  return released === null || earlier === undefined ? null : { ...released, closed: earlier.released ?? 0 };
}

/** Commitments of the whole are leadership's: whoever may commit for all teams. */
async function mayCommit({ database }: Context, grants: readonly Grant[], organisation: string, node: string): Promise<boolean> {
  const teams = await teamsAt(database, organisation, node);
  return teams !== undefined && mayDo(grants, "commitment.edit", { organisation, teams });
}

/**
 * Who may read which group (survey.md 6): everybody the whole; coaches and viewers every named group; a person their own team and what
 * lies above it; a lead also what lies below. A team that keeps its picture shows it to its own people alone.
 */
async function readersOf(
  { database }: Context,
  grants: readonly Grant[],
  row: RoundRow,
  { groups }: Release,
): Promise<(group: string) => boolean> {
  const { structure } = await readStructure(database, row.organisation);
  const parentOf = new Map(structure.teams.map(({ id, parent }) => [id, parent]));
  const lineOf = (team: string): readonly string[] => {
    const line: string[] = [];
    for (let at: string | null | undefined = team; at && !line.includes(at); at = parentOf.get(at)) line.push(at);
    return line;
  };
  const tree = new Map((row.plan?.tree ?? []).map(({ id, parent }) => [id, parent]));
  const isBelow = (node: string | null, above: string): boolean =>
    node !== null && (node === above || isBelow(tree.get(node) ?? null, above));
  const teamsOf = (node: string) => (row.plan?.cohorts ?? []).filter((cohort) => isBelow(cohort.node, node)).flatMap(({ teams }) => teams);
  const own = grants.filter(({ organisation }) => organisation === row.organisation);
  const overAll = own.some(({ role }) => role === "coach" || role === "viewer");
  const may = ({ id, parent, teamOnly, remainder }: ReleasedGroup): boolean => {
    if (parent === null || id === ROOT) return true;
    const teams = teamsOf(remainder ? parent : id);
    if (teamOnly) return own.some(({ team }) => team !== null && teams.includes(team));
    if (overAll) return true;
    const leads = own.some(
      ({ role, team }) => role === "lead" && team !== null && teams.length > 0 && teams.every((each) => lineOf(each).includes(team)),
    );
    return leads || (!remainder && own.some(({ team }) => team !== null && (teams.includes(team) || id === team)));
  };
  const open = new Set(groups.filter(may).map(({ id }) => id));
  return (group) => open.has(group);
}
