import { z } from "zod";
import type { LiveHttp, LiveReply } from "../live/live-http.ts";
import { sourceFailures } from "../live/source-failures.ts";
import { expected, restRoot } from "./expected-reply.ts";
import type { SignIn } from "./sign-in.ts";

/** One signed-in conversation: REST pages and GraphQL questions, checked against what we expect of them. */
export interface GitHubCall {
  readonly get: (path: string, etag?: string | null) => Promise<LiveReply>;
  readonly ask: <T>(schema: z.ZodType<T>, query: string, variables: Readonly<Record<string, string | number | null>>) => Promise<T | null>;
}

const Errors = z.object({ errors: z.array(z.object({ type: z.string().optional().catch(undefined) })).optional(), data: z.unknown() });

export interface CallSettings {
  readonly address: string;
  readonly http: LiveHttp;
  readonly signIn: SignIn;
  readonly signal: AbortSignal;
}

export function githubCall({ address, http, signIn, signal }: CallSettings): GitHubCall {
  const root = restRoot(address);
  const headers = async () => ({
    authorization: await signIn(),
    accept: "application/vnd.github+json",
    "x-github-api-version": "2022-11-28",
  });
  return {
    get: async (path, etag = null) => {
      const place = path.startsWith("/") ? `${root}${path}` : path;
      return http.send({ path: place, headers: await headers(), etag, signal });
    },
    ask: async (schema, query, variables) => {
      const reply = await http.send({
        path: "/graphql",
        method: "POST",
        headers: await headers(),
        body: JSON.stringify({ query, variables }),
        signal,
      });
      const whole = expected(Errors, reply.json, "graphql");
      const failure = failureOf(whole.errors?.map((error) => error.type ?? "") ?? []);
      if (failure === "missing") return null;
      if (failure !== null) throw failure;
      return expected(schema, whole.data, "graphql");
    },
  };
}

function failureOf(types: readonly string[]) {
  if (types.length === 0) return null;
  if (types.includes("NOT_FOUND")) return "missing" as const;
  if (types.includes("RATE_LIMITED")) return sourceFailures.rateLimited("GitHub (graphql)", 1);
  if (types.includes("INVALID_CURSOR_ARGUMENTS")) return sourceFailures.cursorLost("GitHub");
  if (types.some((type) => type === "FORBIDDEN" || type === "INSUFFICIENT_SCOPES")) return sourceFailures.forbidden("GitHub (graphql)");
  return sourceFailures.unavailable("GitHub (graphql)", "could not answer a question whole");
}
