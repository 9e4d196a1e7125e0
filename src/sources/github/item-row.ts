import { z } from "zod";
import type { Row } from "../../core/evidence/tables.ts";
import { classOfLabels, saysUnplanned } from "../reading/label-words.ts";
import { when } from "./rest-rows.ts";

const label = z.union([z.string(), z.object({ name: z.string().nullish() }).transform(({ name }) => name ?? "")]);

export const Issue = z.object({
  number: z.int(),
  created_at: when,
  closed_at: when.nullable(),
  state_reason: z.string().nullish(),
  labels: z.array(label).default([]),
  /** Lists of issues hold changes too; those have this. */
  pull_request: z.unknown().optional(),
});

const DROPPED: readonly string[] = ["not_planned", "duplicate"];

/** An issue says when it was opened and closed; when work on it started it does not say, and nothing is guessed. */
export function itemRow(issue: z.infer<typeof Issue>, repo: string, team: string | null): Row<"work_item"> {
  const dropped = DROPPED.includes(issue.state_reason ?? "");
  return {
    id: `${repo}/issue/${issue.number}`,
    team,
    bucket: null,
    container: repo,
    type: "issue",
    class: classOfLabels(issue.labels),
    created: issue.created_at,
    started: null,
    done: dropped ? null : issue.closed_at,
    dropped: dropped ? issue.closed_at : null,
    unplanned: saysUnplanned(issue.labels) ? true : null,
    iteration: null,
  };
}
