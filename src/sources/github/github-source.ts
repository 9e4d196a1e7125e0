import { z } from "zod";
import type { Row, TableName } from "../../core/evidence/tables.ts";
import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import { DAY, HOUR, type Instant } from "../../core/model/time.ts";
import type { LiveHttp } from "../live/live-http.ts";
import type {
  Checked,
  FoundRepository,
  KnownRepository,
  LiveConnection,
  LiveReading,
  LiveSecrets,
  LiveSource,
} from "../live/live-source.ts";
import { nextPage } from "../live/next-page.ts";
import { sideBySide } from "../live/side-by-side.ts";
import { sourceFailures } from "../live/source-failures.ts";
import { triedRepositories } from "../live/tried-repositories.ts";
import { changesPage } from "./change-pages.ts";
import { checkScopes } from "./check-scopes.ts";
import { expected } from "./expected-reply.ts";
import { githubCall } from "./github-call.ts";
import { type GitHubCursor, openCursor } from "./github-cursor.ts";
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
/** Repositories that are read side by side: GitHub asks not to send many requests at once, and its quota is spent sooner than our time. */
const AT_ONCE = 4;
/** Reconciling looks this far back: deliveries are lost for hours, not for seasons. */
const RECONCILED = 14 * DAY;

const stages = ["changes", "runs", "deployments", "code-scanning", "dependabot", "secret-scanning", "issues"] as const;
type Stage = (typeof stages)[number];

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
  return checkScopes(call, await triedRepositories(repositories(connection, secrets, http, signal)));
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
  const settings = expected(Settings, reading.connection.settings, "settings");
  const cursor = openCursor(reading.cursor);
  const wanted = reading.repositories.filter(
    ({ native, path }) => isChosen(settings.only, path) && (reading.only?.some((hint) => [native, path].includes(hint.container)) ?? true),
  );
  let done = 0;
  let refused = 0;
  const progress = () => reading.progress({ what: "repositories", done, total: wanted.length, unit: "repositories" });
  progress();
  await sideBySide(wanted, AT_ONCE, reading.signal, async (repository, signal) => {
    const read = await unlessRefused(readRepository({ ...reading, signal }, repository, cursor));
    if (read === "refused") {
      refused += 1;
      await reading.keep({ rows: { data_quality: [flaw(reading, repository.id, "no-source", "repo")] }, cursor: cursor.json() });
    }
    done += 1;
    progress();
  });
  if (refused > 0 && refused === wanted.length) throw sourceFailures.forbidden("GitHub");
}

/** One repository or list that the token may not see is no reason to stop reading the rest; a token that is refused everywhere is. */
async function unlessRefused<T>(read: Promise<T>): Promise<T | "refused"> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof EvenkeelError && error.code === "source.forbidden-scope") return "refused";
    throw error;
  }
}

/** What reading a repository needs before it is known since when. */
type About = Omit<RepositoryReader, "since">;

async function readRepository(reading: LiveReading, repository: KnownRepository, cursor: GitHubCursor): Promise<void> {
  const { call } = opened(reading.connection, reading.secrets, reading.http, reading.signal);
  const meta = await call.get(`/repos/${repository.path}`);
  if (meta.status !== 200) {
    await reading.keep({ rows: { data_quality: [flaw(reading, repository.id, "repository-gone", "repo")] }, cursor: cursor.json() });
    return;
  }
  const { full_name: path, default_branch: main } = expected(Meta, meta.json, "repository");
  const tally = tallyFlaws(reading, repository.id);
  const about = { call, repository, path, main, reading: tally.reading, tags: cursor.tags };
  if (await readHinted(about, cursor)) return;
  const read = new Set<Stage>();
  for (const stage of stages) if (await readStage(about, stage, cursor)) read.add(stage);
  await keepWeaknessCoverage(
    about,
    scanners.filter((scanner) => read.has(scanner)),
    cursor,
  );
  if (tally.flaws().length > 0) await reading.keep({ rows: { data_quality: tally.flaws() }, cursor: cursor.json() });
}

/** False: all of the repository has to be read. A hint moves no watermark, as only a whole read tells that nothing is missing. */
async function readHinted(about: About, cursor: GitHubCursor): Promise<boolean> {
  const { reading, repository } = about;
  const hints = reading.only?.filter(({ container }) => [repository.native, repository.path].includes(container)) ?? [];
  const reader = { ...about, since: reading.from };
  for (const hint of hints) {
    reading.signal.throwIfAborted();
    const rows = await readHint(reader, hint);
    if (rows === null) return false;
    await reading.keep({ rows, cursor: cursor.json() });
  }
  return hints.length > 0;
}

/** Three scanners tell of one table: it is covered as far as the one that was read least far. A scanner that is off covers nothing. */
async function keepWeaknessCoverage({ reading, repository }: About, read: readonly Stage[], cursor: GitHubCursor): Promise<void> {
  const ends = read.flatMap((stage) => cursor.placeOf(repository.native, stage).to ?? []);
  if (ends.length === 0) return;
  const coverage = covered(reading, repository.id, "weakness", Math.min(...ends));
  await reading.keep({ rows: { source_coverage: [coverage] }, cursor: cursor.json() });
}

async function readStage(about: About, stage: Stage, cursor: GitHubCursor): Promise<boolean> {
  const { reading, repository } = about;
  const before = cursor.placeOf(repository.native, stage);
  const began = before.began ?? reading.now;
  const overlap = reading.reconcile ? RECONCILED : OVERLAP;
  const since = before.to === null ? reading.from : Math.max(reading.from, before.to - overlap);
  let page = before.page;
  for (;;) {
    reading.signal.throwIfAborted();
    const read = await unlessRefused(readers[stage]({ ...about, since }, page));
    if (read === "no-source" || read === "refused") {
      await reading.keep({ rows: { data_quality: [flaw(reading, repository.id, "no-source", stage)] }, cursor: cursor.json() });
      return false;
    }
    page = read.next;
    cursor.setPlace(repository.native, stage, page === null ? { to: began, began: null, page: null } : { to: before.to, began, page });
    const coverage = page === null ? coveredTables[stage].map((table) => covered(reading, repository.id, table, began)) : [];
    await reading.keep({ rows: { ...read.rows, source_coverage: coverage }, cursor: cursor.json() });
    if (page === null) return true;
  }
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
