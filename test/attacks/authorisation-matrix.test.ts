import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Route } from "../../src/contract/route.ts";
import { type RouteId, routes } from "../../src/contract/routes.ts";
import { EvenkeelError } from "../../src/core/model/evenkeel-error.ts";
import { type Started, startForTest } from "../../src/server/application.fixture.ts";
import type { Handlers } from "../../src/server/handlers/all.ts";
import { createIdentify } from "../../src/server/sign-in/identify.ts";
import { teamsAt } from "../../src/state/place-of.ts";
import { openTestDatabase } from "../../src/state/test-database.fixture.ts";
import { type Actors, addressOf, createActors, type Holder, holders, NOW, seedOrganisations } from "../actors.fixture.ts";

// Who may call what, written down by hand from privacy.md 10 and product.md and not from the permission table, so that a slip of the
// pen there shows here. Every handler is replaced by one that says it was reached; what handlers do is tested elsewhere.

const inAcme: readonly Holder[] = ["operator", "coach", "lead", "member", "viewer", "trustee", "leadAbove", "leadBeside"];
const everybody: readonly Holder[] = [...inAcme, "coachElsewhere", "noRole"];
const runs: readonly Holder[] = ["operator"];
const keeps: readonly Holder[] = ["operator", "coach"];
const sees: readonly Holder[] = ["operator", "coach", "lead", "member", "viewer", "leadAbove", "leadBeside"];
/** Figures of the team payments: its people, those it lies under, and those who look over all teams. */
const seesPayments: readonly Holder[] = ["coach", "lead", "member", "viewer", "leadAbove"];

const may: Readonly<Record<RouteId, readonly Holder[] | "anybody">> = {
  instance: "anybody",
  words: "anybody",
  openapi: "anybody",
  settings: runs,
  audit: runs,
  session: everybody,
  signInWithPassword: "anybody",
  signInWithLink: "anybody",
  requestLink: "anybody",
  startOidc: "anybody",
  finishOidc: "anybody",
  confirm: everybody,
  connectIdentity: everybody,
  signOut: everybody,
  sessions: everybody,
  endSession: everybody,
  changeAccount: everybody,
  tokens: everybody,
  createToken: everybody,
  deleteToken: everybody,
  people: runs,
  invite: runs,
  changePerson: runs,
  linkPerson: runs,
  roster: keeps,
  importRoster: keeps,
  deleteMember: keeps,
  organisations: everybody,
  createOrganisation: runs,
  createDemonstration: runs,
  deleteDemonstration: runs,
  structure: inAcme,
  changeStructure: keeps,
  importStructure: keeps,
  exportStructure: keeps,
  handoffs: inAcme,
  handoffChart: inAcme,
  rounds: inAcme,
  round: inAcme,
  // Who runs the server asks nobody anything.
  draftRound: ["coach"],
  changeRound: ["coach"],
  discardRound: ["coach"],
  announceRound: ["coach"],
  extendRound: ["coach"],
  setRoundSettings: ["coach"],
  importInstrument: ["coach"],
  voidRound: ["operator", "coach", "trustee"],
  // The team itself, not whoever leads it.
  setTeamOnly: ["member"],
  fetchBallot: inAcme,
  enrol: "anybody",
  roundChain: inAcme,
  roundResults: inAcme,
  roundAsks: inAcme,
  exportRound: inAcme,
  commitments: inAcme,
  commit: ["coach", "lead", "member", "leadAbove"],
  endCommitment: ["coach", "lead", "member", "leadAbove"],
  sources: sees,
  connectRepository: keeps,
  uploadFile: keeps,
  disconnectSource: keeps,
  refresh: keeps,
  cancelJob: keeps,
  retryJob: keeps,
  progress: sees,
  connections: sees,
  checkConnection: keeps,
  connect: keeps,
  changeConnection: keeps,
  readConnection: keeps,
  disconnect: keeps,
  coverage: sees,
  coverageFile: sees,
  accountability: inAcme,
  home: seesPayments,
  findings: seesPayments,
  finding: seesPayments,
  dispute: ["coach", "lead", "member", "leadAbove"],
  withdrawDispute: ["coach", "lead", "member", "leadAbove"],
  measures: seesPayments,
  measure: seesPayments,
  practices: seesPayments,
  practice: seesPayments,
  targets: seesPayments,
  putTarget: ["coach", "lead", "leadAbove"],
  deleteTarget: ["coach", "lead", "leadAbove"],
  report: ["coach", "lead", "viewer", "leadAbove"],
  chart: seesPayments,
  dataQuality: sees,
  digest: keeps,
  setDigest: keeps,
  sendDigest: keeps,
  previewDigest: keeps,
};
/** Changes of roles and keys need a sign-in of the last five minutes; an API token has none. */
const needsFresh: readonly RouteId[] = [
  "announceRound",
  "voidRound",
  "createToken",
  "connectIdentity",
  "invite",
  "changePerson",
  "linkPerson",
  "connect",
  "changeConnection",
  "disconnect",
];

