import type { LiveHttp } from "../live/live-http.ts";
import type { Checked, FoundRepository, LiveConnection, LiveSecrets, LiveSource } from "../live/live-source.ts";
import { nextPage } from "../live/next-page.ts";
import { checkScopes } from "./check-scopes.ts";
import { ask } from "./gitlab-call.ts";
import { readHinted, readRepositories } from "./read-repositories.ts";
import { receiveDelivery } from "./receive-delivery.ts";
import { expected, projects, settingsShape } from "./schema.ts";

/** GitLab: merge requests with their reviews, pipelines, deployments, issues and vulnerabilities as rows without people. */
export const gitlab: LiveSource = {
  kind: "gitlab",
  check,
  repositories,
  read: (reading) => (reading.only === null ? readRepositories(reading) : readHinted(reading)),
  receive: receiveDelivery,
};

function check(connection: LiveConnection, secrets: LiveSecrets, http: LiveHttp, signal: AbortSignal): Promise<Checked> {
  return checkScopes({ http, secrets, signal }, repositories(connection, secrets, http, signal));
}

async function* repositories(
  { settings }: LiveConnection,
  secrets: LiveSecrets,
  http: LiveHttp,
  signal: AbortSignal,
): AsyncIterable<FoundRepository> {
  const { only } = settingsShape.parse(settings);
  const call = { http, secrets, signal };
  let page: string | null = "/api/v4/projects?membership=true&pagination=keyset&order_by=id&sort=asc&per_page=100";
  while (page !== null) {
    const reply = await ask(call, page);
    if (reply === null) return;
    for (const { id, path_with_namespace: path, http_url_to_repo: address, archived } of expected(projects, reply.json, "projects"))
      if (only.length === 0 || only.some((each) => path === each || path.startsWith(`${each}/`)))
        yield { native: String(id), path, address, archived };
    page = nextPage(reply);
  }
}
