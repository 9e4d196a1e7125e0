import { z } from "zod";
import type { LiveHttp } from "../live/live-http.ts";
import type { Checked, FoundRepository, LiveConnection, LiveSecrets, LiveSource } from "../live/live-source.ts";
import { nextPage } from "../live/next-page.ts";
import { ask, get } from "./gitlab-call.ts";
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

async function check(_: LiveConnection, secrets: LiveSecrets, http: LiveHttp, signal: AbortSignal): Promise<Checked> {
  const call = { http, secrets, signal };
  await ask(call, "/api/v4/projects?membership=true&per_page=1");
  const scopes = await get(call, "/api/v4/personal_access_tokens/self");
  const told = z.object({ scopes: z.array(z.string()) }).safeParse(scopes?.json);
  const reads = ["repositories", "changes", "runs", "deployments"];
  if (!told.success || told.data.scopes.some((scope) => scope === "read_api" || scope === "api")) return { reads, cannot: [] };
  return { reads: [], cannot: reads.map((what) => ({ what, why: "the token lacks the scope read_api" })) };
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
