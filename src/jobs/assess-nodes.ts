import { type Judging, judge } from "../assess.ts";
import type { Node } from "../core/evidence/estimate.ts";
import type { Catalogue } from "../core/model/catalogue.ts";
import type { NodesEvidence } from "../gather/measure-nodes.ts";
import type { Report } from "../report/report.ts";

export interface NodeReports {
  readonly node: Node;
  /** The window before, written as if on its last day. */
  readonly before: Report;
  /** The window that ends now, compared with the one before. */
  readonly now: Report;
}

/**
 * Judges every node over two windows of one length. One node after another, so that a caller can keep each pair and forget it: with
 * thousands of repositories the reports together would not fit into memory.
 */
export function* assessNodes(
  measured: { readonly before: NodesEvidence; readonly now: NodesEvidence },
  judging: Omit<Judging, "previous">,
): Generator<NodeReports> {
  const ofRepositories = artefactsOnly(judging.catalogue);
  for (const node of measured.now.nodes) {
    const catalogue = node.kind === "repository" ? ofRepositories : judging.catalogue;
    const earlier = measured.before.of(node);
    const before = judge(node.id, earlier, { ...judging, catalogue, previous: null, now: earlier.subject.to });
    yield { node, before, now: judge(node.id, measured.now.of(node), { ...judging, catalogue, previous: before }) };
  }
}

/** On a repository only facts about files can be decided; claims about how people work would all read "not observable" there. */
function artefactsOnly(catalogue: Catalogue): Catalogue {
  const measures = catalogue.measures.filter((measure) => measure.class === "artefact");
  const known = new Set(measures.map(({ id }) => id));
  const claims = catalogue.claims.filter(({ criteria }) => criteria.some(({ measure, role }) => role === "decides" && known.has(measure)));
  return { ...catalogue, measures, claims };
}
