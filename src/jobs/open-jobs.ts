import { createHash } from "node:crypto";
import { PgBoss } from "pg-boss";
import type { Job } from "../contract/sources.ts";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { HOUR, type Instant } from "../core/model/time.ts";
import type { Database } from "../state/database.ts";
import { unassessed } from "../state/unassessed.ts";
import type { Evidence } from "./evidence.ts";
import { makeQueues, type QueueName } from "./job-queues.ts";
import { type Perform, startJobRunner } from "./job-runner.ts";
import { findJob, hasOtherReads, listJobs, liveJob } from "./job-store.ts";
import { jobWatch } from "./job-watch.ts";
import type { JobKind, Jobs, SourceKind } from "./jobs.ts";

export interface SourceToRead {
  readonly organisation: string;
  readonly kind: SourceKind;
  readonly source: string;
}

export interface JobsSettings {
  readonly database: Database;
  readonly evidence: Evidence;
  /** Every source of every organisation, for the nightly refresh. */
  readonly allSources: () => Promise<readonly SourceToRead[]>;
  /** Organisations made by the demonstration, to be assessed when it is there. */
  readonly inventedOrganisations: () => Promise<readonly string[]>;
  /** Ends the rounds of an earlier demonstration, before it is taken away. */
  readonly endInventedRounds: () => Promise<void>;
  /** Erases who left every team longer ago than people are kept. */
  readonly forgetFormerMembers: (at: Instant) => Promise<void>;
  readonly digests: {
    /** Organisations whose digest goes out in the hour that begins now. */
    readonly due: (at: Instant) => Promise<readonly string[]>;
    readonly send: (organisation: string, signal: AbortSignal) => Promise<void>;
  };
  /** One tick of the clock of rounds (round-clock.ts). */
  readonly rounds: () => Promise<void>;
  readonly now: () => Instant;
  /** For the log: what the queue itself complains of, such as a database that is away. */
  readonly complain: (error: Error) => void;
}

/**
 * Work in the background on pg-boss, in the schema `jobs` of the application's database. This server runs what it finds while it holds
 * the runner lock; after a kill the next start takes up at once what was running. Failures are kept by name, without a stack.
 */
