import { createServer } from "node:http";
import { z } from "zod";
import type { Row } from "../../src/core/evidence/tables.ts";
import type { Instant } from "../../src/core/model/time.ts";
import type { LiveReading, LiveSource } from "../../src/sources/live/live-source.ts";

/** What the tiny forge knows: as little as a forge can. Accounts are in it, as in a real one. */
export interface TinyForge {
  repositories: { native: string; path: string; address: string; archived: boolean }[];
  changes: {
    number: number;
    native: string;
    login: string;
    opened: Instant;
    merged: Instant;
    oid: string;
    asked: Instant;
    answered: Instant;
  }[];
  token: string;
  /** Reads that are answered before the token stops being accepted. */
  answers: number;
  /** Pages of changes wait for this. */
  hold?: Promise<void>;
}

export interface TinyServer {
  readonly address: string;
  readonly forge: TinyForge;
  readonly close: () => void;
}

const PAGE = 10;

/** A server over real HTTP with a token check and pages, for everything that is not one tool's own. */
export async function tinyServer(forge: TinyForge): Promise<TinyServer> {
  const server = createServer(async (request, reply) => {
    const url = new URL(request.url ?? "/", "http://tiny");
    if (request.headers.authorization !== `Bearer ${forge.token}` || forge.answers <= 0) {
      reply.writeHead(401).end();
      return;
    }
    forge.answers -= 1;
    const after = Number(url.searchParams.get("after") ?? 0);
    if (after > 0) await forge.hold;
    const page = forge.changes.filter(({ number }) => number > after).slice(0, PAGE);
    reply.setHeader("content-type", "application/json");
    reply.end(JSON.stringify(url.pathname === "/repositories" ? forge.repositories : page));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const at = server.address();
  return {
    address: `http://127.0.0.1:${typeof at === "object" && at !== null ? at.port : 0}`,
    forge,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const repositories = z.array(z.object({ native: z.string(), path: z.string(), address: z.string(), archived: z.boolean() }));
const changes = z.array(
  z.object({
    number: z.int(),
    native: z.string(),
    login: z.string(),
    opened: z.int(),
    merged: z.int(),
    oid: z.string(),
    asked: z.int(),
    answered: z.int(),
  }),
);
const cursorShape = z.object({ after: z.int() });

/** Reads the tiny forge as an adapter reads its tool: pages, a cursor, people resolved and dropped. */
export const tinySource: LiveSource = {
  kind: "github",
  check: async () => ({ reads: ["changes"], cannot: [] }),
  async *repositories(_, secrets, http, signal) {
    const reply = await http.send({ path: "/repositories", headers: bearer(secrets.token), signal });
    yield* repositories.parse(reply.json);
  },
  async read(reading) {
    let after = reading.cursor === null ? 0 : cursorShape.parse(reading.cursor).after;
    for (;;) {
      const path = `/changes?after=${after}`;
      const reply = await reading.http.send({ path, headers: bearer(reading.secrets.token), signal: reading.signal });
      const page = changes.parse(reply.json);
      const last = page.at(-1);
      if (last === undefined) return;
      after = last.number;
      await reading.keep({ rows: rowsOf(page, reading), cursor: { after } });
    }
  },
  receive: () => ({ outcome: "ignored", delivery: "none", kind: "none" }),
};

function bearer(token: string) {
  return { authorization: `Bearer ${token}` };
}

function rowsOf(page: z.infer<typeof changes>, { repositories: known, resolve, from, now, connection }: LiveReading) {
  const idOf = new Map(known.map(({ native, id }) => [native, id]));
  const ours = page.flatMap((change) => {
    const repo = idOf.get(change.native);
    return repo === undefined ? [] : [{ ...change, repo, id: `request/${change.number}` }];
  });
  const whose = (login: string, at: Instant, repo: string) => resolve({ login, mail: null, name: null, isBot: false }, at, repo);
  const change = ours.map(({ repo, id, login, opened, merged, oid }): Row<"change"> => {
    const { team, bucket, actor } = whose(login, opened, repo);
    return {
      ...{ repo, id, team, bucket, actor, opened, ready: opened, first_commit: null, first_review: null, approved: null, merged },
      ...{ closed: null, merge_oid: oid, style: "request", size_band: null, n_files: 0, kind: "other", is_security: false },
      ...{ needs_security: true, is_dependency_update: false, is_security_update: null, touches_tests: false, touches_docs: false },
      ...{ n_owner_teams: null, reverts_oid: null },
    };
  });
  const review_step = ours.map(({ repo, id, login, asked, answered }): Row<"review_step"> => {
    const { bucket } = whose(login, asked, repo);
    return {
      ...{ id: `${repo}/${id}/security`, repo, change: id, gate: "appsec", requested_team: "security", responder_team: "security" },
      ...{ requested: asked, responded: answered, outcome: "approved", is_security: true, self: false, bucket },
    };
  });
  // Every sixth change is brought to production, an hour after its merge.
  const deployment = ours
    .filter(({ number, oid }) => number % 6 === 0 && oid.length === 40)
    .map(
      ({ repo, number, merged, oid }): Row<"deployment"> => ({
        ...{ id: `deployment/${number}`, repo, service: "quay", env: "production", artifact: null, oid, started: null },
        ...{ finished: merged + 3_600_000, result: "success", prev_success_id: null, planned: null, cause_incident: null, proxy: "none" },
        ...{ bucket: null, is_fix_only: null },
      }),
    );
  const source_coverage = known.flatMap(({ id }) =>
    ["change", "review_step", "deployment"].map(
      (table): Row<"source_coverage"> => ({
        ...{ source: connection.id, table_name: table, container: id, covered_from: from, covered_to: now, watermark: now, share: 1 },
      }),
    ),
  );
  return { change, review_step, deployment, source_coverage };
}
