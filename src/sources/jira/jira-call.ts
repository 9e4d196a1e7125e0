import type { z } from "zod";
import type { Instant } from "../../core/model/time.ts";
import type { LiveHttp } from "../live/live-http.ts";
import type { LiveSecrets } from "../live/live-source.ts";
import { sourceFailures } from "../live/source-failures.ts";
import {
  type History,
  historyPage,
  issueShape,
  type JiraIssue,
  type JiraSettings,
  projectList,
  projectPage,
  searchPage,
  serverInfo,
  sprintShape,
  statusList,
} from "./schema.ts";

export interface ToldIssue {
  readonly issue: JiraIssue;
  readonly histories: readonly History[];
}

/** One conversation with a Jira, Cloud or Data Center: what they spell differently is settled here. */
export interface JiraCall {
  /** Changed in [from, to), newest first, with their whole history. */
  readonly changed: (from: Instant, to: Instant) => Promise<readonly ToldIssue[]>;
  /** Null where it is gone. */
  readonly issue: (key: string) => Promise<ToldIssue | null>;
  readonly projects: () => Promise<readonly string[]>;
  readonly statuses: () => Promise<z.infer<typeof statusList>>;
  readonly sprintStart: (sprint: string) => Promise<Instant | null>;
}

export interface CallSettings {
  readonly http: LiveHttp;
  readonly secrets: LiveSecrets;
  readonly settings: JiraSettings;
  readonly now: Instant;
  readonly signal: AbortSignal;
}

const PAGE = 100;
const MINUTE = 60_000;
const FIELDS = ["created", "updated", "project", "issuetype", "status", "resolution", "resolutiondate", "assignee"] as const;

export function jiraCall({ http, secrets, settings, now, signal }: CallSettings): JiraCall {
  const headers = { authorization: authorization(secrets.token) };
  const fields = [...FIELDS, ...(settings.teamField === null ? [] : [settings.teamField])].join(",");
  let cloud: Promise<boolean> | null = null;

  const get = async <T>(shape: z.ZodType<T>, path: string, query: Readonly<Record<string, string>>): Promise<T | null> => {
    const reply = await http.send({ path: `${path}?${new URLSearchParams(query)}`, headers, signal });
    return reply.status < 300 ? expected(shape, reply.json, path.split("/").at(-1) ?? "") : null;
  };
  const isCloud = (): Promise<boolean> => {
    cloud ??= get(serverInfo, "/rest/api/2/serverInfo", {}).then((info) => info?.deploymentType === "Cloud");
    return cloud;
  };
  /** A search brings forty steps of a history at most; of longer ones all is asked for. */
  const whole = async (issue: JiraIssue): Promise<ToldIssue> => {
    const brought = issue.changelog?.histories ?? [];
    if (brought.length >= (issue.changelog?.total ?? 0)) return { issue, histories: brought };
    const histories: History[] = [];
    for (;;) {
      const path = `/rest/api/2/issue/${issue.key}/changelog`;
      const page = await get(historyPage, path, { startAt: String(histories.length), maxResults: String(PAGE) });
      const found = page?.values ?? page?.histories ?? [];
      histories.push(...found);
      if (found.length === 0 || histories.length >= (page?.total ?? 0)) return { issue, histories };
    }
  };
  const searched = async (path: string, jql: string, place: Readonly<Record<string, string>>) => {
    const page = await get(searchPage, path, { jql, fields, expand: "changelog", maxResults: String(PAGE), ...place });
    if (page === null) throw sourceFailures.forbidden("Jira (search)");
    return { ...page, issues: page.issues.map((each) => expected(issueShape, each, "issue")) };
  };
  const searchCloud = async (jql: string): Promise<readonly JiraIssue[]> => {
    const found: JiraIssue[] = [];
    for (let token: string | null = ""; token !== null; ) {
      const page = await searched("/rest/api/3/search/jql", jql, token === "" ? {} : { nextPageToken: token });
      found.push(...page.issues);
      token = page.isLast === true ? null : (page.nextPageToken ?? null);
    }
    return found;
  };
  const searchServer = async (jql: string): Promise<readonly JiraIssue[]> => {
    const found: JiraIssue[] = [];
    for (;;) {
      const { issues, total } = await searched("/rest/api/2/search", jql, { startAt: String(found.length) });
      found.push(...issues);
      if (issues.length === 0 || found.length >= (total ?? 0)) return found;
    }
  };

  return {
    async changed(from, to) {
      const told: ToldIssue[] = [];
      const jql = jqlOf(settings.only, from, to, now);
      for (const issue of await ((await isCloud()) ? searchCloud(jql) : searchServer(jql))) told.push(await whole(issue));
      return told;
    },
    async issue(key) {
      const found = await get(issueShape, `/rest/api/2/issue/${key}`, { fields, expand: "changelog" });
      return found === null ? null : whole(found);
    },
    async projects() {
      if (!(await isCloud())) return ((await get(projectList, "/rest/api/2/project", {})) ?? []).map(({ key }) => key);
      const keys: string[] = [];
      for (;;) {
        const page = await get(projectPage, "/rest/api/3/project/search", { startAt: String(keys.length), maxResults: "50" });
        keys.push(...(page?.values ?? []).map(({ key }) => key));
        if (page === null || page.isLast !== false || page.values.length === 0) return keys;
      }
    },
    statuses: async () => (await get(statusList, "/rest/api/2/status", {})) ?? [],
    async sprintStart(sprint) {
      const found = await get(sprintShape, `/rest/agile/1.0/sprint/${sprint}`, {});
      return found?.startDate == null ? null : Date.parse(found.startDate);
    },
  };
}

/** A mail and a token of Cloud, with a colon between, sign in by Basic; a personal access token of Data Center by Bearer. */
function authorization(token: string): string {
  return token.includes(":") ? `Basic ${Buffer.from(token, "utf8").toString("base64")}` : `Bearer ${token}`;
}

/** Minutes before now, because Jira reads a date in the time zone of the account. */
function jqlOf(only: readonly string[], from: Instant, to: Instant, now: Instant): string {
  const ago = (at: Instant, round: (minutes: number) => number): string => `-${Math.max(0, round((now - at) / MINUTE))}m`;
  const within = [`updated >= ${ago(from, Math.ceil)}`, ...(to >= now ? [] : [`updated < ${ago(to, Math.floor)}`])];
  const projects = only.length === 0 ? [] : [`project in (${only.map((name) => `"${name.replaceAll(/["\\]/g, "")}"`).join(", ")})`];
  return `${[...projects, ...within].join(" AND ")} ORDER BY updated DESC`;
}

/** The reply as expected; else the field that is not, and nothing of the reply. */
function expected<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const outcome = schema.safeParse(value);
  if (outcome.success) return outcome.data;
  const where = (outcome.error.issues[0]?.path ?? []).map((part) => (typeof part === "number" ? "[]" : String(part))).join(".");
  throw sourceFailures.schemaChanged("Jira", `${what}: ${/^[\w.[\]]{1,120}$/.test(where) ? where : "its shape"}`);
}
