import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  retainSearchParams,
} from "@tanstack/react-router";
import { sessionQuery } from "./api/session.ts";
import { answerQuery } from "./api/use-answer.ts";
import { Frame } from "./layout/frame.tsx";
import type { ScopeSearch } from "./layout/scope.ts";
import { scopeSearch } from "./layout/scope.ts";
import { BrokenPage } from "./pages/not-found/broken-page.tsx";
import { NotFoundPage } from "./pages/not-found/not-found-page.tsx";

interface Context {
  readonly client: QueryClient;
}

const root = createRootRouteWithContext<Context>()({ component: Outlet, notFoundComponent: NotFoundPage, errorComponent: BrokenPage });

/** Nobody signed in: to the sign-in page, with the link's secret if there is one; no organisation yet: to the first offers. */
const start = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: async ({ context: { client }, location }) => {
    const session = await client.ensureQueryData(sessionQuery);
    if (session === null || location.hash !== "") throw redirect({ to: "/sign-in", hash: location.hash });
    const first = session.organisations[0];
    if (first === undefined) throw redirect({ to: "/welcome" });
    throw redirect({ to: "/o/$organisation", params: { organisation: first.id }, search: {} });
  },
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  /** Where to go back to: a path of this origin, nothing else; and the code of what stopped a sign-in elsewhere. */
  validateSearch: ({ back, problem }: Record<string, unknown>): { readonly back?: string; readonly problem?: string } => ({
    ...(typeof back === "string" && /^\/o\/[^\\]*$/.test(back) ? { back } : {}),
    ...(typeof problem === "string" && /^[a-z-]{1,30}\.[a-z-]{1,30}$/.test(problem) ? { problem } : {}),
  }),
  component: lazyRouteComponent(() => import("./pages/sign-in/sign-in-page.tsx"), "SignInPage"),
});

const welcome = createRoute({
  getParentRoute: () => root,
  path: "/welcome",
  beforeLoad: async ({ context: { client } }) => {
    if ((await client.ensureQueryData(sessionQuery)) === null) throw redirect({ to: "/sign-in" });
  },
  component: lazyRouteComponent(() => import("./pages/welcome/welcome-page.tsx"), "WelcomePage"),
});

const organisation = createRoute({
  getParentRoute: () => root,
  path: "/o/$organisation",
  validateSearch: (search: Record<string, unknown>): ScopeSearch => scopeSearch(search),
  search: { middlewares: [retainSearchParams(["team", "weeks"])] },
  beforeLoad: async ({ context: { client }, location }) => {
    const session = await client.ensureQueryData(sessionQuery);
    if (session === null) throw redirect({ to: "/sign-in", search: { back: location.href } });
  },
  component: Frame,
});

const home = createRoute({
  getParentRoute: () => organisation,
  path: "/",
  loaderDeps: ({ search }) => search,
  /** Asked for while the page's code loads; the page itself shows waiting and failure. */
  loader: ({ context: { client }, params, deps }) => {
    void client.prefetchQuery(answerQuery("home", { params, query: { node: deps.team ?? "org", weeks: deps.weeks ?? 12 } }));
  },
  component: lazyRouteComponent(() => import("./pages/home/home-page.tsx"), "HomePage"),
});

const findings = createRoute({
  getParentRoute: () => organisation,
  path: "/findings",
  component: lazyRouteComponent(() => import("./pages/findings/findings-page.tsx"), "FindingsPage"),
});

const finding = createRoute({
  getParentRoute: () => organisation,
  path: "/findings/$finding",
  component: lazyRouteComponent(() => import("./pages/finding/finding-page.tsx"), "FindingPage"),
});

const teams = createRoute({
  getParentRoute: () => organisation,
  path: "/teams",
  component: lazyRouteComponent(() => import("./pages/teams/teams-page.tsx"), "TeamsPage"),
});

const team = createRoute({
  getParentRoute: () => organisation,
  path: "/teams/$team",
  component: lazyRouteComponent(() => import("./pages/team/team-page.tsx"), "TeamPage"),
});

const measures = createRoute({
  getParentRoute: () => organisation,
  path: "/measures",
  component: lazyRouteComponent(() => import("./pages/measures/measures-page.tsx"), "MeasuresPage"),
});

const measure = createRoute({
  getParentRoute: () => organisation,
  path: "/measures/$measure",
  component: lazyRouteComponent(() => import("./pages/measure/measure-page.tsx"), "MeasurePage"),
});

const organisationMap = createRoute({
  getParentRoute: () => organisation,
  path: "/organisation",
  component: lazyRouteComponent(() => import("./pages/organisation/organisation-page.tsx"), "OrganisationPage"),
});

