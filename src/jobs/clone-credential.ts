import { liveHttpOf } from "../gather/live-clock.ts";
import type { CloneCredential } from "../sources/git/clone-credential.ts";
import { openLiveHttp } from "../sources/live/live-http.ts";
import type { ConnectionRecord } from "./evidence-state.ts";
import type { EvidenceTools } from "./evidence-tools.ts";

/** Whom git signs in as where the token itself is the password. */
const cloneUsers: Readonly<Record<string, string>> = { github: "x-access-token", gitlab: "oauth2" };

/** What opens a repository that came from a connected forge; null where it was connected by hand. */
export async function cloneCredential(
  { state, liveSources }: EvidenceTools,
  organisation: string,
  repository: string,
  signal: AbortSignal,
): Promise<CloneCredential | null> {
  const record = await state.connections.ofRepository(organisation, repository);
  const user = record === null ? undefined : cloneUsers[record.kind];
  if (record === null || user === undefined || record.secrets.token === null) return null;
  const source = record.kind === "github" || record.kind === "gitlab" ? liveSources[record.kind] : undefined;
  const secrets = { token: record.secrets.token, webhook: record.secrets.webhook };
  const connection = { id: record.id, address: record.address, settings: record.settings };
  const own = await source?.cloneAs?.(connection, secrets, openLiveHttp(liveHttpOf(record.address)), signal);
  return { origins: originsOf(record), ...(own ?? { user, password: secrets.token }) };
}

/** Clones stand where the interface answers, but for GitHub's own, which answers elsewhere. */
function originsOf({ address }: ConnectionRecord): readonly string[] {
  const origin = URL.parse(address)?.origin ?? "";
  return origin === "https://api.github.com" ? ["https://github.com"] : [origin];
}