export async function openJobs({ database, evidence, now, complain, ...rest }: JobsSettings): Promise<Jobs> {
  const boss = new PgBoss({
    connectionString: database.url,
    schema: "jobs",
    max: 3,
    application_name: "evenkeel jobs",
    registerInstance: false,
  });
  boss.on("error", complain);
  await boss.start();
  await makeQueues(boss);
  const watch = jobWatch();

  /** Once in its hour, also when the question whose digest is due is asked twice: a finished job keeps its id for days. */
  const sendDigest = async (organisation: string, at: Instant): Promise<void> => {
    const options = { id: idOfHour(organisation, at), singletonKey: organisation, group: { id: organisation } };
    const id = await boss.send("digest", { organisation, subject: null }, options);
    const job = id === null ? null : await findJob(database, id);
    if (job !== null) watch.tell(job);
    runner.wake();
  };
  const send = async (kind: JobKind, organisation: string | null, subject: string | null, key: string, reconcile = false): Promise<Job> => {
    for (;;) {
      const options = { singletonKey: key, ...(organisation === null ? {} : { group: { id: organisation } }) };
      const id = await boss.send(kind, { organisation, subject, reconcile }, options);
      const job = id === null ? await liveJob(database, kind, key) : await findJob(database, id);
      // What stood in the way has ended between the two questions, so there is room now.
      if (job === null) continue;
      if (id !== null) watch.tell(job);
      runner.wake();
      return runner.running(job.id) ?? job;
    }
  };
  const ask = ({ kind, organisation, subject }: Pick<Job, "kind" | "organisation" | "subject">): Promise<Job> => {
    const key = kind === "read-repository" || kind === "read-connection" ? `${organisation}/${subject}` : (organisation ?? kind);
    return send(kind, organisation, subject, key);
  };
  /** A burst of deliveries is one job: one waits while one runs, and it starts after a breath. */
  const arrived: Jobs["arrived"] = (what, organisation, connection) => {
    const [queue, subject, key] =
      what === "events"
        ? (["drain-ingest", null, organisation] as const)
        : (["read-hints", connection, `${organisation}/${connection}`] as const);
    boss.send(queue, { organisation, subject }, { singletonKey: key, group: { id: organisation } }).then(
      () => runner.wake(),
      (error: unknown) => complain(error instanceof Error ? error : new Error(String(error))),
    );
  };
  const read: Jobs["read"] = (organisation, kind, source) => ask({ kind, organisation, subject: source });
  const assess: Jobs["assess"] = (organisation) => ask({ kind: "assess", organisation, subject: null });
  const assessWhenAllIsRead = async (organisation: string | null, than: string): Promise<void> => {
    if (organisation !== null && !(await hasOtherReads(database, organisation, than))) await assess(organisation);
  };
  const perform: Readonly<Record<QueueName, Perform>> = {
    "read-repository": ({ organisation, subject }, progress, signal) =>
      evidence.readRepository(required(organisation), required(subject), progress, signal),
    "read-file": ({ organisation }, progress, signal) => evidence.readFiles(required(organisation), progress, signal),
    async "read-connection"({ organisation, subject, reconcile }, progress, signal) {
      const of = required(organisation);
      const connection = required(subject);
      for (const repository of await evidence.findRepositories(of, connection, progress, signal))
        await read(of, "read-repository", repository);
      await evidence.readConnection(of, connection, reconcile ? "reconcile" : "new", progress, signal);
    },
    "read-hints": ({ organisation, subject }, progress, signal) =>
      evidence.readConnection(required(organisation), required(subject), "hints", progress, signal),
    "drain-ingest": ({ organisation }, _, signal) => evidence.drainIngest(required(organisation), signal),
    assess: ({ organisation }, progress, signal) => evidence.assess(required(organisation), progress, signal),
    async demonstration(_, progress, signal) {
      await rest.endInventedRounds();
      await evidence.demonstrate(progress, signal);
      for (const organisation of await rest.inventedOrganisations()) await assess(organisation);
    },
    digest: ({ organisation }, _, signal) => rest.digests.send(required(organisation), signal),
    async "refresh-all"() {
      for (const { organisation, kind, source } of await rest.allSources())
        await (kind === "read-connection"
          ? send(kind, organisation, source, `${organisation}/${source}`, true)
          : read(organisation, kind, source));
    },
    async "digests-due"() {
      const at = now();
      for (const organisation of await rest.digests.due(at)) await sendDigest(organisation, at);
    },
    "forget-former-members": () => rest.forgetFormerMembers(now()),
    rounds: () => rest.rounds(),
  };
  const runner = startJobRunner({
    boss,
    database,
    perform,
    now,
    complain,
    moved: watch.tell,
    async ended(name, id, { organisation }) {
      const job = await findJob(database, id);
      if (job !== null) watch.tell(job);
      if (isRead(name)) await assessWhenAllIsRead(organisation, id);
    },
  });
  // A kill may have come after a read had ended and before its assessment was asked for.
  for (const organisation of await unassessed(database)) await assess(organisation);
  const found = async (organisation: string | null, id: string): Promise<Job> => {
    const job = await findJob(database, id);
    if (job !== null && (organisation === null || job.organisation === organisation)) return job;
    throw new EvenkeelError("job.not-found", "There is no such work.", "Start it again from the list of sources.");
  };
  const withProgress = (job: Job): Job => runner.running(job.id) ?? job;

  return {
    read,
    arrived,
    assess,
    demonstration: () => ask({ kind: "demonstration", organisation: null, subject: null }),
    list: async (organisation) => (await listJobs(database, organisation)).map(withProgress),
    async cancel(organisation, id) {
      const job = await found(organisation, id);
      if (isOver(job)) return;
      await boss.cancel(job.kind, id);
      watch.tell(await found(organisation, id));
      // Running work tells its own end; waiting work has none.
      if (runner.running(id) === null) {
        if (isRead(job.kind)) await assessWhenAllIsRead(job.organisation, id);
      } else runner.cancel(id, new EvenkeelError("run.interrupted", "The work was cancelled.", "Start it again when it suits."));
    },
    async retry(organisation, id) {
      const job = await found(organisation, id);
      if (isOver(job)) return ask(job);
      throw new EvenkeelError("job.not-over", "This work still waits or runs.", "Cancel it first, or wait until it has ended.");
    },
    async *watch(organisation, signal) {
      const live = (await listJobs(database, organisation)).map(withProgress).filter((job) => !isOver(job));
      yield* watch.watch(organisation, live, signal);
    },
    async close() {
      await runner.close(new EvenkeelError("server.closing", "The server is stopping.", "The work carries on when it is back."));
      await boss.stop({ graceful: false });
    },
  };
}

function idOfHour(organisation: string, at: Instant): string {
  const hash = createHash("sha256")
    .update(`digest ${organisation} ${Math.floor(at / HOUR)}`)
    .digest("hex");
  // A UUID of the form that is left to its maker (RFC 9562, version 8).
  return [hash.slice(0, 8), hash.slice(8, 12), `8${hash.slice(13, 16)}`, `8${hash.slice(17, 20)}`, hash.slice(20, 32)].join("-");
}

function isRead(name: QueueName): boolean {
  return name === "read-repository" || name === "read-file" || name === "read-connection";
}

function isOver({ state }: Job): boolean {
  return state !== "waiting" && state !== "running";
}

function required(text: string | null): string {
  if (text === null) throw new EvenkeelError("job.unexpected", "A job does not say what it works on.", "Report this as a defect.");
  return text;
}
