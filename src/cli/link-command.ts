import { peopleRoutes } from "../contract/people.ts";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { findServer, openDataFolder } from "../server/data-folder.ts";
import { readSettings } from "../server/read-settings.ts";
import { newOperatorLink } from "../server/sign-in/first-run-link.ts";
import { openDatabase } from "../state/database.ts";
import { startEmbeddedPostgres } from "../state/embedded-postgres.ts";
import { migrate } from "../state/migrate.ts";
import { findServerClient } from "./server-client.ts";

/** `evenkeel link`: a new one-time link into an operator's account, from the server if one runs, else from its database. */
export async function linkCommand(): Promise<void> {
  const settings = await readSettings(process.env);
  const isRunning = (await findServer(settings.dataFolder)) !== null;
  process.stdout.write(`${isRunning ? await linkFromServer() : await linkFromDatabase()}\n`);
}

async function linkFromServer(): Promise<string> {
  const server = await findServerClient();
  const { people } = await server.call(peopleRoutes.people, {});
  const operator = people.find(({ ended, grants }) => !ended && grants.some(({ role }) => role === "operator"));
  if (operator === undefined)
    throw new EvenkeelError("account.not-found", "There is no operator.", "The link that the server printed at its start leads to one.");
  const { link } = await server.call(peopleRoutes.linkPerson, { params: { person: operator.id } });
  return link ?? "The link was sent to the operator by mail.";
}

/** Owning the folder meanwhile: a server that starts now waits for nobody, it is refused. */
async function linkFromDatabase(): Promise<string> {
  const settings = await readSettings(process.env);
  const folder = await openDataFolder(settings.dataFolder);
  const embedded = settings.databaseUrl === null ? await startEmbeddedPostgres({ dataFolder: settings.dataFolder }) : null;
  const database = openDatabase({ url: settings.databaseUrl ?? embedded?.url ?? "", connections: 1 });
  try {
    await migrate(database);
    return await newOperatorLink(database, settings.origin, Date.now());
  } finally {
    await database.close();
    await embedded?.stop();
    await folder.close();
  }
}
