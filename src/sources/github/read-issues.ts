import { z } from "zod";
import type { LiveReading, LiveRows } from "../live/live-source.ts";
import { nextPage } from "../live/next-page.ts";
import { expected } from "./expected-reply.ts";
import { Issue, itemRow } from "./item-row.ts";
import type { ReadPage, RepositoryReader } from "./repository-reader.ts";

/** A page of issues touched since, without the changes among them. */
export async function issuesPage(
  { call, path, repository, since, reading }: RepositoryReader,
  page: string | null,
): Promise<ReadPage | "no-source"> {
  const from = new Date(since).toISOString();
  const reply = await call.get(page ?? `/repos/${path}/issues?state=all&sort=updated&direction=desc&per_page=100&since=${from}`);
  if (reply.status !== 200) return "no-source";
  return { rows: rowsOf(expected(z.array(Issue), reply.json, "issues"), repository.id, reading), next: nextPage(reply) };
}

/** One issue, as a delivery asks for; nothing where it is gone. */
export async function oneIssue({ call, path, repository, reading }: RepositoryReader, number: string): Promise<LiveRows> {
  const reply = await call.get(`/repos/${path}/issues/${number}`);
  return reply.status === 200 ? rowsOf([expected(Issue, reply.json, "issue")], repository.id, reading) : {};
}

function rowsOf(told: readonly z.infer<typeof Issue>[], repo: string, reading: LiveReading): LiveRows {
  const team = reading.organisation.repositories.find((owned) => owned.repository === repo)?.team ?? null;
  const issues = told.filter((issue) => issue.pull_request === undefined);
  return { work_item: issues.map((issue) => itemRow(issue, repo, team)) };
}
