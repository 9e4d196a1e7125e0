import type { PgBoss } from "pg-boss";
import { z } from "zod";
import { isShownKind } from "./job-store.ts";
import type { JobKind } from "./jobs.ts";

/** Every night when git servers are idle, every full hour, and for the windows of rounds every minute; PostgreSQL's clock, UTC. */
const schedules = {
  "forget-former-members": "47 1 * * *",
  "refresh-all": "17 2 * * *",
  "digests-due": "0 * * * *",
  rounds: "* * * * *",
} as const;
/** Asked for by what arrives at the door, and too often to be shown. */
const arrivals = ["read-hints", "drain-ingest"] as const;
export type QueueName = JobKind | keyof typeof schedules | (typeof arrivals)[number];

/**
 * `exclusive`: asked again while it waits or runs, it is the same job. `stately`: one may run and one wait, because what is asked while
 * it runs may have come too late for it. `atOnce` is per server; of one organisation only one of each runs.
 */
export const queues: Readonly<Record<QueueName, { readonly policy: "exclusive" | "stately"; readonly atOnce: number }>> = {
  "read-repository": { policy: "exclusive", atOnce: 2 },
  "read-file": { policy: "stately", atOnce: 2 },
  "read-connection": { policy: "stately", atOnce: 2 },
  "read-hints": { policy: "stately", atOnce: 2 },
  "drain-ingest": { policy: "stately", atOnce: 2 },
  assess: { policy: "stately", atOnce: 2 },
  demonstration: { policy: "exclusive", atOnce: 1 },
  digest: { policy: "stately", atOnce: 1 },
  "forget-former-members": { policy: "exclusive", atOnce: 1 },
  "refresh-all": { policy: "exclusive", atOnce: 1 },
  "digests-due": { policy: "exclusive", atOnce: 1 },
  rounds: { policy: "exclusive", atOnce: 1 },
};
export const queueNames: readonly QueueName[] = Object.keys(queues).filter((name): name is QueueName => name in queues);

export function isShown(name: QueueName): name is JobKind {
  return isShownKind(name);
}

/** What a job works on; schedules work on nothing in particular. */
export const task = z.object({
  organisation: z.string().nullable().default(null),
  subject: z.string().nullable().default(null),
  /** Of a connection that is read by night: with what may have changed unnoticed. */
  reconcile: z.boolean().default(false),
});
export type Task = z.infer<typeof task>;

const DAY_SECONDS = 86_400;

/** pg-boss would fail a job that runs longer; what is not run by anybody is found much sooner (putBack). */
const LONGEST_SECONDS = DAY_SECONDS / 2;
const KEPT_SECONDS = 7 * DAY_SECONDS;
/** Of what runs every minute an hour is enough to look back on. */
const KEPT_OF_MINUTES = 3_600;

function isOften(name: QueueName): boolean {
  return name === "rounds" || arrivals.some((each) => each === name);
}

export async function makeQueues(boss: PgBoss): Promise<void> {
  for (const name of queueNames) {
    const { policy } = queues[name];
    const deleteAfterSeconds = isOften(name) ? KEPT_OF_MINUTES : KEPT_SECONDS;
    await boss.createQueue(name, { policy, retryLimit: 0, expireInSeconds: LONGEST_SECONDS, deleteAfterSeconds });
  }
  for (const [name, cron] of Object.entries(schedules)) await boss.schedule(name, cron);
}
