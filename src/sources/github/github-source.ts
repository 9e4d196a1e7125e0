import { z } from "zod";
import type { Row, TableName } from "../../core/evidence/tables.ts";
import { DAY, HOUR, type Instant } from "../../core/model/time.ts";
import type { LiveHttp } from "../live/live-http.ts";
import type { Checked, FoundRepository, LiveConnection, LiveReading, LiveSecrets, LiveSource } from "../live/live-source.ts";
import { nextPage } from "../live/next-page.ts";
import { sourceFailures } from "../live/source-failures.ts";
import { changesPage } from "./change-pages.ts";
import { checkScopes } from "./check-scopes.ts";
import { expected } from "./expected-reply.ts";
import { githubCall } from "./github-call.ts";
import { isChosen, Settings } from "./github-settings.ts";
import { alertsPage, scanners } from "./read-alerts.ts";
import { deploymentsPage } from "./read-deployments.ts";
import { readHint } from "./read-hint.ts";
import { issuesPage } from "./read-issues.ts";
import { runsPage } from "./read-runs.ts";
import { receiveDelivery } from "./receive-delivery.ts";
import type { ReadPage, RepositoryReader } from "./repository-reader.ts";
import { signInWith } from "./sign-in.ts";
import { tallyFlaws } from "./tally-flaws.ts";

const Repository = z.object({ id: z.int(), full_name: z.string(), clone_url: z.string(), archived: z.boolean() });
const Meta = z.object({ full_name: z.string(), default_branch: z.string() });
const OVERLAP = HOUR;
/** Reconciling looks this far back: deliveries are lost for hours, not for seasons. */
const RECONCILED = 14 * DAY;

const stages = ["changes", "runs", "deployments", "code-scanning", "dependabot", "secret-scanning", "issues"] as const;
type Stage = (typeof stages)[number];

/** Where a stage of a repository stands: `to` is complete up to there; `page` is where a read goes on that began at `began`. */
const Place = z.object({ to: z.number().nullable(), began: z.number().nullable(), page: z.string().nullable() });
type Place = z.infer<typeof Place>;
const Cursor = z.object({ v: z.literal(1), places: z.record(z.string(), Place) });

const readers: Readonly<Record<Stage, (reader: RepositoryReader, page: string | null) => Promise<ReadPage | "no-source">>> = {
  changes: changesPage,
  runs: runsPage,
  deployments: deploymentsPage,
  "code-scanning": (reader, page) => alertsPage(reader, page, "code-scanning"),
  dependabot: (reader, page) => alertsPage(reader, page, "dependabot"),
  "secret-scanning": (reader, page) => alertsPage(reader, page, "secret-scanning"),
  issues: issuesPage,
};

const coveredTables: Readonly<Record<Stage, readonly TableName[]>> = {
  changes: ["change", "review_step"],
  runs: ["run", "run_control"],
  deployments: ["deployment"],
  "code-scanning": [],
  dependabot: [],
  "secret-scanning": [],
  issues: ["work_item"],
};

/** GitHub and GitHub Enterprise Server, by token or as an app. */
export const githubSource: LiveSource = { kind: "github", check, repositories, cloneAs, read, receive: receiveDelivery };

function opened(connection: LiveConnection, secrets: LiveSecrets, http: LiveHttp, signal: AbortSignal) {
  const settings = expected(Settings, connection.settings, "settings");
  const { address } = connection;
  const signIn = signInWith({ address, app: settings.app, secret: secrets.token, http, clock: Date.now, signal });
  return { settings, signIn, call: githubCall({ address, http, signIn, signal }) };
}

async function check(connection: LiveConnection, secrets: LiveSecrets, http: LiveHttp, signal: AbortSignal): Promise<Checked> {
  const { call } = opened(connection, secrets, http, signal);
  for await (const { path } of repositories(connection, secrets, http, signal)) return checkScopes(call, path);
  return { reads: [], cannot: [{ what: "repositories", why: "the token sees none; give it access to the repositories to read" }] };
}

/** Git signs in as GitHub wants it: the token, or the app's token of the hour, as the password of this user. */
async function cloneAs(connection: LiveConnection, secrets: LiveSecrets, http: LiveHttp, signal: AbortSignal) {
  const authorization = await opened(connection, secrets, http, signal).signIn();
  return { user: "x-access-token", password: authorization.slice("Bearer ".length) };
}

async function* repositories(
  connection: LiveConnection,
  secrets: LiveSecrets,
  http: LiveHttp,
  signal: AbortSignal,
): AsyncGenerator<FoundRepository> {
  const { call, settings } = opened(connection, secrets, http, signal);
  let page: string | null = settings.app === null ? "/user/repos?per_page=100&sort=full_name" : "/installation/repositories?per_page=100";
  while (page !== null) {
    const reply = await call.get(page);
    const list = z.union([z.array(Repository), z.object({ repositories: z.array(Repository) }).transform((whole) => whole.repositories)]);
    for (const { id, full_name, clone_url, archived } of expected(list, reply.json ?? [], "repositories"))
      if (isChosen(settings.only, full_name)) yield { native: String(id), path: full_name, address: clone_url, archived };
    page = nextPage(reply);
  }
}

