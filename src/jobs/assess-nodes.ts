import { type Judging, judge } from "../assess.ts";
import type { Catalogue } from "../core/model/catalogue.ts";
import type { NodesEvidence } from "../gather/measure-nodes.ts";
import type { EarlierReport } from "../report/compose-report.ts";
import type { NodeReport } from "../state/assessments.ts";

/**
 * Judges every node over one window, one after another, so that a caller can keep each report and forget it: with thousands of
 * repositories the reports together would not fit into memory.
 * @param previous of a node, where there is one: then its report says what changed
 */
export function* assessNodes(
  measured: NodesEvidence,
  judging: Omit<Judging, "previous">,
  previous: (node: string) => EarlierReport | null,
): Generator<NodeReport> {
  const ofRepositories = artefactsOnly(judging.catalogue);
  for (const node of measured.nodes) {
    const catalogue = node.kind === "repository" ? ofRepositories : judging.catalogue;
    yield { node: node.id, report: judge(node.id, measured.of(node), { ...judging, catalogue, previous: previous(node.id) }) };
  }
}

/** On a repository only facts about files can be decided; claims about how people work would all read "not observable" there. */
function artefactsOnly(catalogue: Catalogue): Catalogue {
  const measures = catalogue.measures.filter((measure) => measure.class === "artefact");
  const known = new Set(measures.map(({ id }) => id));
  const claims = catalogue.claims.filter(({ criteria }) => criteria.some(({ measure, role }) => role === "decides" && known.has(measure)));
  return { ...catalogue, measures, claims };
}