const protection = createRoute({
  getParentRoute: () => organisation,
  path: "/protection",
  component: lazyRouteComponent(() => import("./pages/protection/protection-page.tsx"), "ProtectionPage"),
});

const account = createRoute({
  getParentRoute: () => organisation,
  path: "/account",
  component: lazyRouteComponent(() => import("./pages/account/account-page.tsx"), "AccountPage"),
});

const practices = createRoute({
  getParentRoute: () => organisation,
  path: "/practices",
  /** What the catalogue is narrowed to: a behaviour, symptom or lens. */
  validateSearch: ({ about }: Record<string, unknown>): { readonly about?: string | undefined } =>
    typeof about === "string" && /^[A-Z]\d?$/.test(about) ? { about } : {},
  component: lazyRouteComponent(() => import("./pages/practices/practices-page.tsx"), "PracticesPage"),
});

const practice = createRoute({
  getParentRoute: () => organisation,
  path: "/practices/$practice",
  component: lazyRouteComponent(() => import("./pages/practice/practice-page.tsx"), "PracticePage"),
});

const sources = createRoute({
  getParentRoute: () => organisation,
  path: "/sources",
  component: lazyRouteComponent(() => import("./pages/sources/sources-page.tsx"), "SourcesPage"),
});

const coverage = createRoute({
  getParentRoute: () => organisation,
  path: "/sources/coverage",
  component: lazyRouteComponent(() => import("./pages/coverage/coverage-page.tsx"), "CoveragePage"),
});

const people = createRoute({
  getParentRoute: () => organisation,
  path: "/people",
  component: lazyRouteComponent(() => import("./pages/people/people-page.tsx"), "PeoplePage"),
});

const settings = createRoute({
  getParentRoute: () => organisation,
  path: "/settings",
  component: lazyRouteComponent(() => import("./pages/settings/settings-page.tsx"), "SettingsPage"),
});

const digest = createRoute({
  getParentRoute: () => organisation,
  path: "/digest",
  component: lazyRouteComponent(() => import("./pages/digest/digest-page.tsx"), "DigestPage"),
});

/** Where the identity provider leads back to, and the account of somebody without an organisation. */
const ownAccount = createRoute({
  getParentRoute: () => root,
  path: "/account",
  validateSearch: (search: Record<string, unknown>): { readonly problem?: string } =>
    typeof search.problem === "string" && /^[a-z.-]{1,60}$/.test(search.problem) ? { problem: search.problem } : {},
  beforeLoad: async ({ context: { client } }) => {
    if ((await client.ensureQueryData(sessionQuery)) === null) throw redirect({ to: "/sign-in" });
  },
  component: lazyRouteComponent(() => import("./pages/account/own-account-page.tsx"), "OwnAccountPage"),
});

const accountability = createRoute({
  getParentRoute: () => organisation,
  path: "/accountability",
  component: lazyRouteComponent(() => import("./pages/accountability/accountability-page.tsx"), "AccountabilityPage"),
});

const describe = createRoute({
  getParentRoute: () => organisation,
  path: "/organisation/describe",
  component: lazyRouteComponent(() => import("./pages/organisation/describe-page.tsx"), "DescribePage"),
});

const rounds = createRoute({
  getParentRoute: () => organisation,
  path: "/rounds",
  component: lazyRouteComponent(() => import("./pages/rounds/rounds-page.tsx"), "RoundsPage"),
});

const round = createRoute({
  getParentRoute: () => organisation,
  path: "/rounds/$round",
  component: lazyRouteComponent(() => import("./pages/round/round-page.tsx"), "RoundPage"),
});

const roundResults = createRoute({
  getParentRoute: () => organisation,
  path: "/rounds/$round/results",
  component: lazyRouteComponent(() => import("./pages/results/results-page.tsx"), "ResultsPage"),
});

const roundAsks = createRoute({
  getParentRoute: () => organisation,
  path: "/rounds/$round/asks",
  component: lazyRouteComponent(() => import("./pages/asks/asks-page.tsx"), "AsksPage"),
});

const tree = root.addChildren([
  start,
  signIn,
  welcome,
  ownAccount,
  organisation.addChildren([
    home,
    findings,
    finding,
    teams,
    team,
    measures,
    measure,
    organisationMap,
    accountability,
    protection,
    account,
    describe,
    rounds,
    round,
    roundResults,
    roundAsks,
    practices,
    practice,
    digest,
    sources,
    coverage,
    people,
    settings,
  ]),
]);

/** Every address of the application. A new page is one route here, one line in layout/places.ts and a folder under pages/. */
export function makeRouter(client: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { client },
    defaultPreload: "intent",
    scrollRestoration: true,
    defaultPendingMs: 200,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
