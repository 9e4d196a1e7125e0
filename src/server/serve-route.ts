import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from "fastify";
import { z } from "zod";
import type { Route } from "../contract/route.ts";
import type { Instant } from "../core/model/time.ts";
import { allowAnswerOrigin, isForAnswerPage } from "./answer-page-route.ts";
import { authorise, type PlaceOf } from "./authorise.ts";
import type { Context } from "./context.ts";
import { checkCrossSite } from "./cross-site.ts";
import { eventStream } from "./event-stream.ts";
import type { FileReply, Handler, RedirectReply, Who } from "./handler.ts";
import type { Identified, Identify } from "./identified.ts";
import { parsePart } from "./invalid-request.ts";
import { sendKept } from "./kept-reply.ts";
import type { Paces } from "./pace.ts";
import { credentialsOf, transportOf } from "./transport.ts";
import { limitUpload } from "./upload.ts";

/** One line for the audit log: what was done to what, never with what. */
export interface Done {
  readonly at: Instant;
  readonly who: Who | null;
  readonly action: string;
  readonly organisation: string | null;
  readonly subject: string;
}

export interface Serving {
  readonly context: Context;
  readonly identify: Identify;
  readonly placeOf: PlaceOf;
  readonly paces: Paces;
  readonly record: (done: Done) => Promise<void>;
  /** Aborted when the server stops, so that streams of events end. */
  readonly closing: AbortSignal;
}

/** What the hooks of one request found out, for its handler. */
interface Asked {
  identified: Identified | null;
  params: unknown;
  query: unknown;
  /** Under which key its pace was counted, to give it back. */
  paceKeys: string[];
}

/** What of a request is decided before its body is read: pace, who asks, from where, and whether it may. */
const asked = new WeakMap<FastifyRequest, Asked>();

/** Public documents that change only with the version; who asks makes no difference and is not looked up. */
const KEPT = new Set(["words", "openapi"]);
/** Answered with the same object until something changes (evidence-pages.ts), so that their bytes are made once; asked for like any other. */
const COMPOSED = new Set(["home", "findings", "finding", "measures", "measure", "practices", "practice", "dataQuality"]);
/**
 * Bodies of people nobody knows are small. A change of structure may be the undo of an import, so what came in by a file of 50 MB can be
 * taken back; only who may edit is let so far. Cost: 0.1 s to read 10,000 repositories with the longest addresses.
 */
const BODY_LIMIT = { public: 16_384, known: 5_000_000, structure: 50_000_000 } as const;

/** Serves one route of the contract: parse, ask for permission, call the handler, answer in the route's shape, write it down. */
export function serveRoute(app: FastifyInstance, route: Route, handler: Handler<Route>, serving: Serving): void {
  app.route({
    method: methodOf(route),
    url: route.path,
    config: { evenkeel: route.id },
    bodyLimit: bodyLimitOf(route),
    ...(route.reply.kind === "json" ? { schema: { response: { 200: route.reply.shape } } } : {}),
    onRequest: (request, reply) => (isForAnswerPage(route) ? admitAnswerPage(request, reply, serving) : admit(route, request, serving)),
    preHandler: async (request) =>
      isForAnswerPage(route) ? countCode(route, request, serving.paces) : countTarget(route, request, serving.paces),
    handler: async (request, reply) => answer(route, handler, request, reply, serving),
  });
}

/** Asked for by the answer page, about whose visitors nothing is looked at (answer-page-route.ts). */
async function admitAnswerPage(request: FastifyRequest, reply: FastifyReply, { context }: Serving): Promise<void> {
  asked.set(request, { identified: null, params: undefined, query: undefined, paceKeys: [] });
  allowAnswerOrigin(request, reply, context.settings);
}

/** Guesses at one code, whoever makes them; the code is known here by its hash. */
function countCode(route: Route, request: FastifyRequest, paces: Paces): void {
  const code = textOf(request.body, "code");
  if (code !== null) count(route, `${route.id} ${createHash("sha256").update(code).digest("base64url")}`, factsOf(request), paces);
}

function bodyLimitOf({ id, access }: Route): number {
  if (access === "public") return BODY_LIMIT.public;
  return id === "changeStructure" ? BODY_LIMIT.structure : BODY_LIMIT.known;
}

async function admit(route: Route, request: FastifyRequest, serving: Serving): Promise<void> {
  const facts: Asked = { identified: null, params: undefined, query: undefined, paceKeys: [] };
  asked.set(request, facts);
  if (KEPT.has(route.id)) return;
  if (route.pace === "guessable") count(route, `${route.id} ${request.ip}`, facts, serving.paces);
  const { settings, now } = serving.context;
  const credentials = credentialsOf(request, settings);
  const known = credentials.session === null && credentials.token === null ? null : await serving.identify(credentials);
  facts.identified = known;
  if (route.pace !== "guessable") serving.paces.take(route.pace, known?.who.account ?? request.ip);
  checkCrossSite(route.method, request.headers, known, settings.origin);
  const pointed = () => {
    facts.params = parsePart("params", route.params, request.params);
    facts.query = parsePart("query", route.query, request.query);
    return { organisation: textOf(facts.params, "organisation"), node: textOf(facts.query, "node") ?? textOf(facts.params, "node") };
  };
  await authorise(route, known, pointed, serving.placeOf, now());
}

function count(route: Route, key: string, facts: Asked, paces: Paces): void {
  paces.take(route.pace, key);
  facts.paceKeys.push(key);
}

