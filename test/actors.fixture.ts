import type { Grant } from "../src/contract/permissions.ts";
import type { Route } from "../src/contract/route.ts";
import { createApiToken } from "../src/state/api-tokens.ts";
import type { Database } from "../src/state/database.ts";
import { createAccount } from "../src/state/people.ts";
import { hashOfSecret } from "../src/state/people-secrets.ts";
import * as schema from "../src/state/schema.ts";
import { findSession, startSession } from "../src/state/sessions.ts";

export const NOW = Date.UTC(2026, 0, 5, 9);
const MINUTE = 60_000;

/** Everybody who may knock: each role in `acme`, the same elsewhere, tokens, and nobody in particular. */
const held = {
  operator: [{ role: "operator", organisation: null, team: null }],
  coach: [{ role: "coach", organisation: "acme", team: null }],
  lead: [{ role: "lead", organisation: "acme", team: "payments" }],
  member: [{ role: "member", organisation: "acme", team: "payments" }],
  viewer: [{ role: "viewer", organisation: "acme", team: null }],
  trustee: [{ role: "trustee", organisation: "acme", team: null }],
  leadAbove: [{ role: "lead", organisation: "acme", team: "business" }],
  leadBeside: [{ role: "lead", organisation: "acme", team: "search" }],
  coachElsewhere: [{ role: "coach", organisation: "other", team: null }],
  noRole: [],
} as const satisfies Readonly<Record<string, readonly Grant[]>>;

export type Holder = keyof typeof held;
export const holders = Object.keys(held).filter((name): name is Holder => name in held);

/** Two organisations: in `acme` the team `payments` lies in `business`, `search` beside it; `shop` is a repository of `payments`. */
export async function seedOrganisations({ tables }: Database): Promise<void> {
  const hours = { timeZone: null, from: 9, to: 17, days: [1, 2, 3, 4, 5] };
  await tables.insert(schema.organisation).values(["acme", "other"].map((id) => ({ id, name: id, hours, created: NOW })));
  const team = (id: string, parent: string | null) => ({ organisation: "acme", id, name: id, kind: "stream-aligned", parent });
  await tables.insert(schema.team).values([team("business", null), team("payments", "business"), team("search", "business")]);
  await tables.insert(schema.repository).values([
    { organisation: "acme", id: "shop", name: "shop", team: "payments" },
    { organisation: "acme", id: "attic", name: "attic", team: null },
  ]);
}

export interface Actors {
  /** Headers of a browser with a session of its own, begun just now or so many minutes ago. */
  readonly session: (holder: Holder, minutesAgo?: number) => Promise<Readonly<Record<string, string>>>;
  readonly token: (holder: Holder, scopes: readonly ("read" | "write")[]) => Promise<Readonly<Record<string, string>>>;
}

export async function createActors(database: Database): Promise<Actors> {
  const accounts = new Map<Holder, string>();
  for (const holder of holders) {
    const mail = `${holder.toLowerCase()}@example.org`;
    accounts.set(holder, await createAccount(database.tables, { name: holder, mail, grants: held[holder] }, NOW));
  }
  const accountOf = (holder: Holder) => accounts.get(holder) ?? "";
  return {
    session: async (holder, minutesAgo = 0) => {
      const began = NOW - minutesAgo * MINUTE;
      const id = await startSession(database, { account: accountOf(holder), device: "a test" }, began);
      const known = await findSession(database, hashOfSecret(id), NOW);
      const csrf = known?.via.kind === "session" ? known.via.csrf : "";
      return { cookie: `evenkeel-session=${id}`, "sec-fetch-site": "same-origin", "x-evenkeel-csrf": csrf };
    },
    token: async (holder, scopes) => {
      const { secret } = await createApiToken(database, { account: accountOf(holder), name: "test", scopes, days: 1 }, NOW);
      return { authorization: `Bearer ${secret}` };
    },
  };
}

const UUID = "6f1c2f0a-3f5e-4a7b-9a53-0d2f7f6b1a11";
const params: Readonly<Record<string, string>> = {
  connection: "forge",
  organisation: "acme",
  finding: "security-late",
  measure: "E01",
  practice: "short-branches",
  source: "shop",
  job: "job-1",
  session: UUID,
  token: UUID,
  person: UUID,
  member: UUID,
  dispute: UUID,
  target: UUID,
  round: UUID,
  commitment: UUID,
};
/** What a query needs besides the node. */
const queries: Readonly<Record<string, string>> = {
  importStructure: "form=evenkeel",
  uploadFile: "kind=sarif&name=scan",
  disconnect: "evidence=keep",
  chart: "cell=E01",
  exportRound: "format=json",
  importInstrument: "format=evenkeel",
};

/** An address of the route that its schemas accept, about the team `payments` of `acme` where it can be about a team. */
export function addressOf(route: Route, over: { readonly organisation?: string; readonly node?: string } = {}): string {
  const inPath = route.path.includes(":node");
  const given = {
    ...params,
    node: over.node ?? "payments",
    ...(over.organisation === undefined ? {} : { organisation: over.organisation }),
  };
  const path = route.path.replace(/:([a-z]+)/g, (_match, name: string) => {
    const value: unknown = Reflect.get(given, name);
    if (typeof value !== "string") throw new Error(`no example for :${name} of ${route.id}`);
    return value;
  });
  const query = [...(route.askedAt === "node" && !inPath ? [`node=${over.node ?? "payments"}`] : []), ...[queries[route.id] ?? []].flat()];
  return query.length === 0 ? path : `${path}?${query.join("&")}`;
}
