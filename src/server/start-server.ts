import type { Server } from "node:http";
import { join } from "node:path";
import { createAnswerListener } from "../ballots/answer-listener.ts";
import { provideApplicationRole } from "../ballots/application-role.ts";
import { readCatalogue } from "../catalogue/read-catalogue.ts";
import { type LiveSources, liveSources } from "../gather/live-sources.ts";
import { dueDigests, sendScheduledDigest } from "../jobs/digest.ts";
import { endInventedRounds } from "../jobs/end-invented-rounds.ts";
import { openEvidence } from "../jobs/open-evidence.ts";
import { openJobs } from "../jobs/open-jobs.ts";
import { resumeRounds } from "../jobs/reopen-boxes.ts";
import { tickRounds } from "../jobs/round-clock.ts";
import { publishedText } from "../jobs/round-documents.ts";
import { allSources } from "../state/all-sources.ts";
import { appendAudit } from "../state/audit.ts";
import { type Database, openDatabase } from "../state/database.ts";
import { startEmbeddedPostgres } from "../state/embedded-postgres.ts";
import { forgetOldIngest } from "../state/ingest-counts.ts";
import { organisationsWaiting } from "../state/ingest-queue.ts";
import { readMasterKey } from "../state/master-key.ts";
import { migrate } from "../state/migrate.ts";
import { listInvented } from "../state/organisations.ts";
import { teamsAt } from "../state/place-of.ts";
import { forgetFormerMembers } from "../state/roster-merge.ts";
import { openVault } from "../state/vault.ts";
import { readAnswerPages } from "./answer-pages.ts";
import { createApplication } from "./application.ts";
import { type Closers, createClosers } from "./closers.ts";
import type { Context } from "./context.ts";
import { openDataFolder } from "./data-folder.ts";
import { allHandlers } from "./handlers/all.ts";
import { createDoor } from "./ingest/create-door.ts";
import type { Door } from "./ingest/receiving.ts";
import { checkPort, type ListenAt, listen } from "./listen.ts";
import { localRepositories } from "./local-repositories.ts";
import type { Log } from "./log.ts";
import { openRounds } from "./open-rounds.ts";
import type { Done } from "./serve-route.ts";
import type { Settings } from "./settings.ts";
import { createIdentify } from "./sign-in/identify.ts";
import { inSmallHeap } from "./small-heap.ts";
import { openCertificate } from "./tls.ts";

export interface RunningServer {
  readonly context: Context;
  /** Reads the certificate again; nothing without built-in TLS. */
  readonly renewCertificate: () => Promise<void>;
  /** Stops accepting, finishes what runs, then closes everything in the opposite order of its start. */
  readonly close: () => Promise<void>;
}

/** Shorter than the patience of run-server.ts, so that the database still closes in order. */
const STUCK_MS = 5_000;

/**
 * Everything the product is made of, put together in one place: data folder, database, vault, evidence, jobs, both listeners.
 * Throws a named error when a part cannot start; what was started before it is closed again.
 */
export async function startServer(settings: Settings, version: string, log: Log): Promise<RunningServer> {
  const closers = createClosers();
  const failed = (part: string, err: unknown) => log.error({ part, err }, "could not be closed");
  try {
    return await assemble(settings, version, log, closers, () => closers.close(failed));
  } catch (error) {
    await closers.close(failed);
    throw error;
  }
}

