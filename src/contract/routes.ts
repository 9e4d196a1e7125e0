import { connectionRoutes } from "./connections.ts";
import { evidenceRoutes } from "./evidence.ts";
import { instanceRoutes } from "./instance.ts";
import { organisationRoutes } from "./organisation.ts";
import { peopleRoutes } from "./people.ts";
import { roundRoutes } from "./rounds.ts";
import type { Route } from "./route.ts";
import { sessionRoutes } from "./session.ts";
import { digestRoutes, sourceRoutes } from "./sources.ts";

/** Every HTTP route of the application listener. A route that is not here does not exist. */
export const routes = {
  ...instanceRoutes,
  ...sessionRoutes,
  ...peopleRoutes,
  ...organisationRoutes,
  ...sourceRoutes,
  ...connectionRoutes,
  ...evidenceRoutes,
  ...digestRoutes,
  ...roundRoutes,
} as const satisfies Readonly<Record<string, Route>>;

export type Routes = typeof routes;
export type RouteId = keyof Routes;
