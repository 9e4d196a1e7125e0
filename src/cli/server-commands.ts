import { readFile, writeFile } from "node:fs/promises";
import { z } from "zod";
import { instanceRoutes } from "../contract/instance.ts";
import { organisationRoutes } from "../contract/organisation.ts";
import { type Job, sourceRoutes } from "../contract/sources.ts";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import { findServerClient, type ServerClient } from "./server-client.ts";

/** `evenkeel status`: what runs, and what each organisation is read from. */
export async function statusCommand(): Promise<void> {
  const server = await findServerClient();
  const { version } = await server.call(instanceRoutes.instance, {});
  const lines = [`Evenkeel ${version} at ${server.settings.origin}`];
  for (const { id, name } of await organisations(server)) {
    const { sources, jobs } = await server.call(sourceRoutes.sources, { params: { organisation: id } });
    const live = jobs.filter(({ state }) => state === "waiting" || state === "running");
    lines.push(`${id}: ${quoted(name)}, ${sources.length} sources, ${sources.filter(({ read }) => read !== null).length} of them read`);
    lines.push(...live.map((job) => `  ${lineOf(job)}`));
  }
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** `evenkeel refresh`: reads every source again, of one organisation or of all. The work goes on in the server. */
export async function refreshCommand({ organisation }: { readonly organisation: string | undefined }): Promise<void> {
  const server = await findServerClient();
  const ids = organisation === undefined ? (await organisations(server)).map(({ id }) => id) : [organisation];
  for (const id of ids) {
    const { jobs } = await server.call(sourceRoutes.refresh, { params: { organisation: id }, body: { source: null } });
    process.stdout.write(
      `${id}: ${jobs.length === 1 ? "1 job asked for" : `${jobs.length} jobs asked for`}; \`evenkeel status\` shows them\n`,
    );
  }
}

/** `evenkeel org export`: the structure as evenkeel.yaml, into a file or to standard output. */
export async function exportCommand(
  file: string | undefined,
  { organisation }: { readonly organisation: string | undefined },
): Promise<void> {
  const server = await findServerClient();
  const id = await oneOrganisation(server, organisation);
  const text = await server.transfer(organisationRoutes.exportStructure, { organisation: id }, {}, null);
  if (file === undefined) process.stdout.write(text);
  else await writeFile(file, text);
}

const imported = organisationRoutes.importStructure.reply.shape;

/** `evenkeel org import`: changes the structure to what a file says, or only says what would change. */
export async function importCommand(
  file: string,
  { organisation, preview }: { readonly organisation: string | undefined; readonly preview: boolean },
): Promise<void> {
  const body = await readFile(file).catch((cause: unknown) => {
    throw new EvenkeelError("source.not-found", `${quoted(file)} cannot be read.`, "Check the path.", { cause });
  });
  const server = await findServerClient();
  const id = await oneOrganisation(server, organisation);
  const query = { form: "evenkeel", preview: preview ? "yes" : "no" };
  const answer = await server.transfer(organisationRoutes.importStructure, { organisation: id }, query, { type: "application/yaml", body });
  const { changes, problems, applied } = imported.parse(z.unknown().parse(JSON.parse(answer)));
  const lines = [
    ...problems.map(({ place, problem }) => `${quoted(place)}: ${quoted(problem)}`),
    ...changes.map(({ kind, what }) => `${kind}: ${quoted(what)}`),
    applied ? "Changed." : "Nothing was changed.",
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
  if (!applied && !preview && problems.some(({ severity }) => severity === "refused"))
    throw new EvenkeelError("org.invalid", `${quoted(file)} was refused.`, "Correct the places named above.");
}

async function organisations(server: ServerClient): Promise<readonly { readonly id: string; readonly name: string }[]> {
  return (await server.call(organisationRoutes.organisations, {})).organisations;
}

/** The organisation that was named, or the only one there is. */
export async function oneOrganisation(server: ServerClient, asked: string | undefined): Promise<string> {
  if (asked !== undefined) return asked;
  const all = await organisations(server);
  const [only] = all;
  if (only !== undefined && all.length === 1) return only.id;
  throw new EvenkeelError(
    "usage.invalid-option",
    all.length === 0 ? "There is no organisation yet." : `There are ${all.length} organisations: ${all.map(({ id }) => id).join(", ")}.`,
    all.length === 0 ? "Make one in the browser." : "Name one with --organisation.",
  );
}

function lineOf({ kind, subject, state, progress }: Job): string {
  const far =
    progress === null
      ? ""
      : `, ${progress.what} ${progress.done}${progress.total === null ? "" : ` of ${progress.total}`} ${progress.unit}`;
  return `${kind}${subject === null ? "" : ` ${subject}`}: ${state}${far}`;
}
