import { randomUUID } from "node:crypto";
import http from "node:http";
import https from "node:https";
import { fastifyCookie } from "@fastify/cookie";
import { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest, fastify, LogController } from "fastify";
import { createSerializerCompiler } from "fastify-type-provider-zod";
import type { Pace, Route } from "../contract/route.ts";
import { routes } from "../contract/routes.ts";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { isAnswerPageRoute, servePreflight } from "./answer-page-route.ts";
import type { PlaceOf } from "./authorise.ts";
import { refuseUnreadable } from "./client-error.ts";
import { closeUnread } from "./close-unread.ts";
import type { Context } from "./context.ts";
import { checkHost } from "./cross-site.ts";
import type { Handler } from "./handler.ts";
import type { Handlers } from "./handlers/all.ts";
import { type Checks, serveHealth } from "./health.ts";
import type { Identify } from "./identified.ts";
import type { Door } from "./ingest/receiving.ts";
import { serveIngest } from "./ingest/serve-ingest.ts";
import type { Log } from "./log.ts";
import { createMetrics } from "./metrics.ts";
import { type Allowance, allowances, createPaces } from "./pace.ts";
import { nameError, problemOf, retryAfter } from "./problem.ts";
import { serveReference } from "./reference-page.ts";
import { securityHeaders } from "./security-headers.ts";
import { type Done, serveRoute } from "./serve-route.ts";
import type { Certificate } from "./tls.ts";
import { serveWeb } from "./web-pages.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Id of the route: what logs and metrics call it. */
    evenkeel?: string;
  }
}

export interface ApplicationParts {
  readonly context: Context;
  readonly handlers: Handlers;
  readonly identify: Identify;
  readonly placeOf: PlaceOf;
  /** Writes to the audit log; a request that could not be written down fails. */
  readonly record: (done: Done) => Promise<void>;
  /** What must work for /readyz to say so. */
  readonly checks: Checks;
  readonly log: Log;
  /** Where tools and pipelines send to. */
  readonly door?: Door;
  readonly certificate?: Certificate | null;
  /** Tests and benchmarks count otherwise. */
  readonly paces?: Readonly<Record<Pace, Allowance>>;
  /** Folder of the built web application. */
  readonly web?: URL;
}

const HEALTH = new Set(["/healthz", "/readyz"]);
const SLOWEST_UPLOAD = 10 * 60_000;

/**
 * The application listener: every route of the contract, the pages of the web application, health and metrics. It knows no rule of its
 * own beyond who may ask what, how often, and how the answer is guarded.
 */
export async function createApplication(parts: ApplicationParts): Promise<FastifyInstance> {
  const { context, log } = parts;
  const closing = new AbortController();
  const metrics = createMetrics();
  const app = createServer(parts);
  app.setSerializerCompiler(createSerializerCompiler());
  await app.register(fastifyCookie);
  guard(app, parts);
  closeUnread(app);
  observe(app, log, metrics.observe);
  app.addHook("preClose", async () => closing.abort());

  const paces = createPaces(() => performance.now(), parts.paces ?? allowances);
  const serving = { ...parts, paces, closing: closing.signal };
  // Bodies of uploads pass unread; a scope of their own, because parsers belong to a scope.
  await app.register(async (uploads) => {
    uploads.removeAllContentTypeParsers();
    uploads.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
    for (const [route, handler] of contractRoutes(parts.handlers)) if (route.upload !== null) serveRoute(uploads, route, handler, serving);
  });
  if (parts.door !== undefined) await serveIngest(app, parts.door);
  app.removeContentTypeParser("text/plain");
  for (const [route, handler] of contractRoutes(parts.handlers)) if (route.upload === null) serveRoute(app, route, handler, serving);
  servePreflight(app, context.settings);
  serveHealth(app, parts.checks, metrics, parts.identify, context.settings);
  serveReference(app, context.version);
  await serveWeb(app, parts.web);
  refuseTheRest(app);
  return app;
}

