import type { Target } from "../contract/evidence-shapes.ts";
import type { Finding } from "../core/findings/finding.ts";
import { type Perception, perceive } from "../core/findings/perceive.ts";
import type { Catalogue } from "../core/model/catalogue.ts";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import type { Structure } from "../core/model/structure.ts";
import type { Instant } from "../core/model/time.ts";
import { type Report, WHOLE } from "../report/report.ts";
import type { ViewInput, ViewNode } from "../report/views/view-input.ts";
import { latestAssessment, readReport } from "../state/assessments.ts";
import { type DisputeNote, listDisputes } from "../state/disputes.ts";
import { findOrganisation } from "../state/organisations.ts";
import { type ReleasedRow, releasedRounds } from "../state/rounds.ts";
import { type KeptStructure, readStructure, structureMark } from "../state/structure.ts";
import { listTargets } from "../state/targets.ts";
import type { Context } from "./context.ts";
import { HEARD_ROUNDS, heardOf } from "./heard.ts";
import type { Recent } from "./recent.ts";

/** All a page needs of the server. */
export type PagesContext = Pick<Context, "database" | "catalogue">;

export interface Place {
  readonly organisation: string;
  readonly node: string;
  readonly weeks: number;
}

/** Everything a page depends on but the report itself: small, so that it can be asked for on every request. */
export interface PlaceFacts {
  readonly place: Place;
  readonly node: ViewNode;
  readonly invented: boolean;
  readonly made: Instant;
  readonly targets: readonly Target[];
  readonly disputes: readonly DisputeNote[];
  readonly addresses: ViewInput["addresses"];
  readonly rounds: readonly ReleasedRow[];
  /** Equal for equal answers: changes with the assessment, the structure, a target, a note or a round. */
  readonly revision: string;
}

/**
 * Throws `organisation.not-found`, `node.not-found`, and `assessment.none` before anything was assessed over that window.
 * @param structures those read before: of thousands of repositories one takes as long to read as all else of a page
 */
export async function placeFacts({ database }: PagesContext, place: Place, structures: Recent<KeptStructure>): Promise<PlaceFacts> {
  const { organisation, node: id, weeks } = place;
  // Asked for first: a structure that changes meanwhile is kept under a mark that no later request has.
  const known = structureMark(database, organisation).then((mark) =>
    structures.get(`${organisation} ${mark}`, () => readStructure(database, organisation)),
  );
  const [head, { structure, revision }, latest, targets, disputes, rounds] = await Promise.all([
    findOrganisation(database, organisation),
    known,
    latestAssessment(database, { organisation, weeks, which: "now" }),
    listTargets(database, organisation, id),
    listDisputes(database, organisation, null),
    releasedRounds(database, organisation, HEARD_ROUNDS),
  ]);
  const node = nodeIn(structure, id);
  if (latest === null) throw noAssessment(`Nothing of ${quoted(structure.name, 64)} was read and assessed yet.`);
  return {
    place,
    node,
    invented: head?.invented ?? false,
    made: latest.made,
    targets,
    disputes,
    addresses: structure.repositories.map((each) => ({ id: each.id, name: each.name, address: each.address })),
    rounds,
    revision: [
      latest.made,
      revision,
      targets.map(targetMark).join(),
      disputes.map((each) => each.id).join(),
      rounds.map((each) => each.id).join(),
    ].join("|"),
  };
}

function targetMark({ id, direction, value, by, why }: Target): string {
  return [id, direction, value, by, why].join(" ");
}

/** The reports behind a page. Throws `assessment.none` where the node came after the last assessment. */
export async function readInput({ database, catalogue }: PagesContext, facts: PlaceFacts): Promise<ViewInput> {
  const { organisation, node: id, weeks } = facts.place;
  const [report, before, { perception, asked }] = await Promise.all([
    readReport(database, organisation, weeks, "now", id),
    readReport(database, organisation, weeks, "before", id),
    heardOf(database, catalogue, facts.rounds, id),
  ]);
  if (report === null) throw noAssessment(`${quoted(facts.node.name, 64)} was not yet there when the evidence was last assessed.`);
  const { node, targets, disputes, addresses, invented } = facts;
  const heard = (one: Report): Report => ({ ...one, findings: one.findings.map((each) => heardBy(each, catalogue, perception)) });
  // The window before is heard alike: that a round was released is told by its own page, not as a change of the work.
  return {
    report: heard(report),
    before: before === null ? null : heard(before),
    catalogue,
    node,
    targets,
    disputes,
    addresses,
    invented,
    perception,
    asked,
  };
}

function heardBy(finding: Finding, { claims }: Catalogue, perception: Perception): Finding {
  const claim = claims.find(({ id, version }) => id === finding.id && version === finding.version);
  return claim === undefined ? finding : perceive(finding, claim, perception);
}

/** Teams that ended keep their pages, because their history stays. */
export function nodeIn({ name, teams, repositories }: Structure, id: string): ViewNode {
  if (id === WHOLE) return { id, kind: "organisation", name };
  const team = teams.find((each) => each.id === id);
  if (team !== undefined) return { id, kind: "team", name: team.name };
  const repository = repositories.find((each) => each.id === id);
  if (repository !== undefined) return { id, kind: "repository", name: repository.name };
  throw new EvenkeelError(
    "node.not-found",
    `There is no team or repository ${quoted(id, 64)}.`,
    "Look at the structure of the organisation.",
  );
}

function noAssessment(message: string): EvenkeelError {
  return new EvenkeelError("assessment.none", message, "Connect a repository under Sources; figures are here when its reading has ended.");
}
