import { createHash, createVerify, type KeyObject } from "node:crypto";
import type { AddressInfo } from "node:net";
import fastify, { type FastifyReply } from "fastify";

/** What the fake tells: lists as GitHub answers them, newest first. */
export interface FakeRepository {
  readonly id: number;
  readonly path: string;
  /** Former paths answer 301. */
  readonly formerly?: readonly string[];
  readonly pulls: readonly object[];
  readonly runs: readonly FakeRun[];
  readonly deployments: readonly object[];
  /** Null: switched off, 410. */
  readonly issues?: readonly object[] | null;
  readonly archived?: boolean;
  /** Where git clones it from; an address that leads nowhere when left out. */
  readonly clone?: string;
  /** Null: the scanner is off, 404. */
  readonly alerts: Readonly<Record<string, readonly object[] | null>>;
  /** Lists that always answer so, by their name; "": the repository itself. */
  readonly refused?: Readonly<Record<string, number>>;
}

export interface FakeRun {
  readonly id: number;
  readonly run_attempt: number;
  readonly jobs: readonly object[];
  /** Attempts before the last, first to last. */
  readonly earlier?: readonly FakeRun[];
}

export interface Trouble {
  /** Answered instead, once. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly half?: boolean;
}

const TOKEN = "fake-token";
const PULLS = 25;

/** A GitHub on a real port: token check, paging, rate headers, tags; troubles are queued and come with the next requests. */
export async function githubServer(repositories: readonly FakeRepository[], limit = 5000, appKey: KeyObject | null = null) {
  const asked: string[] = [];
  const troubles: Trouble[] = [];
  /** Pages that were what they had been: 304, which costs nothing of the quota. */
  const unchanged: string[] = [];
  let left = limit;
  const app = fastify();
  app.addHook("onRequest", async (request, reply) => {
    asked.push(request.url);
    const told = request.headers.authorization ?? "";
    if (appKey !== null && request.url.startsWith("/app/") && isSignedBy(appKey, told)) return undefined;
    if (told !== `Bearer ${TOKEN}`) return reply.code(401).send({ message: "Bad credentials" });
    left -= 1;
    void reply.headers({ "x-ratelimit-limit": limit, "x-ratelimit-remaining": Math.max(0, left), "x-ratelimit-reset": 4_000_000_000 });
    const refused = repositories.flatMap((each) => refusalOf(each, request.url)).at(0);
    if (refused !== undefined) return reply.code(refused).send({ message: "Resource not accessible by personal access token" });
    return troubled(troubles.shift(), reply);
  });
  app.addHook("onSend", async (request, reply, payload) => {
    if (request.method !== "GET" || reply.statusCode !== 200 || typeof payload !== "string") return payload;
    const tag = JSON.stringify(createHash("sha256").update(payload).digest("hex"));
    void reply.header("etag", tag);
    if (request.headers["if-none-match"] !== tag) return payload;
    unchanged.push(request.url);
    left += 1;
    void reply.code(304).header("x-ratelimit-remaining", left);
    return null;
  });
  const listed = repositories.map(({ id, path, clone, archived = false }) => ({
    id,
    full_name: path,
    clone_url: clone ?? `https://git.example/${path}.git`,
    archived,
  }));
  app.get("/user/repos", () => listed);
  app.get("/installation/repositories", () => ({ repositories: listed }));
  app.get("/app/installations", () => [{ id: 7 }]);
  app.post("/app/installations/7/access_tokens", () => ({ token: TOKEN, expires_at: "2999-01-01T00:00:00Z" }));
  for (const repository of repositories) {
    const root = `/repos/${repository.path}`;
    for (const old of repository.formerly ?? []) app.get(`/repos/${old}`, (_, reply) => reply.code(301).header("location", root).send());
    app.get(root, () => ({ full_name: repository.path, default_branch: "main" }));
    app.get(`${root}/issues`, (request, reply) =>
      repository.issues === null
        ? reply.code(410).send({ message: "Issues are disabled" })
        : paged(request.url, repository.issues ?? [], reply, `http://${request.headers.host ?? ""}`),
    );
    app.get(`${root}/pulls`, () => []);
    app.get(`${root}/deployments`, () => []);
    app.get(`${root}/actions/runs`, () => ({ workflow_runs: repository.runs }));
    for (const last of repository.runs) {
      app.get(`${root}/actions/runs/${last.id}`, () => last);
      for (const run of [...(last.earlier ?? []), last]) {
        const attempt = `${root}/actions/runs/${run.id}/attempts/${run.run_attempt}`;
        app.get(attempt, () => run);
        app.get(`${attempt}/jobs`, () => ({ jobs: run.jobs }));
      }
    }
    for (const [kind, alerts] of Object.entries(repository.alerts))
      app.get(`${root}/${kind}/alerts`, (request, reply) =>
        alerts === null
          ? reply.code(404).send({ message: "no analysis found" })
          : paged(request.url, alerts, reply, `http://${request.headers.host ?? ""}`),
      );
    for (const [kind, alerts] of Object.entries(repository.alerts))
      app.get<Numbered>(`${root}/${kind}/alerts/:number`, (request, reply) => numbered(alerts ?? [], request.params.number, reply));
    app.get<Numbered>(`${root}/issues/:number`, (request, reply) => numbered(repository.issues ?? [], request.params.number, reply));
  }
  app.post<{
    Body: {
      query: string;
      variables: { owner: string; name: string; after: string | null; number?: number; reviews?: string | null; items?: string | null };
    };
  }>("/graphql", (request) => {
    const { query, variables } = request.body;
    const found = repositories.find(({ path }) => path === `${variables.owner}/${variables.name}`);
    if (found === undefined) return { data: { repository: null }, errors: [{ type: "NOT_FOUND" }] };
    const pulls = found.pulls.map((pull) => withPages(pull, variables));
    if (/^query (Change|Rest)\(/.test(query)) {
      const pullRequest = pulls.find((pull) => "number" in pull && pull.number === variables.number) ?? null;
      return { data: { repository: { pullRequest } } };
    }
    const isChanges = query.startsWith("query Changes");
    const all = isChanges ? pulls : found.deployments;
    const from = Number(variables.after ?? 0);
    const page = {
      nodes: all.slice(from, from + PULLS),
      pageInfo: { hasNextPage: from + PULLS < all.length, endCursor: String(from + PULLS) },
    };
    return { data: { repository: isChanges ? { pullRequests: page } : { deployments: page } } };
  });
  await app.listen({ port: 0, host: "127.0.0.1" });
  return {
    address: `http://127.0.0.1:${portOf(app.server.address())}`,
    token: TOKEN,
    asked,
    unchanged,
    troubles,
    close: () => app.close(),
  };
}

function refusalOf({ path, refused = {} }: FakeRepository, url: string): readonly number[] {
  const [asked] = url.split("?");
  return Object.entries(refused).flatMap(([list, status]) => (asked === `/repos/${path}${list === "" ? "" : `/${list}`}` ? [status] : []));
}

const NESTED = 60;

/** Lists within a change come sixty at a time. */
function withPages(pull: object, { reviews, items }: { readonly reviews?: string | null; readonly items?: string | null }): object {
  const page = (name: string, after: string | null | undefined) => {
    const list: unknown = Reflect.get(pull, name);
    const nodes: unknown = Reflect.get(Object(list), "nodes");
    if (!Array.isArray(nodes)) return list;
    const from = Number(after ?? 0);
    const to = from + NESTED;
    return { ...Object(list), nodes: nodes.slice(from, to), pageInfo: { hasNextPage: to < nodes.length, endCursor: String(to) } };
  };
  return { ...pull, reviews: page("reviews", reviews), timelineItems: page("timelineItems", items) };
}

function isSignedBy(key: KeyObject, told: string): boolean {
  const [head = "", body = "", signature = ""] = told.replace("Bearer ", "").split(".");
  return createVerify("RSA-SHA256").update(`${head}.${body}`).verify(key, signature, "base64url");
}

interface Numbered {
  readonly Params: { readonly number: string };
}

function numbered(all: readonly object[], number: string, reply: FastifyReply) {
  const found = all.find((each) => "number" in each && String(each.number) === number);
  return found === undefined ? reply.code(404).send({ message: "Not Found" }) : reply.send(found);
}

/** A page of a list, with the address of the next one where there is one. */
function paged(url: string, all: readonly object[], reply: FastifyReply, host: string) {
  const asked = new URL(url, host);
  const size = Number(asked.searchParams.get("per_page") ?? 30);
  const page = Number(asked.searchParams.get("page") ?? 1);
  asked.searchParams.set("page", String(page + 1));
  if (page * size < all.length) void reply.header("link", `<${asked.href}>; rel="next"`);
  return reply.send(all.slice((page - 1) * size, page * size));
}

function troubled(trouble: Trouble | undefined, reply: FastifyReply) {
  if (trouble === undefined) return undefined;
  if (trouble.half === true) return reply.code(200).type("application/json").send('{"data":{"repos');
  return reply
    .code(trouble.status ?? 500)
    .headers({ ...trouble.headers })
    .send({ message: "trouble" });
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
