import { Readable } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import { type Allowance, createPaces, type Paces } from "../pace.ts";
import { limitUpload } from "../upload.ts";
import { checkToken, findConnection } from "./open-door.ts";
import { receiveEvents } from "./receive-events.ts";
import { receiveHook } from "./receive-hook.ts";
import { receiveIncidents } from "./receive-incidents.ts";
import type { Door, Receiving } from "./receiving.ts";
import { badSignature, checkSigned } from "./standard-webhooks.ts";

const EVENTS_LIMIT = 1_048_576;
/** GitHub sends up to 25 MB. */
const HOOK_LIMIT = 26_214_400;
const FILE_LIMIT = 104_857_600;
/** Per connection, and per address: 1,000 requests a second, so that one that runs wild leaves room for the others. */
const OFTEN: Allowance = { perMinute: 60_000, longestWait: null };

const ofPlace = { organisation: slugOf("organisation"), connection: slugOf("connection") };
const eventsPath = "/ingest/:organisation/:connection/events";
const incidentsPath = "/ingest/:organisation/:connection/incidents";
const hookPath = "/hooks/:organisation/:connection";

/**
 * Where tools and pipelines send to. Outside the contract of the pages: signatures are over raw bytes, so bodies come unparsed, and who
 * sends is a connection and not an account. No line of the log has anything of a body.
 */
export async function serveIngest(app: FastifyInstance, door: Door): Promise<void> {
  const paces = createPaces(() => performance.now(), { guessable: OFTEN, heavy: OFTEN, ordinary: OFTEN });
  await app.register(async (raw) => {
    raw.removeAllContentTypeParsers();
    raw.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
    raw.post(eventsPath, { bodyLimit: EVENTS_LIMIT, config: { evenkeel: "ingestEvents" } }, async (request, reply) => {
      const receiving = await admitSigned(request, door, paces);
      const taken = await receiveEvents(receiving);
      if (taken.accepted.length > 0) door.arrived("events", receiving.place);
      return reply.code(202).send(taken);
    });
    raw.post(incidentsPath, { bodyLimit: EVENTS_LIMIT, config: { evenkeel: "ingestIncidents" } }, async (request, reply) => {
      const receiving = await admitSigned(request, door, paces);
      const taken = await receiveIncidents(receiving);
      if (taken.accepted.length > 0) door.arrived("events", receiving.place);
      return reply.code(202).send(taken);
    });
    raw.post(hookPath, { bodyLimit: HOOK_LIMIT, config: { evenkeel: "ingestHook" } }, async (request, reply) => {
      const { receiving, receive } = await admitHook(request, door, paces);
      return reply.code(202).send(await receiveHook(receiving, receive));
    });
  });
  await app.register(async (uploads) => {
    uploads.removeAllContentTypeParsers();
    uploads.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
    for (const kind of ["sarif", "cyclonedx"] as const)
      uploads.post(`/ingest/:organisation/:connection/${kind}`, { config: { evenkeel: `ingest-${kind}` } }, async (request, reply) => {
        await takeFile(request, door, paces, kind);
        return reply.code(202).send({ accepted: [0], duplicate: [], ignored: [], rejected: [] });
      });
  });
}

/** The token says which source, the signature that these bytes are its; unsigned only from this machine, for trying out. */
async function admitSigned(request: FastifyRequest, door: Door, paces: Paces): Promise<Receiving> {
  const receiving = await receivingOf(request, door, paces, (kind) => kind === "events");
  const { connection, headers, body, now, place } = receiving;
  try {
    checkToken(connection, headers);
    const [id, timestamp, signature] = ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) => headers[name]);
    if (typeof id === "string" && typeof timestamp === "string" && typeof signature === "string") {
      if (connection.secrets.webhook === null) throw badSignature();
      checkSigned(body, { id, timestamp, signature }, connection.secrets.webhook, now);
    } else if (!isLoopback(request.ip) || id !== undefined || timestamp !== undefined || signature !== undefined) throw badSignature();
  } catch (error) {
    if (error instanceof EvenkeelError) door.tally.count(place, "refused", error.code, now);
    throw error;
  }
  return receiving;
}

