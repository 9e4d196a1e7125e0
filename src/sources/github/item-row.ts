import { z } from "zod";
import type { Row } from "../../core/evidence/tables.ts";
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

/** Words of labels, in the order in which they decide. */
const CLASSES: readonly (readonly [string, RegExp])[] = [
  ["incident", /\b(incident|outage)\b/i],
  ["security", /\b(security|vulnerability)\b/i],
  ["defect", /\b(bug|defect)\b/i],
  ["debt", /\b(tech(nical)?[ -]?debt|debt|refactor(ing)?)\b/i],
  ["learning", /\b(post-?mortem|learning|retro(spective)?)\b/i],
  ["improvement", /\b(improvement|developer[ -]experience)\b/i],
  ["feature", /\b(feature|enhancement|story)\b/i],
];
const UNPLANNED = /\b(expedite|hotfix|urgent|unplanned|incident)\b/i;
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
    class: CLASSES.find(([, words]) => issue.labels.some((text) => words.test(text)))?.[0] ?? "other",
    created: issue.created_at,
    started: null,
    done: dropped ? null : issue.closed_at,
    dropped: dropped ? issue.closed_at : null,
    unplanned: issue.labels.some((text) => UNPLANNED.test(text)) ? true : null,
    iteration: null,
  };
}
