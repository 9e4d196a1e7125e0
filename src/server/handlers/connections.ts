import { createHash, randomBytes } from "node:crypto";
import type { z } from "zod";
import type { Connection, ConnectionSettings, connectionKinds, connectionRoutes } from "../../contract/connections.ts";
import { EvenkeelError, quoted } from "../../core/model/evenkeel-error.ts";
import { liveHttpOf } from "../../gather/live-clock.ts";
import { liveSources } from "../../gather/live-sources.ts";
import { openLiveHttp } from "../../sources/live/live-http.ts";
import type { Json, LiveSource } from "../../sources/live/live-source.ts";
import {
  addConnection,
  changeConnection,
  connectionIds,
  findConnection,
  readAgainFrom,
  removeConnection,
} from "../../state/connections.ts";
import { forgetIngest } from "../../state/ingest-connection.ts";
import { slugOf } from "../../state/slug-of.ts";
import { forgetRead } from "../../state/source-files.ts";
import { readStructure } from "../../state/structure.ts";
import type { Context } from "../context.ts";
import { coverageFile, coverageView } from "../coverage-view.ts";
import { describeConnections } from "../describe-connections.ts";
import type { HandlersOf } from "../handler.ts";

type Kind = (typeof connectionKinds)[number];

export const connectionHandlers: HandlersOf<typeof connectionRoutes> = {
  connections: async ({ params: { organisation } }, context) => ({ connections: await describeConnections(context, organisation) }),
  checkConnection: async ({ body, signal }) => {
    if (body.kind === "events") return { reads: ["events that are sent"], cannot: [], repositories: null, states: {} };
    const source = sourceOf(body.kind);
    const tool = { id: "check", address: addressOf(body.kind, body.address), settings: asJson(body.settings) };
    const secrets = { token: tokenOf(body.kind, body.token), webhook: body.webhookSecret };
    const http = openLiveHttp(liveHttpOf(tool.address));
    const { reads, cannot, states } = await source.check(tool, secrets, http, signal);
    let repositories = 0;
    for await (const _ of source.repositories(tool, secrets, http, signal)) repositories += 1;
    return { reads: [...reads], cannot: [...cannot], repositories: holdsCode(body.kind) ? repositories : null, states: { ...states } };
  },
  async connect({ params: { organisation }, body }, context) {
    await readStructure(context.database, organisation);
    const { kind, name, settings } = body;
    const address = addressOf(kind, body.address);
    const id = freeId(slugOf(name, kind), await connectionIds(context.database, organisation));
    const token = kind === "events" ? (body.token ?? newToken()) : tokenOf(kind, body.token);
    const webhook = body.webhookSecret ?? newSecret();
    const tokenHash = kind === "events" ? hashOf(token) : null;
    const secrets = { token, webhook };
    await addConnection(
      context.database,
      context.vault,
      organisation,
      { id, kind, name, address, settings, secrets, tokenHash },
      context.now(),
    );
    const job = kind === "events" ? null : await context.jobs.read(organisation, "read-connection", id);
    return {
      connection: await described(context, organisation, id),
      job,
      webhookSecret: body.webhookSecret === null ? webhook : null,
      token: kind === "events" && body.token === null ? token : null,
    };
  },
  async changeConnection({ params: { organisation, connection }, body }, context) {
    const { kind } = await findConnection(context.database, { organisation, connection });
    const { name, settings, token, webhookSecret } = body;
    const isSent = kind === "events" && typeof token === "string";
    const secret = isSent ? { tokenHash: hashOf(token) } : { token };
    await changeConnection(context.database, context.vault, { organisation, connection }, kind, {
      name,
      settings,
      webhookSecret,
      ...secret,
    });
    // A renewed token carries on where the old one stopped, without anybody asking for it.
    if (kind !== "events" && typeof token === "string") await context.jobs.read(organisation, "read-connection", connection);
    return described(context, organisation, connection);
  },
  async readConnection({ params: { organisation, connection }, body: { from } }, context) {
    await findConnection(context.database, { organisation, connection });
    if (from !== null) await readAgainFrom(context.database, { organisation, connection }, from);
    return context.jobs.read(organisation, "read-connection", connection);
  },
  async disconnect({ params: { organisation, connection }, query: { evidence } }, context) {
    const place = { organisation, connection };
    await findConnection(context.database, place);
    for (const job of await context.jobs.list(organisation))
      if (job.kind === "read-connection" && job.subject === connection) await context.jobs.cancel(organisation, job.id);
    await removeConnection(context.database, place, context.now());
    await forgetIngest(context.database, place);
    if (evidence === "remove") {
      await context.evidence.forgetConnection(organisation, connection);
      await forgetRead(context.database, organisation, connection);
      await context.jobs.assess(organisation);
    }
    return undefined;
  },
  coverage: async ({ params: { organisation } }, context) => coverageView(context, organisation),
  coverageFile: async ({ params: { organisation }, query: { part } }, context) =>
    coverageFile(organisation, await coverageView(context, organisation), part, context.now()),
};

async function described(context: Context, organisation: string, id: string): Promise<Connection> {
  const found = (await describeConnections(context, organisation)).find((each) => each.id === id);
  if (found !== undefined) return found;
  throw new EvenkeelError(
    "connection.not-found",
    `There is no connection ${quoted(id, 64)} in this organisation.`,
    "Look at the list of connections.",
  );
}

function sourceOf(kind: Exclude<Kind, "events">): LiveSource {
  const source = liveSources[kind];
  if (source !== undefined) return source;
  throw new EvenkeelError("connection.incomplete", `Nothing reads a tool of kind ${kind} yet.`, "Install a newer version of Evenkeel.");
}

/** Where the tool of that name answers for everybody; the others stand at an address of their own. */
const usualAddress: Readonly<Partial<Record<Kind, string>>> = {
  github: "https://api.github.com",
  gitlab: "https://gitlab.com",
  pagerduty: "https://api.pagerduty.com",
  events: "",
};

function addressOf(kind: Kind, given: string | null): string {
  const address = given ?? usualAddress[kind];
  if (address === undefined)
    throw new EvenkeelError("connection.incomplete", `A tool of kind ${kind} needs its address.`, "Give the address its pages stand at.");
  if (address === "") return "";
  const url = URL.parse(address);
  const isPlain = url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "" && url.search === "";
  if (isPlain) return address.replace(/\/+$/, "");
  throw new EvenkeelError(
    "connection.incomplete",
    "The address is no http or https address without account and question mark.",
    "Give the base address alone; the token goes into its own field.",
  );
}

function tokenOf(kind: Kind, token: string | null): string {
  if (token !== null) return token;
  throw new EvenkeelError(
    "connection.incomplete",
    `A tool of kind ${kind} needs a token.`,
    "Make one that may only read; docs/run/connections.md lists what.",
  );
}

function holdsCode(kind: Kind): boolean {
  return kind === "github" || kind === "gitlab";
}

const SECRET_BYTES = 32;

function newToken(): string {
  return randomBytes(SECRET_BYTES).toString("base64url");
}

/** In the form of Standard Webhooks; other tools take it as any other text. */
function newSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString("base64")}`;
}

function hashOf(token: string): Uint8Array {
  return createHash("sha256").update(token).digest();
}

function freeId(wish: string, taken: ReadonlySet<string>): string {
  let id = wish;
  for (let number = 2; taken.has(id); number += 1) id = `${wish}-${number}`;
  return id;
}

/** The contract's own shape, which holds texts, lists and records alone. */
function asJson(settings: z.infer<typeof connectionRoutes.connect.body>["settings"] & ConnectionSettings): Json {
  return settings;
}
