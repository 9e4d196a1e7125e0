import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { roundRoutes } from "../contract/rounds.ts";
import type { Route } from "../contract/route.ts";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import type { Settings } from "./settings.ts";

// The one route of this listener that the answer page calls (privacy.md 4). Nobody is identified: no cookie is read, no line is logged,
// nothing is counted by address. Other origins than the answer origin are refused; programs without one, as the command line, are let in.

const IDS: ReadonlySet<string> = new Set([roundRoutes.enrol.id]);

export function isForAnswerPage({ id }: Route): boolean {
  return IDS.has(id);
}

/** By the name under which logs and metrics know it; its preflight has the same. */
export function isAnswerPageRoute(id: string): boolean {
  return IDS.has(id);
}

/** Throws `request.cross-site` for a page of any other origin. */
export function allowAnswerOrigin(request: FastifyRequest, reply: FastifyReply, { answerOrigin }: Settings): void {
  const { origin } = request.headers;
  if (origin !== undefined && origin !== answerOrigin)
    throw new EvenkeelError("request.cross-site", "Ballots are fetched from the answer origin only.", "Open the link of the invitation.");
  reply.header("access-control-allow-origin", answerOrigin).header("vary", "origin");
}

/** CORS without credentials: JSON, and nothing else. */
export function servePreflight(app: FastifyInstance, settings: Settings): void {
  const { id, path } = roundRoutes.enrol;
  app.options(path, { config: { evenkeel: id } }, async (request, reply) => {
    allowAnswerOrigin(request, reply, settings);
    return reply
      .code(204)
      .header("access-control-allow-methods", "POST")
      .header("access-control-allow-headers", "content-type")
      .header("access-control-max-age", "600")
      .send();
  });
}
