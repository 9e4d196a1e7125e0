import Fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import { type FakeProject, HOSTILE, lantern } from "./gitlab-project.fixture.ts";

export const TOKEN = "glpat-of-the-test";

export interface Trouble {
  /** Answered instead, once. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The answer breaks off. */
  readonly half?: boolean;
}

export interface Fake {
  /** Comes once each with the next requests, before anything else. */
  readonly trouble?: readonly Trouble[];
  /** Pages that always answer so, by a part of their address. */
  readonly refused?: Readonly<Record<string, number>>;
  readonly project?: Partial<FakeProject>;
  /** Projects beside 101, by their number. */
  readonly others?: Readonly<Record<number, Partial<FakeProject>>>;
  readonly scopes?: readonly string[];
  /** The merge request whose threads lead in circles. */
  readonly endless?: number;
}

/** Speaks as GitLab does, of project 101 and others. */
export async function startGitLab({
  trouble = [],
  refused = {},
  project = {},
  others = {},
  scopes = ["read_api", "read_repository"],
  endless,
}: Fake = {}) {
  const projects = new Map(Object.entries({ 101: project, ...others }).map(([id, each]) => [id, { ...lantern(), ...each }]));
  const troubles = [...trouble];
  const asked: string[] = [];
  const server = Fastify({ forceCloseConnections: true });
  server.addHook("onRequest", async (request, reply) => {
    asked.push(request.url);
    const next = troubles.shift();
    if (next !== undefined) return troubled(next, reply);
    const said = request.headers.authorization?.replace("Bearer ", "") ?? request.headers["private-token"];
    if (said !== TOKEN) return reply.code(401).send({ message: "401" });
    const status = Object.entries(refused).find(([part]) => request.url.includes(part))?.[1];
    return status === undefined ? undefined : reply.code(status).send({ message: HOSTILE });
  });
  for (const [id, told] of projects) serveProject(server, `/api/v4/projects/${id}`, told, endless);
  server.get("/api/v4/projects", () => projects.get("101")?.projects ?? [...projects.values()].map((each) => each.project));
  server.get("/api/v4/personal_access_tokens/self", () => ({ name: HOSTILE, scopes }));
  server.post<{ Body: Asked }>("/api/graphql", ({ body }) => graphql([...projects.values()], body));
  const address = await server.listen({ port: 0, host: "127.0.0.1" });
  return { address, asked, troubles, close: () => server.close() };
}

function serveProject(server: FastifyInstance, root: string, told: FakeProject, endless: number | undefined): void {
  const list = (path: string, all: readonly { readonly updated_at: string; readonly source_branch?: string }[]) =>
    server.get<{ Querystring: Record<string, string> }>(`${root}/${path}`, ({ query }) => {
      const inside = all.filter(
        ({ updated_at: at, source_branch }) =>
          at >= (query.updated_after ?? "") &&
          at <= (query.updated_before ?? "z") &&
          (query.source_branch === undefined || query.source_branch === source_branch),
      );
      const sorted = inside.toSorted((left, right) => right.updated_at.localeCompare(left.updated_at));
      const size = Number(query.per_page);
      const page = Number(query.page ?? 1);
      return sorted.slice((page - 1) * size, page * size);
    });
  list("merge_requests", told.requests);
  list("pipelines", told.pipelines);
  list("deployments", told.deployments);
  if (told.issues !== null) list("issues", told.issues);
  server.get<{ Params: { iid: string } }>(`${root}/issues/:iid`, ({ params }, reply) =>
    one(
      told.issues?.find(({ iid }) => iid === Number(params.iid)),
      reply,
    ),
  );
  server.get<{ Params: { iid: string; list: string } }>(
    `${root}/issues/:iid/:list`,
    ({ params }) => told.issueEvents[Number(params.iid)]?.[params.list] ?? [],
  );
  server.get(`${root}/labels`, () => told.labels.map((name) => ({ id: 1, name, description: HOSTILE })));
  server.get(root, () => told.project);
  server.get<{ Params: { iid: string } }>(`${root}/merge_requests/:iid`, ({ params }, reply) =>
    one(
      told.requests.find(({ iid }) => iid === Number(params.iid)),
      reply,
    ),
  );
  server.get<{ Params: { iid: string } }>(`${root}/merge_requests/:iid/discussions`, ({ params, url }, reply) => {
    if (Number(params.iid) === endless) void reply.header("link", `<http://${reply.request.host}${url}>; rel="next"`);
    return told.threads(Number(params.iid));
  });
  server.get<{ Params: { iid: string } }>(`${root}/merge_requests/:iid/approval_state`, ({ params }, reply) => {
    const rules = told.rules(Number(params.iid));
    return one(rules === null ? undefined : { approval_rules_overwritten: false, rules }, reply);
  });
  server.get<{ Params: { iid: string } }>(`${root}/merge_requests/:iid/commits`, ({ params }) => [
    { authored_date: told.firstCommit(Number(params.iid)), author_name: HOSTILE },
  ]);
  server.get<{ Params: { id: string } }>(`${root}/pipelines/:id`, ({ params }, reply) =>
    one(
      told.pipelines.find(({ id }) => id === Number(params.id)),
      reply,
    ),
  );
  server.get<{ Params: { id: string } }>(`${root}/pipelines/:id/jobs`, ({ params }) => told.jobs(Number(params.id)));
  server.get<{ Params: { id: string } }>(`${root}/deployments/:id/merge_requests`, ({ params }) => {
    const brought = told.brought(Number(params.id));
    const of = told.requests.filter(({ iid }) => brought.includes(iid));
    return of.map((each) => ({ ...each, project_id: Number(root.split("/").at(-1)) }));
  });
}

interface Asked {
  readonly query: string;
  readonly variables: Readonly<Record<string, string | null>>;
}

const LISTED = 2;

/** Pages of two; what a version does not know is an error of the whole question. */
function graphql(projects: readonly FakeProject[], { query, variables }: Asked) {
  const strange = projects.flatMap(({ unknownFields }) => unknownFields.filter((field) => query.includes(field)));
  if (strange.length > 0) return { errors: strange.map(() => ({ message: HOSTILE, extensions: { code: "undefinedField" } })) };
  const every = projects.flatMap(({ vulnerabilities }) => vulnerabilities ?? []);
  if (variables.id !== undefined) return { data: { vulnerability: every.find(({ id }) => id === variables.id) ?? null } };
  const told = projects.find(({ project }) => project.path_with_namespace === variables.path);
  if (told === undefined) return { data: { project: null } };
  const all = told.vulnerabilities;
  const from = Number(variables.after ?? 0);
  const pageInfo = { hasNextPage: from + LISTED < (all?.length ?? 0), endCursor: String(from + LISTED) };
  return { data: { project: { vulnerabilities: all === null ? null : { pageInfo, nodes: all.slice(from, from + LISTED) } } } };
}

function one(found: object | undefined, reply: FastifyReply) {
  return found ?? reply.code(404).send({ message: "404 Not found" });
}

function troubled({ status = 200, headers = {}, half = false }: Trouble, reply: FastifyReply) {
  if (half) return reply.header("content-type", "application/json").send('[{"iid":');
  return reply
    .headers({ ...headers })
    .code(status)
    .send({ message: HOSTILE });
}