const all = Object.values<Route>(routes).map((route) => ({ id: idOf(route), route }));

function idOf({ id }: Route): RouteId {
  const found = Object.keys(routes).find((name): name is RouteId => name === id);
  if (found === undefined) throw new Error(`the route ${id} is not named after its id`);
  return found;
}

let server: Started;
let actors: Actors;

beforeAll(async () => {
  const database = await openTestDatabase();
  await seedOrganisations(database);
  actors = await createActors(database);
  server = await startForTest({
    database,
    now: () => NOW,
    handlers: reached,
    identify: createIdentify({ database, isCommandLine: () => false, now: () => NOW }),
    placeOf: (organisation, node) => teamsAt(database, organisation, node),
    paces: unhurried,
  });
});
afterAll(() => server.close());

const plenty = { perMinute: 1_000_000, longestWait: null };
const unhurried = { ordinary: plenty, guessable: plenty, heavy: plenty };
const reached: Handlers = Object.fromEntries(
  Object.keys(routes).map((id) => [
    id,
    async () => {
      throw new EvenkeelError("source.not-found", "reached", "nothing");
    },
  ]),
);

type Verdict = "reached" | "sign in" | "forbidden" | "no such organisation" | "read only" | "not fresh" | string;
const verdicts: Readonly<Record<string, Verdict>> = {
  "session.needed": "sign in",
  "permission.denied": "forbidden",
  "organisation.not-found": "no such organisation",
  "token.read-only": "read only",
  "session.not-fresh": "not fresh",
};

/** How far a request gets. Permission is asked before the body is read, so a body that does not fit was let through. */
async function knock(route: Route, headers: Readonly<Record<string, string>>, address = addressOf(route)): Promise<Verdict> {
  const reply = await fetch(`${server.origin}${address}`, { method: route.method, headers, redirect: "manual" });
  const said: unknown = await reply.json();
  const code = typeof said === "object" && said !== null && "code" in said ? String(said.code) : "";
  if (code === "request.wrong-type" && route.upload !== null) return "reached";
  if (code === "source.not-found" || (code === "request.invalid" && JSON.stringify(said).includes('"place":"body'))) return "reached";
  return verdicts[code] ?? `${reply.status} ${code}`;
}

const isRead = (route: Route) => route.method === "GET";
const atServer = (route: Route) => route.askedAt === "server";

