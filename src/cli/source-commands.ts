import { text } from "node:stream/consumers";
import { type Connection, connectionKinds, connectionRoutes, connectionSettings } from "../contract/connections.ts";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import { findServerClient } from "./server-client.ts";
import { oneOrganisation } from "./server-commands.ts";

export interface OfOrganisation {
  readonly organisation: string | undefined;
}

export interface ToolOptions extends OfOrganisation {
  readonly name: string | undefined;
  readonly address: string | undefined;
  readonly only: readonly string[] | undefined;
}

/** `evenkeel source list`: connected tools and whether they answer. */
export async function listSourcesCommand({ organisation }: OfOrganisation): Promise<void> {
  const server = await findServerClient();
  const params = { organisation: await oneOrganisation(server, organisation) };
  const { connections } = await server.call(connectionRoutes.connections, { params });
  write(connections.length === 0 ? ["No tool is connected yet."] : connections.map(lineOf));
}

/** `evenkeel source connect KIND`: the token comes from standard input, so that no list of processes and no shell history has it. */
export async function connectSourceCommand(kind: string, options: ToolOptions): Promise<void> {
  const body = await draftOf(kind, options);
  const server = await findServerClient();
  const params = { organisation: await oneOrganisation(server, options.organisation) };
  const { connection, job, webhookSecret, token } = await server.call(connectionRoutes.connect, { params, body });
  write([
    `Connected as ${connection.id}.`,
    ...(job === null ? [] : ["Reading has begun; `evenkeel source list` shows how it goes."]),
    ...(connection.hookPath === null ? [] : [`Deliveries go to ${server.settings.origin}${connection.hookPath}`]),
    ...(token === null ? [] : [`Token to send with, shown this once: ${token}`]),
    ...(webhookSecret === null ? [] : [`Secret of its webhook, shown this once: ${webhookSecret}`]),
  ]);
}

/** `evenkeel source check KIND`: what the token may read, without keeping it. */
export async function checkSourceCommand(kind: string, options: ToolOptions): Promise<void> {
  const { reads, cannot, repositories } = await check(kind, options);
  write([
    ...reads.map((what) => `reads: ${quoted(what)}`),
    ...cannot.map(({ what, why }) => `cannot read: ${quoted(what)} (${quoted(why)})`),
    ...(repositories === null ? [] : [`repositories: ${repositories}`]),
  ]);
}

/** `evenkeel source map KIND`: proposes which status of a tracker is which state, to be looked at and put into the settings. */
export async function mapSourceCommand(kind: string, options: ToolOptions): Promise<void> {
  const { states } = await check(kind, options);
  write([JSON.stringify({ states }, null, 2)]);
}

/** `evenkeel source resync SOURCE --from DATE`: after a correction of the roster. What only came by webhook stays as it is. */
export async function resyncSourceCommand(
  source: string,
  { from, organisation }: OfOrganisation & { readonly from: string },
): Promise<void> {
  const at = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(from) ? `${from}T00:00:00Z` : "");
  if (Number.isNaN(at)) throw new EvenkeelError("usage.invalid-option", `${quoted(from)} is no date.`, "Write it as 2026-01-31.");
  const server = await findServerClient();
  const params = { organisation: await oneOrganisation(server, organisation), connection: source };
  await server.call(connectionRoutes.readConnection, { params, body: { from: at } });
  write([`${source} is read again from ${from} on; \`evenkeel status\` shows how far it is.`]);
}

async function check(kind: string, options: ToolOptions) {
  const body = await draftOf(kind, options);
  const server = await findServerClient();
  const params = { organisation: await oneOrganisation(server, options.organisation) };
  return server.call(connectionRoutes.checkConnection, { params, body });
}

async function draftOf(kind: string, { name, address, only }: ToolOptions) {
  const known = connectionKinds.find((each) => each === kind);
  if (known === undefined)
    throw new EvenkeelError("usage.invalid-option", `${quoted(kind)} is no kind of tool.`, `One of ${connectionKinds.join(", ")}.`);
  const token = known === "events" || process.stdin.isTTY ? "" : (await text(process.stdin)).trim();
  return {
    kind: known,
    name: name ?? known,
    address: address ?? null,
    token: token === "" ? null : token,
    webhookSecret: null,
    settings: connectionSettings.parse({ only: only ?? [] }),
  };
}

function lineOf({ id, kind, state, repositories, deliveries }: Connection): string {
  const how = state.is === "failing" ? `failing: ${state.message} ${state.whatToDo}` : state.is;
  return `${id} (${kind}): ${how}; ${repositories} repositories, ${deliveries.accepted} deliveries`;
}

function write(lines: readonly string[]): void {
  process.stdout.write(`${lines.join("\n")}\n`);
}
