import { mayDo, type Permission, type Place } from "../contract/permissions.ts";
import type { Route } from "../contract/route.ts";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import type { Instant } from "../core/model/time.ts";
import type { Identified } from "./identified.ts";

/** What a node of an organisation is: the teams whose people are asked for (the team and those above it); null for `org`; undefined: no such node. */
export type PlaceOf = (organisation: string, node: string) => Promise<readonly string[] | null | undefined>;

/** Where the request points, as its params and query say. */
export interface Pointed {
  readonly organisation: string | null;
  readonly node: string | null;
}

const READS = new Set(["GET", "HEAD"]);

/**
 * The one place where a request is let through or refused; a route without a role that allows it is refused.
 * An organisation one has no role in does not exist for one: the same answer as for a name nobody uses.
 * @param point reads params and query, and throws `request.invalid`; asked only once somebody is signed in
 * @throws EvenkeelError session.needed (401), token.read-only, permission.denied, session.not-fresh (403), organisation.not-found, node.not-found (404)
 */
export async function authorise(
  route: Route,
  identified: Identified | null,
  point: () => Pointed,
  placeOf: PlaceOf,
  now: Instant,
): Promise<void> {
  if (route.access !== "public" && identified === null) throw needed();
  const pointed = point();
  if (route.access === "public" || identified === null) return;
  if (!READS.has(route.method) && !identified.scopes.includes("write")) throw readOnly();
  if (!identified.scopes.includes("read") && READS.has(route.method)) throw denied(route);
  if (route.access !== "signed-in") await askPermission(route, route.access, identified, pointed, placeOf);
  if (route.fresh && identified.freshUntil <= now) throw notFresh();
}

async function askPermission(route: Route, permission: Permission, { who }: Identified, pointed: Pointed, placeOf: PlaceOf): Promise<void> {
  const { organisation } = pointed;
  if (route.askedAt !== "server" && !who.grants.some((grant) => grant.role === "operator" || grant.organisation === organisation)) {
    throw noOrganisation(organisation);
  }
  const place = await placeFor(route, pointed, placeOf);
  if (!mayDo(who.grants, permission, place)) throw denied(route);
}

async function placeFor(route: Route, { organisation, node }: Pointed, placeOf: PlaceOf): Promise<Place> {
  if (route.askedAt === "server") return { organisation: null, teams: null };
  if (route.askedAt === "organisation" || organisation === null) return { organisation, teams: null };
  const teams = await placeOf(organisation, node ?? "org");
  if (teams === undefined) throw noNode(node ?? "org");
  return { organisation, teams };
}

function needed(): EvenkeelError {
  return new EvenkeelError("session.needed", "Nobody is signed in.", "Sign in, or send an API token as `authorization: Bearer …`.");
}

function readOnly(): EvenkeelError {
  return new EvenkeelError("token.read-only", "The API token may only read.", "Make a token with the scope write.");
}

function denied(route: Route): EvenkeelError {
  return new EvenkeelError(
    "permission.denied",
    `No role of this account allows ${route.access} there.`,
    "Ask an operator of this server for a role that does.",
  );
}

function notFresh(): EvenkeelError {
  return new EvenkeelError(
    "session.not-fresh",
    "This change needs a sign-in of the last five minutes.",
    "Confirm your password, or sign in again, and repeat it.",
  );
}

function noOrganisation(organisation: string | null): EvenkeelError {
  return new EvenkeelError(
    "organisation.not-found",
    `There is no organisation ${quoted(organisation ?? "", 64)}, or no role of yours in it.`,
    "Look at the list of organisations.",
  );
}

function noNode(node: string): EvenkeelError {
  return new EvenkeelError("node.not-found", `There is no team or repository ${quoted(node, 64)}.`, "Look at the structure.");
}
