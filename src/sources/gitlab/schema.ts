import { z } from "zod";
import type { LiveConnection } from "../live/live-source.ts";
import { sourceFailures } from "../live/source-failures.ts";
import { instantOf } from "../reading/instant-text.ts";
import { stateClasses } from "../reading/work-classes.ts";

export const time = z.string().transform((text, context) => {
  const at = instantOf(text);
  if (at !== null) return at;
  context.addIssue({ code: "custom", message: "no time" });
  return z.NEVER;
});
export const timeOrNull = time.nullish().transform((at) => at ?? null);
export const text = z
  .string()
  .nullish()
  .transform((said) => said ?? null);

/** GitLab marks automation of its own; a deleted account comes as null, or as its ghost. */
export const person = z
  .object({ username: z.string(), bot: z.boolean().optional() })
  .nullish()
  .transform((said) => (said?.username === "ghost" ? null : (said ?? null)));
export type Person = z.output<typeof person>;

export const projects = z.array(
  z.object({
    id: z.int(),
    path_with_namespace: z.string(),
    http_url_to_repo: z.string(),
    archived: z.boolean().catch(false),
  }),
);
export const project = z.object({ path_with_namespace: z.string(), default_branch: text });

export const mergeRequest = z.object({
  iid: z.int(),
  author: person,
  draft: z.boolean().catch(false),
  created_at: time,
  updated_at: time,
  merged_at: timeOrNull,
  closed_at: timeOrNull,
  merge_commit_sha: text,
  squash_commit_sha: text,
  sha: text,
});
export type MergeRequest = z.output<typeof mergeRequest>;

export const branchRequests = z.array(
  z.object({ iid: z.int(), source_project_id: z.int().nullish(), created_at: time, merged_at: timeOrNull, closed_at: timeOrNull }),
);
export type BranchRequests = z.output<typeof branchRequests>;

export const commits = z.array(z.object({ authored_date: time }));

export const pipeline = z.object({
  id: z.int(),
  sha: z.string(),
  ref: text,
  source: text,
  status: z.string(),
  created_at: time,
  updated_at: time,
});
export type Pipeline = z.output<typeof pipeline>;

export const jobs = z.array(
  z.object({
    id: z.int(),
    name: z.string(),
    status: z.string(),
    tag: z.boolean().catch(false),
    started_at: timeOrNull,
    finished_at: timeOrNull,
    queued_duration: z.number().nullish().catch(null),
  }),
);
export type Job = z.output<typeof jobs>[number];

export const deployment = z.object({
  id: z.int(),
  sha: z.string(),
  status: z.string(),
  created_at: time,
  updated_at: time,
  environment: z.object({ name: z.string(), tier: text }),
  deployable: z.object({ started_at: timeOrNull, finished_at: timeOrNull }).nullish(),
});
export type Deployment = z.output<typeof deployment>;
export const deployed = z.array(
  z.object({ iid: z.int(), project_id: z.int(), merge_commit_sha: text, squash_commit_sha: text, sha: text }),
);

export const settingsShape = z.object({
  only: z.array(z.string()).catch([]),
  production: z.array(z.string()).catch(["production", "prod", "live"]),
  /** What each label says of an issue that has it, and `opened` and `closed` of one that has none. */
  states: z.record(z.string(), z.enum(stateClasses)).catch({}),
  /** Scope of the labels that say whose an issue is: `team` for `team::payments`. */
  teamField: z.string().nullable().catch(null),
  /** Labels, or values of that scope, that are teams of ours. */
  teams: z.record(z.string(), z.string()).catch({}),
});
export type GitLabSettings = z.output<typeof settingsShape>;

export function settingsOf({ connection }: { readonly connection: Pick<LiveConnection, "settings"> }): GitLabSettings {
  return settingsShape.parse(connection.settings);
}

/** The reply as expected; else the field that is not, and nothing of the reply. */
export function expected<S extends z.ZodType>(schema: S, value: unknown, what: string): z.output<S> {
  const outcome = schema.safeParse(value);
  if (outcome.success) return outcome.data;
  const where = (outcome.error.issues[0]?.path ?? []).map((part) => (typeof part === "number" ? "[]" : String(part))).join(".");
  throw sourceFailures.schemaChanged("GitLab", `${what}: ${/^[\w.[\]]{1,120}$/.test(where) ? where : "its shape"}`);
}