function createServer({ log, certificate, context }: ApplicationParts): FastifyInstance {
  const loggerInstance: FastifyBaseLogger = log;
  const limits = { maxHeaderSize: 16_384, headersTimeout: 15_000, requestTimeout: SLOWEST_UPLOAD, keepAliveTimeout: 72_000 };
  return fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: "request" }),
    exposeHeadRoutes: false,
    // A proxy on this machine, or a named one, names the client in X-Forwarded-For; from anywhere else that header is hearsay.
    trustProxy: ["loopback", ...context.settings.proxies],
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    return503OnClosing: false,
    forceCloseConnections: "idle",
    routerOptions: { maxParamLength: 200, caseSensitive: true, ignoreTrailingSlash: false },
    clientErrorHandler: refuseUnreadable,
    frameworkErrors: (error, request, reply) => void sendProblem(error, request, reply),
    serverFactory: (listener): http.Server => {
      if (certificate === undefined || certificate === null) return http.createServer(limits, listener);
      const server = https.createServer({ ...limits, ...certificate.now(), minVersion: "TLSv1.2" }, listener);
      certificate.onChange((renewed) => server.setSecureContext(renewed));
      return server;
    },
  });
}

/** What stands before every route: whose name is asked for, and the headers of every answer. */
function guard(app: FastifyInstance, { context }: ApplicationParts): void {
  const headers = securityHeaders(context.settings);
  const origins = [context.settings.origin];
  app.addHook("onRequest", async (request, reply) => {
    reply.headers(headers).header("cache-control", "no-store").header("x-request-id", request.id);
    // A probe of an orchestrator asks by address; these two tell nothing worth guarding.
    if (!HEALTH.has(request.url)) checkHost(request.headers.host, origins);
  });
}

type Observe = (route: string, method: string, status: number, seconds: number) => void;

/** One line per request: which route, never which address, who, or with what. */
function observe(app: FastifyInstance, log: Log, measure: Observe): void {
  app.addHook("onResponse", async (request, reply) => {
    const route = routeOf(request);
    const status = reply.statusCode;
    // When ballots are fetched is nobody's business: no line, and no count that a clock could be held against.
    if (isAnswerPageRoute(route)) return;
    measure(route, request.method, status, reply.elapsedTime / 1_000);
    log.debug({ request: request.id, route, status, ms: Math.round(reply.elapsedTime) }, "answered");
  });
  app.setErrorHandler(sendProblem);
}

function sendProblem(thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = nameError(thrown);
  const problem = problemOf(error);
  if (problem.status >= 500 && !isAnswerPageRoute(routeOf(request)))
    request.log.error({ request: request.id, route: routeOf(request), err: error }, "failed");
  const wait = retryAfter(error);
  if (wait !== null) reply.header("retry-after", String(wait));
  return reply
    .code(problem.status)
    .header("cache-control", "no-store")
    .type("application/problem+json; charset=utf-8")
    .serializer(JSON.stringify)
    .send(problem);
}

function routeOf(request: FastifyRequest): string {
  return request.routeOptions.config.evenkeel ?? "other";
}

/** An address nobody serves is 404; one that is served with other methods is 405 and says which. */
function refuseTheRest(app: FastifyInstance): void {
  const patterns = Object.values(routes).map(({ method, path }) => ({ method, matches: patternOf(path) }));
  app.setNotFoundHandler((request, reply) => {
    const [path = ""] = request.url.split("?");
    const methods = [...new Set(patterns.filter(({ matches }) => matches.test(path)).map(({ method }) => method))];
    if (methods.length === 0)
      throw new EvenkeelError("request.not-found", "There is nothing at this address.", "The reference at /api lists every address.");
    reply.header("allow", methods.join(", "));
    throw new EvenkeelError(
      "request.wrong-method",
      `This address answers to ${methods.join(", ")} only.`,
      "Compare the request with the reference at /api.",
    );
  });
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/[.]/g, "\\.").replace(/:[a-z]+/g, "[^/]+")}$`);
}

/** Each route of the contract with its handler. */
function contractRoutes(handlers: Handlers): readonly (readonly [Route, Handler<Route>])[] {
  return Object.values<Route>(routes).flatMap((route) => {
    const handler = handlerOf(handlers, route.id);
    return handler === null ? [] : [[route, handler] as const];
  });
}

/** The handler of a route takes that route's request; serveRoute parses it by the same route, so the two fit (tests of all routes). */
function handlerOf(handlers: Handlers, id: string): Handler<Route> | null {
  const handler: unknown = Reflect.get(handlers, id);
  return typeof handler === "function" ? (handler as Handler<Route>) : null;
}
