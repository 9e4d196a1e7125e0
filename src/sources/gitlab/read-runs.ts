import type { Instant } from "../../core/model/time.ts";
import type { LiveRows } from "../live/live-source.ts";
import { all } from "./gitlab-call.ts";
import { timedLane } from "./lane.ts";
import type { RepositoryReader } from "./repository-reader.ts";
import { isOfTag, runRows } from "./run-rows.ts";
import { type BranchRequests, branchRequests, expected, type Job, jobs, type Pipeline, pipeline } from "./schema.ts";

/** Pipelines with their jobs, of the default branch, of other branches, of tags and of merge requests. */
export const runLane = timedLane({ list: "pipelines", query: "", tables: () => ["run", "run_control"], rows: rowsOfRun });

async function rowsOfRun(reader: RepositoryReader, told: unknown): Promise<LiveRows | null> {
  const { reading, root, repository, main } = reader;
  const one = expected(pipeline, told, "pipeline");
  const list = await all(reading, `${root}/pipelines/${one.id}/jobs?include_retried=true&per_page=100`, jobs, "jobs");
  if (list === null) return null;
  return runRows(one, list, { repo: repository.id, main, change: await changeOf(one, list, reader) });
}

async function changeOf({ ref, created_at: at }: Pipeline, list: readonly Job[], reader: RepositoryReader): Promise<number | null> {
  const own = /^refs\/merge-requests\/(\d{1,12})\//.exec(ref ?? "")?.[1];
  if (own !== undefined) return Number(own);
  if (ref === null || ref === reader.main || isOfTag(list)) return null;
  return requestAt(await requestsOf(ref, reader), at);
}

/** Merge requests from a branch: each branch is asked for once in a read. A branch of the same name in a fork is another one. */
async function requestsOf(branch: string, { reading, root, repository, branches }: RepositoryReader): Promise<BranchRequests> {
  const known = branches.get(branch);
  if (known !== undefined) return known;
  const path = `${root}/merge_requests?scope=all&state=all&per_page=100&source_branch=${encodeURIComponent(branch)}`;
  const told = (await all(reading, path, branchRequests, "merge requests of a branch")) ?? [];
  const own = told.filter(({ source_project_id: from }) => from == null || String(from) === repository.native);
  branches.set(branch, own);
  return own;
}

/** The one that was open then or was opened next: a branch is often built before anybody asks to merge it, and its name is used again. */
function requestAt(told: BranchRequests, at: Instant): number | null {
  const endOf = ({ merged_at, closed_at }: BranchRequests[number]) => merged_at ?? closed_at ?? Number.POSITIVE_INFINITY;
  const later = told.filter((each) => endOf(each) >= at).toSorted((left, right) => left.created_at - right.created_at);
  return later[0]?.iid ?? null;
}
