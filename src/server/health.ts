import { setTimeout } from "node:timers/promises";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { mayDo } from "../contract/permissions.ts";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import type { Identify } from "./identified.ts";
import type { Metrics } from "./metrics.ts";
import type { Settings } from "./settings.ts";
import { credentialsOf } from "./transport.ts";

/** What must work, by name; each says whether it does. */
export type Checks = Readonly<Record<string, () => Promise<boolean>>>;

/** A check that has not answered by then counts as failed; orchestrators give up after a few seconds themselves. */
const PATIENCE = 2_000;

/** For those who run the server: does the process live, may it be sent requests, how does it do. */
export function serveHealth(
  app: FastifyInstance,
  checks: Checks,
  metrics: Metrics,
  identify: Identify,
  settings: Pick<Settings, "origin">,
): void {
  app.get("/healthz", { config: { evenkeel: "healthz" } }, async () => ({ alive: true }));
  app.get("/readyz", { config: { evenkeel: "readyz" } }, async (_request, reply) => {
    const entries = await Promise.all(Object.entries(checks).map(async ([name, check]) => [name, await holds(check)] as const));
    return reply.code(entries.every(([, good]) => good) ? 200 : 503).send(Object.fromEntries(entries));
  });
  app.get("/metrics", { config: { evenkeel: "metrics" } }, async (request, reply) => {
    if (!isLoopback(request.ip) && !(await isOperator(request, identify, settings))) {
      throw new EvenkeelError("permission.denied", "Metrics are for this machine and for operators.", "Send an operator's API token.");
    }
    return reply.type(metrics.type).send(await metrics.text());
  });
}

async function holds(check: () => Promise<boolean>): Promise<boolean> {
  const answered = new AbortController();
  const late = setTimeout(PATIENCE, false, { signal: answered.signal }).catch(() => false);
  try {
    // A check that throws found what it looks for; which of the two it was makes no difference to who asks.
    return await Promise.race([check().catch(() => false), late]);
  } finally {
    answered.abort();
  }
}

function isLoopback(address: string): boolean {
  return address === "::1" || address.startsWith("127.") || address.startsWith("::ffff:127.");
}

async function isOperator(request: FastifyRequest, identify: Identify, settings: Pick<Settings, "origin">): Promise<boolean> {
  const identified = await identify(credentialsOf(request, settings));
  return identified !== null && mayDo(identified.who.grants, "server.operate", { organisation: null, teams: null });
}