async function assemble(
  settings: Settings,
  version: string,
  log: Log,
  closers: Closers,
  close: () => Promise<void>,
): Promise<RunningServer> {
  const folder = await openDataFolder(settings.dataFolder);
  closers.add("data folder", folder.close);
  const { application, answers } = placesOf(settings);
  for (const place of [application, answers]) await checkPort(place);
  const certificate = await openCertificate(settings);
  const masterKey = await readMasterKey(settings.dataFolder, settings.masterKeyFile);
  const vault = openVault(masterKey);
  const opening = openMigrated(settings, closers, log);
  const reading = readCatalogue();
  // Both are waited for even where one fails, so that a database that is just starting is closed with the rest.
  await Promise.allSettled([opening, reading]);
  const { database, ownerUrl } = await opening;
  const catalogue = await reading;
  const now = () => Date.now();
  const { dataFolder, masterKeyFile, smtpUrl, mailFrom } = settings;
  const evidence = openEvidence({
    databaseUrl: database.url,
    dataFolder,
    evidenceUrl: settings.evidenceUrl,
    masterKeyFile,
    version,
    localRepositories: localRepositories(settings),
  });
  closers.add("evidence", evidence.close);
  // Read only where mail is set up: 40 modules that a start without it need not wait for.
  const mailer = smtpUrl === null ? null : (await import("../mail/create-mailer.ts")).createMailer(smtpUrl, mailFrom);
  if (mailer !== null) closers.add("mail", mailer.close);
  const pages = await readAnswerPages();
  const origins = { app: settings.origin, answer: settings.answerOrigin };
  const keys = { masterKey, masterKeyFile, backedUp: settings.backedUpFolders };
  const rounds = await openRounds({ dataFolder, database, ownerUrl, ...keys, pages, origins, now, log, closers });
  const kept = { settings, version, catalogue, database, vault, mailer, rounds, now };
  await resumeRounds(kept);
  const jobs = await openJobs({
    database,
    evidence,
    allSources: () => allSources(database, now()),
    inventedOrganisations: async () => listInvented(database),
    endInventedRounds: () => endInventedRounds(kept),
    async forgetFormerMembers(at) {
      await forgetFormerMembers(database.pool, null, at);
      await forgetOldIngest(database, at);
    },
    digests: {
      due: (at) => dueDigests(kept, at),
      send: (organisation, signal) => sendScheduledDigest(kept, organisation, signal),
    },
    rounds: () => inSmallHeap(() => tickRounds(kept)),
    now,
    complain: (err) => log.warn({ err }, "the queue of jobs complains"),
  });
  closers.add("jobs", jobs.close);
  // A kill may have come after events were acknowledged and before they were asked to be folded.
  for (const organisation of await organisationsWaiting(database)) jobs.arrived("events", organisation, "");
  const context: Context = { ...kept, evidence, jobs };
  const door = createDoor({
    database,
    vault,
    dataFolder,
    jobs,
    now,
    receivers: receiversOf(liveSources),
    arrived: (what, { organisation, connection }) => jobs.arrived(what, organisation, connection),
    complain: (err) => log.warn({ err }, "what came in could not be counted"),
  });
  closers.add("counts of what came in", door.tally.close);
  const app = await createApplication({
    context,
    handlers: allHandlers,
    door,
    identify: createIdentify({ database, isCommandLine: folder.acceptsCliToken, now }),
    placeOf: (organisation, node) => teamsAt(database, organisation, node),
    record: (done) => record(database, done),
    checks: {
      database: async () => (await database.pool.query("select from migration.applied limit 1")).rowCount === 1,
      evidence: evidence.isThere,
    },
    log,
    certificate,
  });
  await app.ready();
  // It listens by itself, not through Fastify, which would close only what it opened.
  closers.add("application", () => Promise.all([closeListener(app.server), app.close()]));
  await listen(app.server, application);
  const answer = createAnswerListener({
    certificate,
    box: rounds.boxes,
    published: async (name) => {
      const text = await publishedText(database, name);
      return text === null ? null : Buffer.from(text);
    },
    pages: pages.files,
    application: settings.origin,
  });
  closers.add("answer listener", () => closeListener(answer));
  if (rounds.obstacle === null) await listen(answer, answers);
  await folder.announce(`${certificate === null ? "http" : "https"}://127.0.0.1:${settings.port}`);
  return { context, renewCertificate: async () => certificate?.reload(), close };
}

function receiversOf(sources: LiveSources): Door["receivers"] {
  return Object.fromEntries(Object.entries(sources).map(([kind, { receive }]) => [kind, receive]));
}

function placesOf({ host, port, answerPort }: Settings): { readonly application: ListenAt; readonly answers: ListenAt } {
  return {
    application: { host, port, setting: "EVENKEEL_PORT" },
    answers: { host, port: answerPort, setting: "EVENKEEL_ANSWER_PORT" },
  };
}

interface OpenDatabase {
  readonly database: Database;
  /** Of whoever may make roles: the superuser of our own PostgreSQL, or the role of yours. */
  readonly ownerUrl: string;
}

/**
 * In our own PostgreSQL the application is no superuser, who could read what the issuer keeps; it owns everything else. In yours the
 * role is the one you gave.
 */
async function openMigrated(settings: Settings, closers: Closers, log: Log): Promise<OpenDatabase> {
  const ownerUrl = settings.databaseUrl ?? (await startEmbedded(settings, closers, log));
  const passwordFile = join(settings.dataFolder, "keys", "application.password");
  const url = settings.databaseUrl ?? (await provideApplicationRole({ ownerUrl, passwordFile }));
  const database = openDatabase({ url });
  closers.add("database connections", database.close);
  const applied = await migrate(database);
  if (applied.length > 0) log.info({ applied }, "tables brought to this version");
  return { database, ownerUrl };
}

async function startEmbedded({ dataFolder }: Settings, closers: Closers, log: Log): Promise<string> {
  const postgres = await startEmbeddedPostgres({ dataFolder });
  closers.add("database", postgres.stop);
  if (postgres.adopted) log.info("took over the database of a server that was killed");
  return postgres.url;
}

async function record(database: Database, { at, who, action, organisation, subject }: Done): Promise<void> {
  await appendAudit(database, { at, account: who?.account ?? null, by: who?.name ?? "evenkeel", action, organisation, subject });
}

/** What is under way is answered; a connection without a request under way is closed, and after a while every one. */
function closeListener(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    const stuck = setTimeout(() => server.closeAllConnections(), STUCK_MS);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(stuck);
      resolve();
    });
  });
}
