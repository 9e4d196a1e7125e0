import { expect, test } from "vitest";
import { permissions } from "../../src/contract/permissions.ts";
import type { Route } from "../../src/contract/route.ts";
import { routes } from "../../src/contract/routes.ts";

const all = Object.entries<Route>(routes);

const asksPermission = ({ access }: Route) => access !== "public" && access !== "signed-in";
const isOfOrganisation = ({ path }: Route) => path.includes(":organisation");
const changes = ({ method }: Route) => method !== "GET";

/** Who fetched a ballot may stand nowhere; both change nothing that anybody could see (privacy.md 4). */
const NEVER_WRITTEN_DOWN: ReadonlySet<string> = new Set(["fetchBallot", "enrol"]);

/** What no route may be. */
const faults: Readonly<Record<string, (route: Route) => boolean>> = {
  "names no permission of the table": (route) => asksPermission(route) && !Object.hasOwn(permissions, route.access),
  "lies outside /api": ({ path }) => !path.startsWith("/api/"),
  "is about an organisation and asks no permission in it": (route) => isOfOrganisation(route) && !asksPermission(route),
  "is about an organisation and asks the server": (route) => isOfOrganisation(route) && route.askedAt === "server",
  "asks an organisation its path does not name": (route) => !isOfOrganisation(route) && route.askedAt !== "server",
  "asks at a node it does not name": ({ askedAt, query, params }) =>
    askedAt === "node" && query?.shape.node === undefined && params?.shape.node === undefined,
  "changes something that is not written to the audit log": (route) =>
    changes(route) && asksPermission(route) && route.audited === null && !NEVER_WRITTEN_DOWN.has(route.id),
  "is written down although nobody may know": (route) => NEVER_WRITTEN_DOWN.has(route.id) && route.audited !== null,
  "can be tried by anybody, as often as they like": (route) => changes(route) && route.access === "public" && route.pace !== "guessable",
  "needs a fresh sign-in of nobody": ({ fresh, access }) => fresh && access === "public",
  "has two bodies": ({ body, upload }) => body !== null && upload !== null,
};

function faultsOf(key: string, route: Route): readonly string[] {
  const found = Object.entries(faults).filter(([, has]) => has(route));
  return [...found.map(([fault]) => fault), ...(key === route.id ? [] : [`stands under ${key}`])];
}

test.each(all)("%s says who may call it, and where that is asked", (key, route) => {
  expect(faultsOf(key, route)).toEqual([]);
});

test("no two routes share method and path", () => {
  const addresses = all.map(([, { method, path }]) => `${method} ${path.replace(/:[a-z]+/g, ":")}`);
  expect(new Set(addresses).size).toBe(addresses.length);
});

test("planted: a route that asks the server about an organisation is found", () => {
  expect(faultsOf("home", { ...routes.home, askedAt: "server" })).toContain("is about an organisation and asks the server");
  expect(faultsOf("refresh", { ...routes.refresh, audited: null })).not.toEqual([]);
});
