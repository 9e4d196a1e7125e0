import type { Instant } from "../../core/model/time.ts";
import type { LiveRows } from "../live/live-source.ts";
import { securityRules } from "./approvals.ts";
import { changeRows } from "./change-rows.ts";
import { discussions } from "./discussions.ts";
import { all } from "./gitlab-call.ts";
import { timedLane } from "./lane.ts";
import type { RepositoryReader } from "./repository-reader.ts";
import { commits, expected, mergeRequest } from "./schema.ts";

/** Merge requests with their threads, commits and rules. */
export const changeLane = timedLane({
  list: "merge_requests",
  query: "scope=all&state=all&",
  tables: () => ["change", "review_step"],
  rows: rowsOfChange,
});

async function rowsOfChange(reader: RepositoryReader, told: unknown): Promise<LiveRows | null> {
  const { reading, root } = reader;
  const request = expected(mergeRequest, told, "merge request");
  const own = `${root}/merge_requests/${request.iid}`;
  const threads = await all(reading, `${own}/discussions?per_page=100`, discussions, "discussions");
  const made = await all(reading, `${own}/commits?per_page=100`, commits, "commits");
  if (threads === null || made === null) return null;
  const rules = await securityRules(request.iid, request.created_at, reader);
  const firstCommit = made.reduce<Instant | null>((least, { authored_date: at }) => (least === null || at < least ? at : least), null);
  return changeRows({ request, threads, rules, firstCommit }, reader);
}
