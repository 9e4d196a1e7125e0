import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import type { Checked, FoundRepository } from "../live/live-source.ts";
import type { GitHubCall } from "./github-call.ts";

interface Scope {
  readonly what: string;
  readonly list: string;
  readonly permission: string;
}

/** @see https://docs.github.com/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens */
const SCOPES: readonly Scope[] = [
  { what: "changes", list: "pulls", permission: "Pull requests: read" },
  { what: "runs", list: "actions/runs", permission: "Actions: read" },
  { what: "deployments", list: "deployments", permission: "Deployments: read" },
  { what: "code scanning", list: "code-scanning/alerts", permission: "Code scanning alerts: read" },
  { what: "Dependabot", list: "dependabot/alerts", permission: "Dependabot alerts: read" },
  { what: "secrets", list: "secret-scanning/alerts", permission: "Secret scanning alerts: read" },
];

/**
 * Asks for one row of each list, of one repository after the other until one gives it; GitHub answers "not found" both for what is off
 * and for what may not be seen, and "forbidden" also for what an archived repository does not have.
 */
export async function checkScopes(call: GitHubCall, tried: readonly FoundRepository[]): Promise<Checked> {
  if (tried.length === 0)
    return { reads: [], cannot: [{ what: "repositories", why: "the token sees none; give it access to the repositories to read" }] };
  const reads = ["repositories"];
  const cannot = [];
  for (const { what, list, permission } of SCOPES) {
    const found = await statusesUntilRead(call, tried, list);
    if (found.includes(200)) reads.push(what);
    else if (found.every((status) => status === 403)) cannot.push({ what, why: `the token may not; give it "${permission}"` });
    else cannot.push({ what, why: `it is switched off in ${placeOf(tried)}, or the token lacks "${permission}"` });
  }
  return { reads, cannot };
}

function placeOf({ length }: readonly FoundRepository[]): string {
  return length === 1 ? "the repository that was tried" : `each of the ${length} repositories that were tried`;
}

async function statusesUntilRead(call: GitHubCall, tried: readonly FoundRepository[], list: string): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (const { path } of tried) {
    statuses.push(await statusOf(call, `/repos/${path}/${list}?per_page=1`));
    if (statuses.at(-1) === 200) break;
  }
  return statuses;
}

async function statusOf(call: GitHubCall, path: string): Promise<number> {
  try {
    return (await call.get(path)).status;
  } catch (error) {
    if (error instanceof EvenkeelError && error.code === "source.forbidden-scope") return 403;
    throw error;
  }
}