describe.each(all)("$id", ({ id, route }) => {
  const allowed = may[id];

  test("nobody in particular", async () => {
    expect(await knock(route, {})).toBe(allowed === "anybody" ? "reached" : "sign in");
  });

  test("each role, with a session begun just now", async () => {
    const expected = Object.fromEntries(
      holders.map((holder): [Holder, Verdict] => {
        if (allowed === "anybody" || allowed.includes(holder)) return [holder, "reached"];
        const stranger = holder === "coachElsewhere" || holder === "noRole";
        return [holder, stranger && !atServer(route) ? "no such organisation" : "forbidden"];
      }),
    );
    const found = await Promise.all(holders.map(async (holder) => [holder, await knock(route, await actors.session(holder))] as const));
    expect(Object.fromEntries(found)).toEqual(expected);
  });

  test("a session six minutes old", async () => {
    const holder = allowed === "anybody" ? "noRole" : (allowed[0] ?? "noRole");
    expect(await knock(route, await actors.session(holder, 6))).toBe(needsFresh.includes(id) ? "not fresh" : "reached");
  });

  test("a session that ended", async () => {
    expect(await knock(route, await actors.session("operator", 31))).toBe(allowed === "anybody" ? "reached" : "sign in");
  });

  test("a session without its token of the page", async () => {
    const holder = allowed === "anybody" ? "noRole" : (allowed[0] ?? "noRole");
    const { cookie = "" } = await actors.session(holder);
    const verdict = await knock(route, { cookie, "sec-fetch-site": "same-origin" });
    // Documents that change only with the version do not look at who asks.
    // The answer page calls one route, from its own origin and as nobody; a cookie is not even looked at.
    expect(verdict).toBe(isRead(route) || id === "enrol" ? "reached" : "403 request.cross-site");
  });

  test("an API token", async () => {
    const holder = allowed === "anybody" ? "noRole" : (allowed[0] ?? "noRole");
    const reading = allowed === "anybody" || isRead(route) ? "reached" : "read only";
    expect(await knock(route, await actors.token(holder, ["read"]))).toBe(reading);
    const writing = needsFresh.includes(id) ? "not fresh" : "reached";
    expect(await knock(route, await actors.token(holder, ["read", "write"]))).toBe(writing);
    expect(await knock(route, { authorization: "Bearer evk_nobody-ever-made-this-one-0000000000" })).toBe(
      allowed === "anybody" ? "reached" : "sign in",
    );
  });
});

const aboutNodes = all.filter(({ route }) => route.askedAt === "node");

describe.each(aboutNodes)("$id, elsewhere in the organisation", ({ id, route }) => {
  const allowed = may[id];
  const knockAt = async (holder: Holder, node: string) => knock(route, await actors.session(holder), addressOf(route, { node }));

  test("a repository is asked for as the team that owns it", async () => {
    for (const holder of holders) {
      const same = await knock(route, await actors.session(holder));
      expect(await knockAt(holder, "shop"), holder).toBe(same);
    }
  });

  test("what belongs to no team is for those who look over all", async () => {
    for (const holder of ["lead", "member", "leadAbove"] as const) expect(await knockAt(holder, "attic"), holder).toBe("forbidden");
    expect(await knockAt("coach", "attic")).toBe(may[id].includes("coach") ? "reached" : "forbidden");
  });

  test("the area above is not for the people of one team in it", async () => {
    for (const holder of ["lead", "member"] as const) expect(await knockAt(holder, "business"), holder).toBe("forbidden");
    expect(await knockAt("leadAbove", "business")).toBe(allowed.includes("leadAbove") ? "reached" : "forbidden");
  });

  test("a node that does not exist is not found, whatever it is called", async () => {
    expect(await knockAt("coach", "no-such-team")).toBe("404 node.not-found");
  });
});

test("an organisation that does not exist and one that is closed to me look the same", async () => {
  for (const { route } of all.filter(({ route: { askedAt } }) => askedAt !== "server")) {
    const headers = await actors.session("coach");
    const closed = await knock(route, headers, addressOf(route, { organisation: "other" }));
    const missing = await knock(route, headers, addressOf(route, { organisation: "nowhere" }));
    expect(closed, route.id).toBe("no such organisation");
    expect(missing, route.id).toBe("no such organisation");
  }
});

test("the table speaks of every route, and every route stands in it", () => {
  expect(Object.keys(may).toSorted()).toEqual(Object.keys(routes).toSorted());
});
