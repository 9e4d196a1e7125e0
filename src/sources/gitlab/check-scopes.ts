import { z } from "zod";
import type { Checked, FoundRepository } from "../live/live-source.ts";
import { triedRepositories } from "../live/tried-repositories.ts";
import type { StateClass } from "../reading/work-classes.ts";
import { type Call, get } from "./gitlab-call.ts";
import { seesVulnerabilities } from "./read-vulnerabilities.ts";
import { rootOf } from "./repository-reader.ts";
import { expected } from "./schema.ts";

/** @see https://docs.gitlab.com/user/permissions/ */
const LISTS: readonly { readonly what: string; readonly list: string; readonly why: string }[] = [
  { what: "changes", list: "merge_requests", why: "merge requests are off, or the token's role is below Reporter" },
  { what: "runs", list: "pipelines", why: "pipelines are off, or only members see them and the token's role is below Reporter" },
  { what: "deployments", list: "deployments", why: "environments are off, or the token's role is below Reporter" },
  { what: "issues", list: "issues", why: "issues are off, or the token's role is below Reporter" },
];
const EVERYTHING = ["repositories", ...LISTS.map(({ what }) => what), "vulnerabilities"];

const scopesReply = z.object({ scopes: z.array(z.string()) });
const labels = z.array(z.object({ name: z.string() }));

/**
 * What the token may read, each list by itself, as each is refused by itself: of one of the repositories that it sees after the other,
 * until one gives it.
 */
export async function checkScopes(call: Call, repositories: AsyncIterable<FoundRepository>): Promise<Checked> {
  const scopes = await scopesOf(call);
  if (scopes !== null && !["read_api", "api"].some((scope) => scopes.includes(scope)))
    return { reads: [], cannot: EVERYTHING.map((what) => ({ what, why: "the token lacks the scope read_api" })) };
  const tried = await triedRepositories(repositories);
  if (tried.length === 0)
    return {
      reads: [],
      cannot: [{ what: "repositories", why: "the token sees none; make it a member of the group, as Reporter or more" }],
    };
  const reads = ["repositories"];
  const cannot: { what: string; why: string }[] = [];
  for (const { what, list, why } of LISTS)
    if (await isGivenByAny(tried, async (each) => (await get(call, `${rootOf(each)}/${list}?per_page=1`)) !== null)) reads.push(what);
    else cannot.push({ what, why });
  if (await isGivenByAny(tried, ({ path }) => seesVulnerabilities(call, path))) reads.push("vulnerabilities");
  else cannot.push({ what: "vulnerabilities", why: "the edition has none, or the token's role is below Developer" });
  if (scopes !== null && !["read_repository", "write_repository", "api"].some((scope) => scopes.includes(scope)))
    cannot.push({ what: "git history of private repositories", why: "the token lacks the scope read_repository" });
  return { reads, cannot, states: await proposedStates(call, tried) };
}

async function isGivenByAny(tried: readonly FoundRepository[], asks: (one: FoundRepository) => Promise<boolean>): Promise<boolean> {
  for (const one of tried) if (await asks(one)) return true;
  return false;
}

/** Null where GitLab does not say, as of tokens that are no access tokens. */
async function scopesOf(call: Call): Promise<readonly string[] | null> {
  const reply = await get(call, "/api/v4/personal_access_tokens/self");
  return scopesReply.safeParse(reply?.json).data?.scopes ?? null;
}

/** Labels of boards: of a scope for it, or one of the words everybody uses. */
const OF_BOARDS = /^(?:(?:workflow|status|state|stage|kanban)::[\w -]{1,60}|to[ -]?do|doing|in progress|blocked|on hold|in review)$/i;
const WORDS: readonly (readonly [StateClass, RegExp])[] = [
  ["blocked", /block|hold|wait/i],
  ["done", /done|complete|closed|released/i],
  ["queue", /to[ -]?do|ready|backlog|planned|queue|refine|triage/i],
  ["active", /doing|progress|dev|review|test|verif|active/i],
];

/** For a person to look at; a label that no word fits is left to them. Of the first repository that has labels of a board. */
async function proposedStates(call: Call, tried: readonly FoundRepository[]): Promise<Readonly<Record<string, StateClass>>> {
  for (const one of tried) {
    const reply = await get(call, `${rootOf(one)}/labels?per_page=100&include_ancestor_groups=true`);
    const states = reply === null ? [] : expected(labels, reply.json, "labels").flatMap(({ name }) => stateOf(name));
    if (states.length > 0) return Object.fromEntries(states);
  }
  return {};
}

function stateOf(name: string): readonly (readonly [string, StateClass])[] {
  const state = OF_BOARDS.test(name) ? WORDS.find(([, words]) => words.test(name))?.[0] : undefined;
  return state === undefined ? [] : [[name, state]];
}
