import type { Cell, Node } from "../core/evidence/estimate.ts";
import type { Measure } from "../core/evidence/measure.ts";
import { groupedBy } from "../core/model/grouped-by.ts";
import type { Organisation } from "../core/model/organisation.ts";
import type { Instant, Window } from "../core/model/time.ts";
import type { Engine } from "../evidence/engine.ts";
import { runMeasures } from "../evidence/run-measures.ts";
import type { GatheredEvidence } from "../report/compose-report.ts";
import type { Subject } from "../report/report.ts";
import { controlRows, seenPractices } from "./controls.ts";
import { contributorsByNode } from "./node-contributors.ts";
import { type NodePlaces, nodePlaces } from "./node-places.ts";
import { placedQuality } from "./quality.ts";
import { contributorsIn, describeSubject } from "./subject.ts";

export interface NodesQuestion {
  readonly measures: readonly Measure[];
  readonly organisation: Organisation;
  readonly window: Window;
  readonly now: Instant;
  /** Members of a team all period, where the roster counts them. */
  readonly members?: ReadonlyMap<string, number>;
}

/** What the lake says of every node in one window; the evidence of one node is put together when it is asked for. */
export interface NodesEvidence {
  readonly nodes: readonly Node[];
  readonly of: (node: Node) => GatheredEvidence;
}

/**
 * One measurement of all nodes over a given window. People work in the whole and in teams; files and settings are facts of each
 * repository too, so only measures of class artefact are asked there (evidence.md P4).
 */
export async function measureNodes(engine: Engine, question: NodesQuestion): Promise<NodesEvidence> {
  const { measures, organisation, window, now, members } = question;
  const { k } = organisation;
  const subject = await describeSubject(engine, window, organisation);
  const places = nodePlaces(subject, organisation);
  const asked = { organisation, window, k, now, ...(members === undefined ? {} : { members }) };
  const groups = places.nodes.filter(({ kind }) => kind !== "repository");
  const artefacts = measures.filter((measure) => measure.class === "artefact");
  const others = measures.filter((measure) => measure.class !== "artefact");
  const cells = groupedBy(
    [
      ...(await runMeasures(engine, { ...asked, measures: others, nodes: groups })),
      ...(await runMeasures(engine, { ...asked, measures: artefacts, nodes: places.nodes })),
    ].map(inContractOrder(measures)),
    ({ cell }) => cell.node,
  );
  const seen = await seenPractices(engine);
  const seenIn = groupedBy(seen, ({ repo }) => repo);
  const controls = await controlRows(engine, subject, seen, now);
  const controlsIn = groupedBy(
    controls.flatMap((row, at) => row.repositories.map((state) => ({ at, state }))),
    ({ state }) => state.repository,
  );
  const quality = await placedQuality(engine, new Set(subject.repositories.map(({ id }) => id)));
  const whole = await contributorsIn(engine, window, k);
  const parts = await contributorsByNode(engine, places, window, k);
  return {
    nodes: places.nodes,
    of(node) {
      const repositories = places.repositoriesOf(node);
      const part = subjectOf(node, subject, places);
      const lone = node.kind === "repository";
      return {
        subject: part,
        contributors: node.kind === "organisation" ? whole : (parts.get(node.id) ?? null),
        cells: (cells.get(node.id) ?? []).toSorted((a, b) => a.at - b.at).map(({ cell }) => cell),
        coverage: quality.coverageOf(repositories, lone),
        seen: repositories === null ? seen : part.repositories.flatMap(({ id }) => seenIn.get(id) ?? []),
        controls:
          repositories === null
            ? controls
            : controls.map((row, at) => ({
                ...row,
                repositories: part.repositories.flatMap(({ id }) =>
                  (controlsIn.get(id) ?? []).filter((own) => own.at === at).map((own) => own.state),
                ),
              })),
        dataQuality: quality.qualityOf(repositories, lone),
      };
    },
  };
}

function inContractOrder(measures: readonly Measure[]): (cell: Cell) => { readonly cell: Cell; readonly at: number } {
  const order = new Map(measures.map(({ id }, at) => [id, at]));
  return (cell) => ({ cell, at: order.get(cell.measure) ?? 0 });
}

/** The same window, spoken of one part: its repositories, and the teams below it. */
function subjectOf(node: Node, whole: Subject, places: NodePlaces): Subject {
  const repositories = places.repositoriesOf(node);
  if (repositories === null) return whole;
  const below = new Set(node.kind === "team" ? places.within(node) : []);
  return {
    ...whole,
    name: node.name,
    repositories: whole.repositories.filter(({ id }) => repositories.has(id)),
    teams: whole.teams.filter(({ id }) => id !== node.id && below.has(id)),
  };
}
