import type { JobWithMetadata, PgBoss } from "pg-boss";
import type { Job } from "../contract/sources.ts";
import type { Progress } from "../gather/gather-evidence.ts";
import type { Database } from "../state/database.ts";
import type { NamedProblem } from "./evidence-protocol.ts";
import { isShown, type QueueName, queueNames, queues, type Task, task } from "./job-queues.ts";
import { runnerLock } from "./job-runner-lock.ts";
import { putBack } from "./job-store.ts";
import { namedProblem } from "./named-problem.ts";

export type Perform = (task: Task, progress: (at: Progress) => void, signal: AbortSignal) => Promise<unknown>;

export interface RunnerSettings {
  readonly boss: PgBoss;
  readonly database: Database;
  readonly perform: Readonly<Record<QueueName, Perform>>;
  /** Every move of shown work while it runs. */
  readonly moved: (job: Job) => void;
  /** After a job was written down, whatever came of it. */
  readonly ended: (name: QueueName, id: string, of: Task) => Promise<void>;
  readonly now: () => number;
  readonly complain: (error: Error) => void;
}

export interface JobRunner {
  /** Looks for work now, not at the next poll. */
  readonly wake: () => void;
  /** The job with its progress, if it runs here. */
  readonly running: (id: string) => Job | null;
  readonly cancel: (id: string, reason: Error) => void;
  readonly close: (reason: Error) => Promise<void>;
}

interface Running {
  readonly name: QueueName;
  readonly task: Task;
  readonly controller: AbortController;
  readonly began: number;
  job: Job | null;
}

const POLL_MS = 2_000;
const AWAY_MS = 500;
const ORPHANS_MS = 30_000;
const PATIENCE_MS = 5_000;

/** Fetches and runs work while this server holds the runner lock. A database that is away stops nothing: it is asked again and again. */
export function startJobRunner({ boss, database, perform, moved, ended, now, complain }: RunnerSettings): JobRunner {
  const running = new Map<string, Running>();
  const ending = new Set<Promise<void>>();
  /** One end after another: two reads that end together would each be the last, and be assessed twice. */
  let lastEnd: Promise<void> = Promise.resolve();
  let closing = false;
  let wake = (): void => {};
  const lock = runnerLock(database.url, async () => {
    await putBack(database, [...running.keys()]);
    wake();
  });

  /** A stop of the server ends the trying; the next start finds the job where it was. */
  const untilItAnswers = async (work: () => Promise<unknown>): Promise<void> => {
    do {
      try {
        await work();
        return;
      } catch (error) {
        complain(asError(error));
        await sleep(AWAY_MS);
      }
    } while (!closing);
  };
  const outcomeOf = async (own: Running): Promise<"done" | "stopped" | NamedProblem> => {
    const { name, controller } = own;
    for (;;) {
      try {
        await perform[name](own.task, (at) => told(own, at), controller.signal);
        return "done";
      } catch (error) {
        if (controller.signal.aborted) return "stopped";
        const problem = namedProblem(error);
        if (problem.code !== "database.unreachable") return problem;
        // Not the fault of the work: when the database is back it starts again, from what was read completely.
        await untilItAnswers(() => database.pool.query("select 1"));
        if (closing) return "stopped";
      }
    }
  };
  const told = (own: Running, at: Progress): void => {
    if (own.job === null) return;
    const seconds = (now() - own.began) / 1000;
    own.job = { ...own.job, progress: { ...at, perSecond: seconds >= 1 && at.done > 0 ? Math.round(at.done / seconds) : null } };
    moved(own.job);
  };
  const run = async (name: QueueName, fetched: JobWithMetadata<unknown>): Promise<void> => {
    const { id, retryCount } = fetched;
    const own = begun(name, id, task.parse(fetched.data ?? {}), now());
    running.set(id, own);
    if (own.job !== null) moved(own.job);
    const outcome = await outcomeOf(own);
    const ends = lastEnd.then(async () => {
      if (outcome === "done") await untilItAnswers(() => boss.complete(name, { id, retryCount }));
      else if (outcome !== "stopped") await untilItAnswers(() => boss.fail(name, { id, retryCount }, { problem: outcome }));
      running.delete(id);
      if (!closing) await untilItAnswers(() => ended(name, id, own.task));
      wake();
    });
    lastEnd = ends.catch(() => {});
    await ends;
  };
  const fetchAll = async (): Promise<void> => {
    for (const name of queueNames) {
      while (lock.isHeld() && !closing && [...running.values()].filter((own) => own.name === name).length < queues[name].atOnce) {
        const [fetched] = await boss.fetch<unknown>(name, { includeMetadata: true, groupConcurrency: 1 });
        if (fetched === undefined) break;
        const end = run(name, fetched).catch((error: unknown) => complain(asError(error)));
        ending.add(end);
        void end.then(() => ending.delete(end));
      }
    }
  };
  const work = async (): Promise<void> => {
    let swept = performance.now();
    while (!closing) {
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      try {
        await fetchAll();
        if (lock.isHeld() && performance.now() - swept > ORPHANS_MS) {
          await putBack(database, [...running.keys()]);
          swept = performance.now();
        }
      } catch (error) {
        complain(asError(error));
        await sleep(AWAY_MS);
      }
      await Promise.race([woken, sleep(POLL_MS)]);
    }
  };
  const working = work();

  return {
    wake: () => wake(),
    running: (id) => running.get(id)?.job ?? null,
    cancel: (id, reason) => running.get(id)?.controller.abort(reason),
    async close(reason) {
      closing = true;
      wake();
      for (const { controller } of running.values()) controller.abort(reason);
      await working;
      await Promise.race([Promise.all(ending), sleep(PATIENCE_MS)]);
      if (lock.isHeld()) await putBack(database, []).catch((error: unknown) => complain(asError(error)));
      await lock.release();
    },
  };
}

function begun(name: QueueName, id: string, own: Task, at: number): Running {
  const { organisation, subject } = own;
  const job: Job | null = isShown(name)
    ? { id, kind: name, organisation, subject, state: "running", progress: null, started: at, ended: null, error: null }
    : null;
  return { name, task: own, controller: new AbortController(), began: at, job };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** Keeps no process alive by itself. */
function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
