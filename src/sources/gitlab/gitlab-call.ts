import type { z } from "zod";
import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import type { LiveHttp, LiveReply } from "../live/live-http.ts";
import type { LiveSecrets } from "../live/live-source.ts";
import { nextPage } from "../live/next-page.ts";
import { expected } from "./schema.ts";

export interface Call {
  readonly http: LiveHttp;
  readonly secrets: LiveSecrets;
  readonly signal: AbortSignal;
}

/** Null for what is gone; a refusal is an error. */
export async function ask({ http, secrets, signal }: Call, path: string): Promise<LiveReply | null> {
  const reply = await http.send({ path, headers: { "private-token": secrets.token }, signal });
  return reply.status < 300 ? reply : null;
}

/**
 * Null for what is gone, what this edition lacks, what is switched off in a project and what the token's role may not see: GitLab
 * answers 404 or 403 to all of them, and none is a reason to stop reading the rest.
 */
export async function get(call: Call, path: string): Promise<LiveReply | null> {
  try {
    return await ask(call, path);
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

export function isRefusal(error: unknown): error is EvenkeelError {
  return error instanceof EvenkeelError && error.code === "source.forbidden-scope";
}

/** Ten thousand things said of one thing are a machine talking, or a list that leads in circles. */
const MOST_PAGES = 100;

/** All of a list, or null where any page of it cannot be had: half of a list says nothing about the whole. */
export async function all<T>(call: Call, path: string, schema: z.ZodType<readonly T[]>, what: string): Promise<readonly T[] | null> {
  const found: T[] = [];
  let page: string | null = path;
  for (let pages = 1; page !== null; pages += 1) {
    const reply: LiveReply | null = pages > MOST_PAGES ? null : await get(call, page);
    if (reply === null) return null;
    found.push(...expected(schema, reply.json, what));
    page = nextPage(reply);
  }
  return found;
}
