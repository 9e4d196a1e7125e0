import { readFile } from "node:fs/promises";
import { request as httpRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Answered, Route, Sending } from "../contract/route.ts";
import { problem } from "../contract/shapes.ts";
import { type ErrorCode, EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import { findServer } from "../server/data-folder.ts";
import { readSettings } from "../server/read-settings.ts";
import type { Settings } from "../server/settings.ts";

/** The server that owns the data folder, spoken to with the secret that lies in it. */
export interface ServerClient {
  readonly settings: Settings;
  readonly url: string;
  readonly call: <R extends Route>(route: R, sending: Partial<Sending<R>>) => Promise<Answered<R>>;
  /** The body of a file route, or the JSON answer to an upload. */
  readonly transfer: (
    route: Route,
    params: Words,
    query: Words,
    upload: { readonly type: string; readonly body: Uint8Array } | null,
  ) => Promise<string>;
}

type Words = Readonly<Record<string, string>>;

/** Throws `server.not-running` where no server owns the data folder of the settings in force. */
export async function findServerClient(): Promise<ServerClient> {
  const settings = await readSettings(process.env);
  const found = await findServer(settings.dataFolder);
  if (found === null) throw notRunning(settings.dataFolder);
  const certificate = settings.tls === null ? null : await readFile(settings.tls.certificate);
  const ask = async (route: Route, params: Words, query: Words, type: string | null, body: Uint8Array | null): Promise<string> => {
    const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
    const address = new URL(Object.keys(query).length === 0 ? path : `${path}?${new URLSearchParams(query)}`, found.url);
    const options: RequestOptions & { ca?: Buffer } = {
      method: route.method,
      // Node asks a name server for *.localhost, which browsers know to be this machine.
      host: address.hostname.endsWith(".localhost") ? "127.0.0.1" : address.hostname,
      port: address.port,
      path: address.pathname + address.search,
      headers: {
        host: new URL(settings.origin).host,
        authorization: `Bearer ${found.token}`,
        ...(type === null ? {} : { "content-type": type, "content-length": body?.length ?? 0 }),
      },
      ...(certificate === null ? {} : { ca: certificate, servername: new URL(settings.origin).hostname }),
    };
    return answerOf(await send(address.protocol, options, body));
  };
  return {
    settings,
    url: found.url,
    async call(route, { params, query, body }) {
      const sent = body === undefined ? null : Buffer.from(JSON.stringify(body));
      const text = await ask(route, words(params), words(query), sent === null ? null : "application/json", sent);
      return parsed(route, text);
    },
    transfer: (route, params, query, upload) => ask(route, params, query, upload?.type ?? null, upload?.body ?? null),
  };
}

/** The route's own shape parses what came; TypeScript cannot follow that it is the shape the answer type is made from. */
function parsed<R extends Route>(route: R, text: string): Answered<R> {
  const answer = route.reply.kind === "json" ? route.reply.shape.parse(JSON.parse(text)) : undefined;
  return answer as Answered<R>;
}

function words(values: unknown): Words {
  return Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, String(value)]));
}

function send(protocol: string, options: RequestOptions, body: Uint8Array | null): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const asked = (protocol === "https:" ? httpsRequest : httpRequest)(options, resolve);
    asked.on("error", (cause) =>
      reject(new EvenkeelError("server.not-running", "The server does not answer.", "See its log; start it with `npm start`.", { cause })),
    );
    asked.end(body ?? undefined);
  });
}

async function answerOf(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(Buffer.from(part));
  const text = Buffer.concat(parts).toString("utf8");
  if ((response.statusCode ?? 500) < 400) return text;
  throw refusal(text, response.statusCode ?? 500);
}

/** The server's own error, by its name. */
function refusal(text: string, status: number): EvenkeelError {
  const told = problem.safeParse(jsonOrNull(text));
  if (!told.success) return new EvenkeelError("server.unexpected", `The server answered with status ${status}.`, "See its log.");
  const places = (told.data.places ?? []).map(({ place, problem: what }) => `\n  ${quoted(place)}: ${quoted(what)}`).join("");
  return new EvenkeelError(asCode(told.data.code), told.data.detail + places, told.data.whatToDo);
}

/** A server of the same version knows the same codes; one of another version is still told by what it says. */
function asCode(code: string): ErrorCode {
  return code as ErrorCode;
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function notRunning(dataFolder: string): EvenkeelError {
  return new EvenkeelError(
    "server.not-running",
    `No server runs on the data folder ${quoted(dataFolder)}.`,
    "Start it with `npm start` or `evenkeel start`; EVENKEEL_DATA names another folder.",
  );
}