async function admitHook(
  request: FastifyRequest,
  door: Door,
  paces: Paces,
): Promise<{ readonly receiving: Receiving; readonly receive: NonNullable<Door["receivers"]["github"]> }> {
  const receiving = await receivingOf(request, door, paces, (kind) => kind !== "events" && door.receivers[kind] !== undefined);
  const { kind } = receiving.connection;
  const receive = kind === "events" ? undefined : door.receivers[kind];
  if (receive === undefined) throw new Error("a connection was admitted that nobody receives for");
  return { receiving, receive };
}

async function receivingOf(
  request: FastifyRequest,
  door: Door,
  paces: Paces,
  takes: Parameters<typeof findConnection>[2],
): Promise<Receiving> {
  const place = placeOf(request);
  // Counted before the database is asked: a stranger who tries names must not keep it busy.
  paces.take("guessable", request.ip);
  const connection = await findConnection(door.connections, place, takes);
  paces.take("ordinary", `${place.organisation}/${place.connection}`);
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  return { door, place, connection, headers: request.headers, body, now: door.now() };
}

const sarifTypes = ["application/sarif+json", "application/json", "application/octet-stream"];
const cyclonedxTypes = ["application/vnd.cyclonedx+json", "application/json", "application/octet-stream"];

/** Files are too large to be held for a signature: the token alone speaks for them. */
async function takeFile(request: FastifyRequest, door: Door, paces: Paces, kind: "sarif" | "cyclonedx"): Promise<void> {
  const place = placeOf(request);
  paces.take("guessable", request.ip);
  const connection = await findConnection(door.connections, place, (known) => known === "events");
  paces.take("heavy", `${place.organisation}/${place.connection}`);
  const now = door.now();
  const stream = request.body instanceof Readable ? request.body : Readable.from([]);
  let body: Readable | null = null;
  try {
    checkToken(connection, request.headers);
    body = limitUpload({ types: kind === "sarif" ? sarifTypes : cyclonedxTypes, most: FILE_LIMIT }, request.headers, stream);
    await door.keepFile(place, {
      kind: kind === "sarif" ? "sarif" : "vex",
      repository: queryText(request, "repository"),
      oid: queryText(request, "oid"),
      stage: queryText(request, "stage"),
      body,
    });
    door.tally.count(place, "accepted", kind, now);
  } catch (error) {
    // What still comes is let go by, or the connection would hang until it times out.
    stream.unpipe();
    body?.destroy();
    stream.resume();
    if (error instanceof EvenkeelError) door.tally.count(place, "refused", error.code, now);
    throw error;
  }
}

function queryText(request: FastifyRequest, name: string): string | null {
  const query: unknown = request.query;
  if (typeof query !== "object" || query === null) return null;
  const found: unknown = Reflect.get(query, name);
  return typeof found === "string" && found !== "" && found.length <= 200 ? found : null;
}

function placeOf(request: FastifyRequest): { readonly organisation: string; readonly connection: string } {
  return { organisation: ofPlace.organisation(request.params), connection: ofPlace.connection(request.params) };
}

function slugOf(name: string): (params: unknown) => string {
  return (params) => {
    const found: unknown = typeof params === "object" && params !== null ? Reflect.get(params, name) : null;
    if (typeof found === "string" && /^[a-z0-9][a-z0-9._-]{0,63}$/.test(found)) return found;
    throw new EvenkeelError(
      "ingest.not-connected",
      "There is no connection of this name in that organisation.",
      "Compare the address with the one under Sources.",
    );
  };
}

function isLoopback(address: string): boolean {
  return address === "::1" || address.startsWith("127.") || address.startsWith("::ffff:127.");
}
