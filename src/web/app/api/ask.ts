import type { Answered, Sending } from "../../../contract/route.ts";
import type { RouteId, Routes } from "../../../contract/routes.ts";
import { csrfToken, keepCsrfToken } from "./csrf.ts";
import { confirmFreshness } from "./freshness.ts";
import { paths } from "./paths.ts";
import { refusalOf, unreachable } from "./problem.ts";

/** What a route is given: only the parts it has, each as the contract types it. */
export type Asked<K extends RouteId> = {
  readonly [P in keyof Sending<Routes[K]> as Sending<Routes[K]>[P] extends undefined ? never : P]: Sending<Routes[K]>[P];
};
export type Answer<K extends RouteId> = Answered<Routes[K]>;

interface Loose {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

interface Options {
  readonly signal?: AbortSignal | undefined;
  /** The body of a route that takes a file. */
  readonly file?: Blob | undefined;
}

/** The address of a route with its params and query filled in, for links to files and for events. */
export function addressOf<K extends RouteId>(route: K, asked: Asked<K>): string {
  const { params = {}, query = {} } = loose(asked);
  const path = paths[route][1].replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const pairs = Object.entries(query).flatMap(([name, value]) => (value === undefined || value === null ? [] : [[name, String(value)]]));
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`;
}

/**
 * Asks a route and waits for its answer. A change that needs a fresh sign-in asks for the password once and tries again.
 * @throws Refusal with the problem details of the server
 */
export async function ask<K extends RouteId>(route: K, asked: Asked<K>, options: Options = {}): Promise<Answer<K>> {
  const response = await send(route, asked, options);
  if (response.ok) return answerOf<K>(response);
  const refusal = await refusalOf(response);
  if (!(await mayBeRepeated(refusal.code))) throw refusal;
  const again = await send(route, asked, options);
  if (!again.ok) throw await refusalOf(again);
  return answerOf<K>(again);
}

/** A change is sent once more after a confirmed password, or with the token of a session that was begun in another tab meanwhile. */
async function mayBeRepeated(code: string): Promise<boolean> {
  if (code === "session.not-fresh") return confirmFreshness();
  if (code !== "request.cross-site") return false;
  const before = csrfToken();
  const response = await send("session", {}, {});
  if (!response.ok) return false;
  keepCsrfToken((await answerOf<"session">(response)).csrf);
  return csrfToken() !== before;
}

async function send<K extends RouteId>(route: K, asked: Asked<K>, { signal, file }: Options): Promise<Response> {
  const method = paths[route][0];
  const { body } = loose(asked);
  const headers: Record<string, string> = { accept: "application/json" };
  if (method !== "GET") headers["x-evenkeel-csrf"] = csrfToken();
  if (file !== undefined) headers["content-type"] = file.type === "" ? "application/octet-stream" : file.type;
  else if (body !== undefined) headers["content-type"] = "application/json";
  try {
    return await fetch(addressOf(route, asked), {
      method,
      headers,
      credentials: "same-origin",
      body: file ?? (body === undefined ? null : JSON.stringify(body)),
      signal: signal ?? null,
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw unreachable();
  }
}

/** The server answers in the contract's shapes and rejects its own mistakes, so the browser does not parse them a second time. */
async function answerOf<K extends RouteId>(response: Response): Promise<Answer<K>> {
  const json: unknown = response.status === 204 ? undefined : await response.json();
  return json as Answer<K>;
}

/** The parts of any route seen alike: TypeScript cannot compute `Asked<K>` while K is open. */
function loose(asked: object): Loose {
  return asked as Loose;
}
