import Fastify from "fastify";

export const TOKEN = "glpat-of-the-test";
export const PEOPLE = ["lantern-p1", "lantern-p2", "lantern-x1"] as const;
const START = Date.parse("2026-07-06T00:00:00Z");
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const HOSTILE = `<script>alert("${PEOPLE[0]}")</script> =cmd|x`;

const iso = (at: number): string => new Date(at).toISOString();
const who = (username: string) => ({ id: 1, username, name: `Name of ${username}`, public_email: `${username}@mail.example` });

/** 120 merge requests, two and a half pages; 60 share one time. The fifth's author was deleted. */
const requests = Array.from({ length: 120 }, (_, index) => {
  const opened = START + Math.floor(index / 60) * index * HOUR;
  return {
    iid: index + 1,
    title: HOSTILE,
    author: index === 4 ? null : who(PEOPLE[0]),
    draft: false,
    created_at: iso(opened),
    updated_at: iso(opened + 30 * HOUR),
    merged_at: iso(index === 6 ? opened - HOUR : opened + 29 * HOUR),
    closed_at: null,
    merge_commit_sha: String(index).padStart(40, "a"),
    squash_commit_sha: null,
    sha: "b".repeat(40),
  };
});

function notesOf(iid: number) {
  const opened = Date.parse(requests[iid - 1]?.created_at ?? "");
  const note = (id: number, hours: number, author: string, system: boolean, body: string) => ({
    id: iid * 100 + id,
    system,
    body,
    author: who(author),
    created_at: iso(opened + hours * HOUR),
  });
  return [
    note(1, 2, PEOPLE[0], true, "marked this merge request as **ready**"),
    note(2, 2, PEOPLE[0], true, `requested review from @${PEOPLE[1]} and @${PEOPLE[2]}`),
    note(3, 3, PEOPLE[0], false, HOSTILE),
    note(4, 4, PEOPLE[1], true, "requested changes"),
    note(5, 6, PEOPLE[1], true, "approved this merge request"),
    note(6, 26, PEOPLE[2], true, "approved this merge request"),
  ];
}

const pipeline = {
  id: 7,
  sha: "c".repeat(40),
  ref: "main",
  source: "push",
  status: "success",
  created_at: iso(START),
  updated_at: iso(START + HOUR),
};
const job = { name: "build", status: "success", tag: false, queued_duration: 360, user: who(PEOPLE[0]) };
const jobs = [
  { ...job, id: 1, status: "failed", started_at: iso(START + 0.1 * HOUR), finished_at: iso(START + 0.2 * HOUR) },
  { ...job, id: 2, started_at: iso(START + 0.3 * HOUR), finished_at: iso(START + 0.5 * HOUR) },
  { ...job, id: 3, name: "semgrep-sast", started_at: iso(START + 0.1 * HOUR), finished_at: iso(START + 0.4 * HOUR) },
];
const deployment = {
  id: 9,
  sha: "d".repeat(40),
  status: "success",
  created_at: iso(START + DAY),
  updated_at: iso(START + DAY + HOUR),
  user: who(PEOPLE[0]),
  environment: { name: "Live", tier: "other" },
  deployable: null,
};

interface Trouble {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Speaks as GitLab does, of one project 101; `trouble` is answered once each, before anything else; `missing` kinds are 404. */
export async function startGitLab(trouble: Trouble[] = [], missing: readonly string[] = []) {
  const server = Fastify({ forceCloseConnections: true });
  server.addHook("onRequest", async (request, reply) => {
    const next = trouble.shift();
    if (next !== undefined)
      return reply
        .headers({ ...next.headers })
        .code(next.status)
        .send({ message: HOSTILE });
    if (request.headers["private-token"] !== TOKEN) return reply.code(401).send({ message: "401" });
    if (missing.some((kind) => request.url.includes(`/101/${kind}?`))) return reply.code(404).send({ message: "404" });
    return undefined;
  });
  const root = "/api/v4/projects/101";
  const list = (path: string, all: readonly { readonly updated_at: string }[]) =>
    server.get<{ Querystring: Record<string, string> }>(`${root}/${path}`, ({ query }) => {
      const inside = all.filter(({ updated_at: at }) => at >= (query.updated_after ?? "") && at <= (query.updated_before ?? "z"));
      const sorted = inside.toSorted((left, right) => right.updated_at.localeCompare(left.updated_at));
      const size = Number(query.per_page);
      return sorted.slice((Number(query.page) - 1) * size, Number(query.page) * size);
    });
  list("merge_requests", requests);
  list("pipelines", [pipeline]);
  list("deployments", [deployment]);
  server.get(root, () => ({ id: 101, default_branch: "main" }));
  server.get<{ Params: { iid: string } }>(`${root}/merge_requests/:iid`, ({ params }) => requests[Number(params.iid) - 1]);
  server.get<{ Params: { iid: string } }>(`${root}/merge_requests/:iid/notes`, ({ params }) => notesOf(Number(params.iid)));
  server.get(`${root}/merge_requests/:iid/commits`, () => [{ authored_date: iso(START - HOUR), author_name: PEOPLE[0] }]);
  server.get(`${root}/pipelines/7/jobs`, () => jobs);
  server.get(`${root}/deployments/9/merge_requests`, () => requests.slice(0, 1).map((each) => ({ ...each, project_id: 101 })));
  const address = await server.listen({ port: 0, host: "127.0.0.1" });
  return { address, close: () => server.close() };
}
