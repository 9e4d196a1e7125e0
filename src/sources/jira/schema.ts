import { z } from "zod";

const key = z.string().regex(/^[A-Z][A-Z0-9_]{0,60}-\d{1,12}$/);
/** Jira writes offsets without a colon. */
const time = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:?\d\d|Z)$/)
  .transform((text) => Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, "$1:$2")));

/** An account as it came in; it goes to `resolve` and nowhere else. */
const account = z
  .object({
    accountId: z.string().nullish(),
    name: z.string().nullish(),
    emailAddress: z.string().nullish(),
    displayName: z.string().nullish(),
    accountType: z.string().nullish(),
  })
  .nullish()
  .catch(null);

const changeItem = z.object({
  field: z.string().catch(""),
  fieldId: z.string().nullish().catch(null),
  from: z.string().nullish().catch(null),
  fromString: z.string().nullish().catch(null),
  to: z.string().nullish().catch(null),
  toString: z.string().nullish().catch(null),
});
export type ChangeItem = z.infer<typeof changeItem>;
export const history = z.object({ created: time, items: z.array(changeItem) });
export type History = z.infer<typeof history>;

const named = z.object({ name: z.string().max(200) });

/** What we read of an issue. Reporter, comments, watchers, titles and descriptions are never asked for. */
export const issueShape = z.object({
  id: z.string(),
  key,
  fields: z
    .object({
      created: time,
      updated: time,
      project: z.object({ key: z.string().regex(/^[A-Z][A-Z0-9_]{0,60}$/) }),
      issuetype: named,
      status: named,
      resolution: named.nullish().catch(null),
      resolutiondate: time.nullish().catch(null),
      assignee: account,
    })
    .loose(),
  changelog: z
    .object({ total: z.int().optional(), histories: z.array(history) })
    .nullish()
    .catch(null),
});
export type JiraIssue = z.infer<typeof issueShape>;

export const searchPage = z.object({
  issues: z.array(z.unknown()),
  nextPageToken: z.string().nullish(),
  isLast: z.boolean().nullish(),
  total: z.int().nullish(),
});
export const historyPage = z.object({ values: z.array(history).optional(), histories: z.array(history).optional(), total: z.int() });
export const serverInfo = z.object({ deploymentType: z.string().catch("Server") });
export const statusList = z.array(
  z.object({ name: z.string().max(120), statusCategory: z.object({ key: z.string() }).nullish().catch(null) }),
);
export const projectPage = z.object({ values: z.array(z.object({ key: z.string() })), isLast: z.boolean().optional() });
export const projectList = z.array(z.object({ key: z.string() }));
export const sprintShape = z.object({ startDate: z.iso.datetime({ offset: true }).nullish().catch(null) });

export const settingsShape = z
  .object({
    only: z.array(z.string()).default([]),
    states: z.record(z.string(), z.enum(["queue", "active", "blocked", "done"])).default({}),
    teamField: z.string().nullable().default(null),
    teams: z.record(z.string(), z.string()).default({}),
  })
  .loose();
export type JiraSettings = z.infer<typeof settingsShape>;

/** Everything that changed before `readTo` is there; a first read that was interrupted still has `backTo` to go. */
export const cursorShape = z.strictObject({ readTo: z.int(), backTo: z.int().nullable() });
export type JiraCursor = z.infer<typeof cursorShape>;
