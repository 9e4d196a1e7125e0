import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import type { Checked } from "../live/live-source.ts";
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

/** Asks one repository for one row of each list; GitHub answers "not found" both for what is off and for what may not be seen. */
export async function checkScopes(call: GitHubCall, path: string): Promise<Checked> {
  const reads = ["repositories"];
  const cannot = [];
  for (const { what, list, permission } of SCOPES) {
    const status = await statusOf(call, `/repos/${path}/${list}?per_page=1`);
    if (status === 200) reads.push(what);
    else if (status === 403) cannot.push({ what, why: `the token may not; give it "${permission}"` });
    else cannot.push({ what, why: `it is switched off in the first repository, or the token lacks "${permission}"` });
  }
  return { reads, cannot };
}

async function statusOf(call: GitHubCall, path: string): Promise<number> {
  try {
    return (await call.get(path)).status;
  } catch (error) {
    if (error instanceof EvenkeelError && error.code === "source.forbidden-scope") return 403;
    throw error;
  }
}