/** No guess: who asks for a link learns nothing, and a stranger who keeps asking must not hold it shut (request-link.ts sends one a minute). */
const UNCOUNTED = new Set(["requestLink"]);

/** Guesses at one mailbox from many addresses are counted by the mailbox, known only by its hash. */
function countTarget(route: Route, request: FastifyRequest, paces: Paces): void {
  if (route.pace !== "guessable" || UNCOUNTED.has(route.id)) return;
  const facts = factsOf(request);
  const target = facts.identified?.who.account ?? textOf(request.body, "mail")?.trim().toLowerCase();
  if (target === undefined) return;
  count(route, `${route.id} ${createHash("sha256").update(target).digest("base64url")}`, facts, paces);
}

async function answer(
  route: Route,
  handler: Handler<Route>,
  request: FastifyRequest,
  reply: FastifyReply,
  serving: Serving,
): Promise<FastifyReply> {
  const { identified, params, query, paceKeys } = factsOf(request);
  const body = route.upload === null ? parsePart("body", route.body, request.body) : undefined;
  const signal = AbortSignal.any([goneSignal(reply), serving.closing]);
  const answered: unknown = await handler(
    asRequest({
      params,
      query,
      body,
      who: identified?.who ?? null,
      upload: route.upload === null ? null : limitUpload(route.upload, request.headers, streamOf(request.body)),
      transport: transportOf(request, reply, serving.context.settings),
      signal,
    }),
    serving.context,
  );
  if (route.audited !== null && textOf(query, "preview") !== "yes") {
    await serving.record({
      at: serving.context.now(),
      who: identified?.who ?? null,
      action: route.audited,
      organisation: textOf(params, "organisation"),
      subject: subjectOf(params, query),
    });
  }
  // A secret that was right was no guess; an answer without content (a mail on its way) proves nothing, so it still counts.
  if (route.reply.kind !== "nothing") for (const key of paceKeys) serving.paces.giveBack(route.pace, key);
  return send(route, answered, request, reply, signal);
}

async function send(
  route: Route,
  answered: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  signal: AbortSignal,
): Promise<FastifyReply> {
  switch (route.reply.kind) {
    case "json": {
      const { shape } = route.reply;
      if (!KEPT.has(route.id) && !COMPOSED.has(route.id)) return reply.send(answered);
      return sendKept(request, reply, "application/json; charset=utf-8", objectOf(answered), () => JSON.stringify(shape.parse(answered)));
    }
    case "nothing":
      return reply.code(204).send();
    case "redirect":
      return reply.redirect(asRedirect(answered).to, 303);
    case "events":
      reply.type("text/event-stream").header("cache-control", "no-store, no-transform").header("x-accel-buffering", "no");
      return reply.send(eventStream(route.reply.shape, asEvents(answered), signal));
    case "file":
      return sendFile(route, asFile(answered), request, reply);
  }
}

async function sendFile(route: Route, file: FileReply, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { type, name, body } = file;
  if (KEPT.has(route.id) && typeof body === "string") return sendKept(request, reply, type, file, () => body);
  // A report is a page of its own, with its styles inside; sandboxed it has no origin and can run nothing.
  if (type.startsWith("text/html")) {
    reply.header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox");
  }
  reply.type(type).header("content-disposition", dispositionOf(name));
  return reply.send(body);
}

/** RFC 6266: a name any client reads, and the whole name where it has more letters than ASCII. */
function dispositionOf(name: string | null): string {
  if (name === null) return "inline";
  const plain = name.replace(/[^A-Za-z0-9._ -]/g, "_");
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, escapeOctet)}`;
}

function escapeOctet(letter: string): string {
  return `%${letter.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** "finding gate-only, node payments": ids out of the address, so that nothing typed into a body gets into the log. */
function subjectOf(params: unknown, query: unknown): string {
  const entries = Object.entries({ ...recordOf(params), node: textOf(query, "node") ?? textOf(params, "node") ?? undefined });
  return entries
    .filter(([name, value]) => name !== "organisation" && typeof value === "string")
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}

function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once("close", () => gone.abort());
  return gone.signal;
}

function factsOf(request: FastifyRequest): Asked {
  const facts = asked.get(request);
  if (facts === undefined) throw new Error("a request reached its handler without being admitted");
  return facts;
}

function streamOf(body: unknown): Readable {
  return body instanceof Readable ? body : Readable.from([]);
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return z.record(z.string(), z.unknown()).safeParse(value).data ?? {};
}

function textOf(value: unknown, key: string): string | null {
  if (typeof value !== "object" || value === null) return null;
  const found: unknown = Reflect.get(value, key);
  return typeof found === "string" ? found : null;
}

function objectOf(value: unknown): object {
  if (typeof value === "object" && value !== null) return value;
  throw new Error("a kept reply must be an object");
}

/** Contract methods are a subset of Fastify's. */
function methodOf({ method }: Route): HTTPMethods {
  return method;
}

// What follows are the four places where the types of one route, known to its handler, meet the table of all routes, which cannot know
// them. Each value was made by the schema of the same route, or by its handler, whose type the same route dictates.
type AnyRequest = Parameters<Handler<Route>>[0];
function asRequest(request: { readonly [K in keyof AnyRequest]: unknown }): AnyRequest {
  return request as AnyRequest;
}
function asFile(answered: unknown): FileReply {
  return answered as FileReply;
}
function asRedirect(answered: unknown): RedirectReply {
  return answered as RedirectReply;
}
function asEvents(answered: unknown): AsyncIterable<unknown> {
  return answered as AsyncIterable<unknown>;
}
