import { createHmac } from "node:crypto";
import Fastify from "fastify";

export interface FakeChange {
  readonly at: number;
  readonly field: string;
  readonly from?: string | null;
  readonly fromString?: string | null;
  readonly to?: string | null;
  readonly toString?: string;
}

export interface FakeIssue {
  readonly key: string;
  readonly type: string;
  readonly created: number;
  readonly updated: number;
  readonly status: string;
  readonly resolution?: string;
  readonly resolved?: number;
  readonly team?: string;
  /** An account's name; without one it is that of somebody who must be nowhere afterwards. */
  readonly assignee?: string;
  readonly changes: readonly FakeChange[];
}

export interface FakeJira {
  readonly address: string;
  readonly fail: { next: { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string } | null };
  readonly asked: string[];
  readonly close: () => Promise<void>;
}

export const CLOUD_TOKEN = "reader@jira.example:cloud-token";
export const SERVER_TOKEN = "server-personal-token";
export const TEAM_FIELD = "customfield_10001";
/** Names that must be nowhere afterwards. */
export const PEOPLE = ["Canary Assignee", "canary.assignee@jira.example", "canary-account-id"] as const;
const person = { accountId: PEOPLE[2], emailAddress: PEOPLE[1], displayName: PEOPLE[0], accountType: "atlassian", name: PEOPLE[2] };

/** Jira writes `+0000` without a colon. */
const written = (at: number): string => new Date(at).toISOString().replace("Z", "+0000");
/** Cloud brings only so much of a history with a search. */
const BROUGHT = 2;
const PAGE = 3;

export interface FakeSettings {
  readonly now: number;
  readonly deployment: "Cloud" | "Server";
  readonly sprints?: Readonly<Record<string, number>>;
}

/** A Jira of our own: sign-in, JQL by time, both ways of paging, cut histories, deleted issues, and failures on demand. */
export async function startJira(issues: readonly FakeIssue[], { now, deployment, sprints = {} }: FakeSettings): Promise<FakeJira> {
  const app = Fastify();
  const fail: FakeJira["fail"] = { next: null };
  const asked: string[] = [];
  const isCloud = deployment === "Cloud";
  const right = isCloud ? `Basic ${Buffer.from(CLOUD_TOKEN).toString("base64")}` : `Bearer ${SERVER_TOKEN}`;
  app.addHook("onRequest", async (request, reply) => {
    asked.push(decodeURIComponent(request.url).replaceAll("+", " "));
    const failure = fail.next;
    fail.next = null;
    if (failure !== null)
      return reply
        .status(failure.status)
        .headers(failure.headers ?? {})
        .send(failure.body ?? "");
    if (request.headers.authorization !== right) return reply.status(401).send({ errorMessages: [PEOPLE[0]] });
    return undefined;
  });
  const historiesOf = ({ changes }: FakeIssue) =>
    changes.map(({ at, ...item }, index) => ({
      id: String(index),
      author: person,
      created: written(at),
      items: [{ fieldId: item.field, ...item }],
    }));
  const told = (issue: FakeIssue) => {
    const histories = historiesOf(issue);
    return {
      id: issue.key,
      key: issue.key,
      fields: {
        summary: `<script>${PEOPLE[0]}</script>`,
        created: written(issue.created),
        updated: written(issue.updated),
        project: { key: issue.key.split("-")[0] },
        issuetype: { name: issue.type },
        status: { name: issue.status },
        resolution: issue.resolution === undefined ? null : { name: issue.resolution },
        resolutiondate: issue.resolved === undefined ? null : written(issue.resolved),
        assignee: issue.assignee === undefined ? person : { ...person, name: issue.assignee, emailAddress: null },
        reporter: person,
        [TEAM_FIELD]: issue.team === undefined ? null : { value: issue.team },
      },
      changelog: { total: histories.length, histories: isCloud ? histories.slice(0, BROUGHT) : histories },
    };
  };
  const found = (jql: string): readonly FakeIssue[] => {
    const from = now - Number(/updated >= -(\d+)m/.exec(jql)?.[1] ?? 0) * 60_000;
    const before = /updated < -(\d+)m/.exec(jql)?.[1];
    const to = before === undefined ? Number.POSITIVE_INFINITY : now - Number(before) * 60_000;
    return issues.filter(({ updated }) => updated >= from && updated < to).toSorted((a, b) => b.updated - a.updated);
  };
  app.get("/rest/api/2/serverInfo", () => ({ deploymentType: deployment }));
  app.get("/rest/api/2/status", () => [
    { name: "To Do", statusCategory: { key: "new" } },
    { name: "Doing", statusCategory: { key: "indeterminate" } },
    { name: "Blocked outside", statusCategory: { key: "indeterminate" } },
    { name: "Done", statusCategory: { key: "done" } },
  ]);
  app.get("/rest/api/3/search/jql", (request) => {
    const { jql = "", nextPageToken = "0" } = request.query as Readonly<Record<string, string>>;
    const all = found(jql);
    const from = Number(nextPageToken);
    const isLast = from + PAGE >= all.length;
    return { issues: all.slice(from, from + PAGE).map(told), isLast, ...(isLast ? {} : { nextPageToken: String(from + PAGE) }) };
  });
  app.get("/rest/api/2/search", (request) => {
    const { jql = "", startAt = "0" } = request.query as Readonly<Record<string, string>>;
    const all = found(jql);
    return { issues: all.slice(Number(startAt), Number(startAt) + PAGE).map(told), startAt: Number(startAt), total: all.length };
  });
  const keys = [...new Set(issues.map(({ key }) => key.split("-")[0]))].map((key) => ({ key, lead: person }));
  app.get("/rest/api/2/project", () => keys);
  app.get("/rest/api/3/project/search", () => ({ values: keys, isLast: true }));
  app.get("/rest/api/2/issue/:key", (request, reply) => {
    const issue = issues.find(({ key }) => key === (request.params as Readonly<Record<string, string>>).key);
    return issue === undefined ? reply.status(404).send({}) : told(issue);
  });
  app.get("/rest/api/2/issue/:key/changelog", (request, reply) => {
    const issue = issues.find(({ key }) => key === (request.params as Readonly<Record<string, string>>).key);
    const startAt = Number((request.query as Readonly<Record<string, string>>).startAt ?? 0);
    if (issue === undefined) return reply.status(404).send({});
    return { values: historiesOf(issue).slice(startAt, startAt + 2), total: issue.changes.length };
  });
  app.get("/rest/agile/1.0/sprint/:id", (request, reply) => {
    const start = sprints[(request.params as Readonly<Record<string, string>>).id ?? ""];
    return start === undefined ? reply.status(404).send({}) : { startDate: new Date(start).toISOString() };
  });
  const address = await app.listen({ port: 0, host: "127.0.0.1" });
  return { address, fail, asked, close: () => app.close() };
}

export function signed(body: string, secret: string): { readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array } {
  return {
    headers: {
      "x-hub-signature": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
      "x-atlassian-webhook-identifier": "delivery-1",
    },
    body: Buffer.from(body),
  };
}