async function read(reading: LiveReading): Promise<void> {
  const { call, settings } = opened(reading.connection, reading.secrets, reading.http, reading.signal);
  const cursor = reading.cursor === null ? { v: 1 as const, places: {} } : Cursor.safeParse(reading.cursor).data;
  if (cursor === undefined) throw sourceFailures.cursorLost("GitHub");
  const places = new Map(Object.entries(cursor.places));
  const wanted = reading.repositories.filter(
    ({ native, path }) => isChosen(settings.only, path) && (reading.only?.some((hint) => [native, path].includes(hint.container)) ?? true),
  );
  for (const [done, repository] of wanted.entries()) {
    reading.progress({ what: "repositories", done, total: wanted.length, unit: "repositories" });
    const meta = await call.get(`/repos/${repository.path}`);
    if (meta.status !== 200) {
      await reading.keep({ rows: { data_quality: [flaw(reading, repository.id, "repository-gone", "repo")] }, cursor: cursorOf(places) });
      continue;
    }
    const { full_name: path, default_branch: main } = expected(Meta, meta.json, "repository");
    const tally = tallyFlaws(reading, repository.id);
    const about = { call, repository, path, main, reading: tally.reading };
    if (await readHinted(about, places)) continue;
    const read = new Set<Stage>();
    for (const stage of stages) if (await readStage(about, stage, places)) read.add(stage);
    await keepWeaknessCoverage(
      about,
      scanners.filter((scanner) => read.has(scanner)),
      places,
    );
    if (tally.flaws().length > 0) await reading.keep({ rows: { data_quality: tally.flaws() }, cursor: cursorOf(places) });
  }
  reading.progress({ what: "repositories", done: wanted.length, total: wanted.length, unit: "repositories" });
}

/** False: all of the repository has to be read. A hint moves no watermark, as only a whole read tells that nothing is missing. */
async function readHinted(about: Omit<RepositoryReader, "since">, places: Map<string, Place>): Promise<boolean> {
  const { reading, repository } = about;
  const hints = reading.only?.filter(({ container }) => [repository.native, repository.path].includes(container)) ?? [];
  const reader = { ...about, since: reading.from };
  for (const hint of hints) {
    reading.signal.throwIfAborted();
    const rows = await readHint(reader, hint);
    if (rows === null) return false;
    await reading.keep({ rows, cursor: cursorOf(places) });
  }
  return hints.length > 0;
}

/** Three scanners tell of one table: it is covered as far as the one that was read least far. A scanner that is off covers nothing. */
async function keepWeaknessCoverage(
  { reading, repository }: Omit<RepositoryReader, "since">,
  read: readonly Stage[],
  places: ReadonlyMap<string, Place>,
): Promise<void> {
  const ends = read.flatMap((stage) => places.get(`${repository.native} ${stage}`)?.to ?? []);
  if (ends.length === 0) return;
  const coverage = covered(reading, repository.id, "weakness", Math.min(...ends));
  await reading.keep({ rows: { source_coverage: [coverage] }, cursor: cursorOf(places) });
}

async function readStage(about: Omit<RepositoryReader, "since">, stage: Stage, places: Map<string, Place>): Promise<boolean> {
  const { reading, repository } = about;
  const key = `${repository.native} ${stage}`;
  const before = places.get(key) ?? { to: null, began: null, page: null };
  const began = before.began ?? reading.now;
  const overlap = reading.reconcile ? RECONCILED : OVERLAP;
  const since = before.to === null ? reading.from : Math.max(reading.from, before.to - overlap);
  let page = before.page;
  for (;;) {
    reading.signal.throwIfAborted();
    const read = await readers[stage]({ ...about, since }, page);
    if (read === "no-source") {
      await reading.keep({ rows: { data_quality: [flaw(reading, repository.id, "no-source", stage)] }, cursor: cursorOf(places) });
      return false;
    }
    page = read.next;
    places.set(key, page === null ? { to: began, began: null, page: null } : { to: before.to, began, page });
    const coverage = page === null ? coveredTables[stage].map((table) => covered(reading, repository.id, table, began)) : [];
    await reading.keep({ rows: { ...read.rows, source_coverage: coverage }, cursor: cursorOf(places) });
    if (page === null) return true;
  }
}

function cursorOf(places: ReadonlyMap<string, Place>) {
  return { v: 1, places: Object.fromEntries([...places].map(([key, { to, began, page }]) => [key, { to, began, page }])) };
}

function covered(reading: LiveReading, container: string, table: TableName, to: Instant): Row<"source_coverage"> {
  return {
    source: reading.connection.id,
    table_name: table,
    container,
    covered_from: reading.from,
    covered_to: to,
    watermark: to,
    share: 1,
  };
}

function flaw(reading: LiveReading, container: string, kind: string, item: string): Row<"data_quality"> {
  return { source: reading.connection.id, container, kind, item, n: 1 };
}
