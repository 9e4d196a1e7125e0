import type { TableName } from "../../core/evidence/tables.ts";
import { type Organisation, type Team, unknownOrganisation } from "../../core/model/organisation.ts";
import { WEEK } from "../../core/model/time.ts";
import { openLiveHttp } from "../live/live-http.ts";
import type { Json, LivePart, LiveReading, LiveRows } from "../live/live-source.ts";
import { createResolve } from "../live/resolve-account.ts";
import { readActorRules } from "../reading/actor-rules.ts";
import { PEOPLE } from "./gitlab-project.fixture.ts";
import { TOKEN } from "./gitlab-server.fixture.ts";
import { gitlab } from "./gitlab-source.ts";

export const NOW = Date.parse("2026-10-05T00:00:00Z");
const { actorOf } = await readActorRules();
const team = (id: string, kind: Team["kind"]): Team => ({ id, name: id, kind, parent: null, hours: null });
const roster = PEOPLE.map((login) => ({ match: `@${login}`, team: login.includes("-x") ? "security" : "payments", from: null, to: null }));

const organisation: Organisation = {
  ...unknownOrganisation,
  teams: [team("payments", "stream-aligned"), team("security", "security")],
  gates: [{ id: "security-review", team: "security", paths: [] }],
  repositories: [{ repository: "payments-api", team: "payments" }],
  roster,
};

interface Asked {
  readonly cursor?: Json | null;
  readonly only?: LiveReading["only"];
  readonly token?: string;
  readonly stopAfter?: number;
  readonly now?: number;
  readonly reconcile?: boolean;
  readonly settings?: Json;
  readonly repositories?: LiveReading["repositories"];
}

const one = [{ id: "payments-api", native: "101", path: "lantern/payments-api" }];

/** Reads the fake once, with a clock that goes on only while it waits; `failure` is what the read ended with. */
export async function readOf(address: string, asked: Asked = {}) {
  const {
    cursor = null,
    only = null,
    token = TOKEN,
    stopAfter = Infinity,
    now = NOW,
    reconcile = false,
    settings = {},
    repositories = one,
  } = asked;
  const parts: LivePart[] = [];
  const waits: number[] = [];
  let clock = now;
  const sleep = async (ms: number) => {
    waits.push(ms);
    clock += ms;
  };
  const reading: LiveReading = {
    connection: { id: "gitlab", address, settings },
    secrets: { token, webhook: null },
    repositories,
    organisation,
    resolve: createResolve({ organisation, actorOf, saltFor: (container, quarter) => Buffer.from(container + quarter) }),
    http: openLiveHttp({ address, headers: {}, now: () => clock, sleep, random: () => 0, fetch }),
    cursor,
    from: NOW - 52 * WEEK,
    now,
    only,
    reconcile,
    keep: async (part) => {
      if (parts.length >= stopAfter) throw new Error("killed");
      parts.push(part);
    },
    progress: () => undefined,
    signal: new AbortController().signal,
  };
  const failure = await gitlab.read(reading).then(
    () => null,
    (error: unknown) => error,
  );
  return { parts, waits, failure, rows: <T extends TableName>(table: T) => rowsOf(parts, table) };
}

/** LiveRows has under each table's name that table's rows, which the compiler forgets for a table it does not know yet. */
function rowsOf<T extends TableName>(parts: readonly LivePart[], table: T) {
  return parts.flatMap(({ rows }) => (rows[table] ?? []) as NonNullable<LiveRows[T]>);
}
