import type { Row } from "../../core/evidence/tables.ts";
import type { Instant } from "../../core/model/time.ts";
import { isTimeless, type SecurityRule } from "./approvals.ts";
import { type Discussion, discussed } from "./discussions.ts";
import type { RepositoryReader } from "./repository-reader.ts";
import { reviewSteps } from "./review-steps.ts";
import type { MergeRequest } from "./schema.ts";

export interface ToldChange {
  readonly request: MergeRequest;
  readonly threads: readonly Discussion[];
  readonly rules: readonly SecurityRule[];
  readonly firstCommit: Instant | null;
}

export interface ChangeRows {
  readonly change: readonly Row<"change">[];
  readonly review_step: readonly Row<"review_step">[];
  readonly data_quality: readonly Row<"data_quality">[];
}

/** One merge request with its reviews as rows. What files it touches is the git history's to tell. */
export function changeRows({ request, threads, rules, firstCommit }: ToldChange, reader: RepositoryReader): ChangeRows {
  const repo = reader.repository.id;
  const id = `request/${request.iid}`;
  const whose = reader.whose(request.author, request.created_at);
  const ended = request.merged_at ?? request.closed_at;
  // Contributors of changes are counted by the quarter of their end.
  const { bucket } = reader.whose(request.author, ended ?? request.created_at);
  const told = discussed(request, threads, reader);
  const review_step = reviewSteps({ change: id, opened: request.created_at, ended, bucket, told, rules }, reader);
  const others = told.answers.filter(({ self }) => !self);
  const isMerged = request.merged_at !== null;
  const isUpdate = whose.actor === "update-bot";
  const change: Row<"change"> = {
    repo,
    id,
    team: whose.team,
    bucket,
    opened: request.created_at,
    ready: told.ready,
    first_commit: firstCommit,
    first_review: others[0]?.at ?? null,
    approved: others.find(({ outcome }) => outcome === "approved")?.at ?? null,
    merged: request.merged_at,
    closed: isMerged ? null : request.closed_at,
    // A fast-forward makes no commit of its own: the tip of the branch is what reached main.
    merge_oid: isMerged ? (request.merge_commit_sha ?? request.squash_commit_sha ?? request.sha) : null,
    style: "request",
    size_band: null,
    n_files: 0,
    actor: whose.actor,
    kind: isUpdate ? "dependency" : "other",
    is_security: false,
    // Nobody asked says nothing: whether a gate owns the paths is known from the files in git.
    needs_security: rules.length > 0 || review_step.some((step) => step.is_security) ? true : null,
    is_dependency_update: isUpdate,
    is_security_update: null,
    touches_tests: false,
    touches_docs: false,
    n_owner_teams: null,
    reverts_oid: null,
  };
  const data_quality = flawRows(repo, id, {
    "negative-duration": ended !== null && ended < request.created_at,
    "approval-without-time": rules.some((rule) => isTimeless(rule, told.answers)),
    "author-gone": whose.standing === "gone",
  });
  return { change: [change], review_step, data_quality };
}

function flawRows(repo: string, item: string, found: Readonly<Record<string, boolean>>): readonly Row<"data_quality">[] {
  return Object.entries(found).flatMap(([kind, isThere]) => (isThere ? [{ source: "gitlab", container: repo, kind, item, n: 1 }] : []));
}
