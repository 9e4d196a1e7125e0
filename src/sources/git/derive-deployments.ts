import type { EvidenceSink, Row } from "../../core/evidence/tables.ts";
import { type CommitGraph, NONE, reach, SEEN } from "./commit-graph.ts";
import type { Tag } from "./list-refs.ts";
import { appendRows, RowBatch } from "./row-batch.ts";

const PRE_RELEASE =
  /(?:^|[^a-z])(?:rc|alpha|beta|pre(?:view|release)?|dev|snapshot|nightly|canary|next|test(?:ing)?|draft|milestone|ea|cr|insiders?|unstable|exp(?:erimental)?)(?![a-z])|\d(?:[abcm]\d+|(?:rc|pre|dev|alpha|beta)\d*)(?:[^a-z\d]|$)/i;

/**
 * The tags that stand for a release: with a digit, not a pre-release, one per commit, oldest first.
 * @example v1.2.0 yes; v1.2.0-rc1, 1.0b2 and `latest` no
 */
export function releaseTags(tags: readonly Tag[]): readonly Tag[] {
  const releases = tags.filter((tag) => /\d/.test(tag.name) && !PRE_RELEASE.test(tag.name) && tag.created > 0);
  const inTime = releases.toSorted((a, b) => a.created - b.created || (a.name < b.name ? -1 : 1));
  const taken = new Set<string>();
  // Moving tags such as `v1` and the packages of a monorepo name one commit many times; it was released once.
  return inTime.filter((tag) => !taken.has(tag.oid) && taken.add(tag.oid));
}

interface DeploymentDerivation {
  readonly graph: CommitGraph;
  readonly repo: string;
  readonly line: Int32Array;
  readonly releases: readonly Tag[];
  readonly sink: EvidenceSink;
}

/** Writes the tags as a proxy for deployments and, for each change of main, the first that contains it. */
export async function deriveDeployments({ graph, repo, line, releases, sink }: DeploymentDerivation): Promise<void> {
  sink.replace("deployment");
  sink.replace("deployment_change");
  const claimed = new Uint8Array(graph.count);
  const claimedBy = new Int32Array(graph.count).fill(NONE);
  const rows = releases.map((tag, index): Row<"deployment"> => {
    const onlyFixes = claimFor(graph, tag, index, claimed, claimedBy);
    const previous = releases[index - 1];
    return {
      id: deploymentId(repo, tag),
      repo,
      service: repo,
      env: "production",
      artifact: tag.name,
      oid: tag.oid,
      started: null,
      finished: tag.created,
      result: "success",
      prev_success_id: previous === undefined ? null : deploymentId(repo, previous),
      planned: null,
      cause_incident: null,
      proxy: "tag",
      bucket: null,
      is_fix_only: index === 0 ? null : onlyFixes,
    };
  });
  await appendRows(sink, "deployment", rows);
  const links = new RowBatch("deployment_change", sink);
  for (const commit of line) {
    const index = claimedBy[commit] ?? NONE;
    const tag = releases[index];
    // The first release contains all that came before it, which tells nothing about waiting (evidence.md 6, rule 6).
    if (index < 1 || tag === undefined) continue;
    const oid = graph.oids.hex(commit);
    links.push({ repo, deployment: deploymentId(repo, tag), change: oid, oid });
    if (links.full) await links.flush();
  }
  await links.flush();
}

function deploymentId(repo: string, tag: Tag): string {
  return `${repo}@${tag.name}`;
}

/** Claims what no earlier tag contains; tells whether all of it is fixes and reverts, null where that cannot be known. */
function claimFor(graph: CommitGraph, tag: Tag, index: number, claimed: Uint8Array, claimedBy: Int32Array): boolean | null {
  let commits = 0;
  let fixes = 0;
  let unread = 0;
  reach(graph, [graph.oids.find(tag.oid)], claimed, (number) => {
    claimedBy[number] = index;
    if (!graph.has(number, SEEN)) unread += 1;
    else if (graph.second.at(number) === NONE) {
      commits += 1;
      const kind = graph.kind(number);
      // The commit that cuts the version is part of any release.
      if (kind === "fix" || kind === "revert") fixes += 1;
      else if (kind === "release") commits -= 1;
    }
  });
  return unread > 0 || commits === 0 ? null : fixes === commits;
}
