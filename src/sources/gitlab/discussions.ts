import { z } from "zod";
import type { Instant } from "../../core/model/time.ts";
import type { Whose } from "../live/resolve-account.ts";
import type { RepositoryReader } from "./repository-reader.ts";
import { type MergeRequest, type Person, person, time } from "./schema.ts";

const note = z.object({
  id: z.int(),
  system: z.boolean(),
  body: z.string(),
  author: person,
  created_at: time,
  resolvable: z.boolean().catch(false),
});
export const discussions = z.array(z.object({ notes: z.array(note) }));
export type Discussion = z.output<typeof discussions>[number];
type Note = z.output<typeof note>;

/** What a reviewer said in one sitting. */
export interface Answer {
  readonly id: number;
  readonly at: Instant;
  readonly login: string;
  readonly outcome: "approved" | "changes" | "commented";
  readonly whose: Whose;
  readonly self: boolean;
}

/** Somebody was asked for a review; `removed`: when they no longer were. */
export interface Request {
  readonly at: Instant;
  readonly key: string;
  readonly login: string;
  readonly team: string | null;
  readonly removed: Instant | null;
}

export interface Discussed {
  readonly ready: Instant | null;
  readonly answers: readonly Answer[];
  readonly requests: readonly Request[];
  /** When commits were added after the merge request was opened. */
  readonly pushes: readonly Instant[];
}

/** A review that is submitted arrives as several notes within seconds; what follows later is another look. */
const SITTING = 5 * 60_000;

/**
 * What the threads of a merge request tell. GitLab says drafts, requests, approvals and pushes only in system notes; the logins in them
 * become teams here. A thread that a reviewer opened and that commits followed, before that reviewer approved, asked for changes: that is
 * how most teams ask for them, and "requested changes" exists only since GitLab 16.9.
 */
export function discussed(told: MergeRequest, threads: readonly Discussion[], reader: RepositoryReader): Discussed {
  const notes = threads
    .flatMap((thread) => thread.notes.map((each, index) => ({ ...each, opens: index === 0 && each.resolvable })))
    .toSorted((left, right) => left.created_at - right.created_at || left.id - right.id);
  const pushes = notes.filter(isPush).map((each) => each.created_at);
  return { ready: readyOf(told, notes), answers: answersIn(notes, told, pushes, reader), requests: requestsIn(notes, reader), pushes };
}

/** Commits of its own; bringing the branch up to date with its target answers nobody. */
function isPush({ system, body }: Note): boolean {
  if (!system || !/^added \d+ commit/i.test(body)) return false;
  const lines = body.match(/<li>/g)?.length ?? 0;
  const others = body.match(/<li>[^<]{0,200} - \d+ commits? from branch <code>/g)?.length ?? 0;
  return lines === 0 || others < lines;
}

/** Opened as a draft if the first mark makes it ready; a draft that never was has no time. */
function readyOf(told: MergeRequest, notes: readonly Note[]): Instant | null {
  const first = notes.find(({ system, body }) => system && /^marked (?:this merge request )?as (?:an? )?\**(?:draft|ready)/i.test(body));
  if (first !== undefined) return /\**ready/i.test(first.body) ? first.created_at : told.created_at;
  return told.draft ? null : told.created_at;
}

/** All deleted accounts are one to GitLab; what they said stays said. */
const DELETED = "";

type Said = Answer["outcome"] | "unapproved";

function answersIn(
  notes: readonly (Note & { readonly opens: boolean })[],
  told: MergeRequest,
  pushes: readonly Instant[],
  reader: RepositoryReader,
): readonly Answer[] {
  const asked = new Set<string>();
  const said = notes.flatMap((each): readonly (Omit<Answer, "outcome"> & { readonly said: Said })[] => {
    const login = each.author?.username ?? DELETED;
    const self = login === told.author?.username;
    const word = saidIn(each);
    if (word === null || (self && word !== "approved")) return [];
    const whose = reader.whose(each.author, each.created_at);
    if (whose.standing === "automation") return [];
    const push = each.opens ? pushes.find((at) => at > each.created_at) : undefined;
    // Several threads before one push are one round, whoever counts them.
    const isRound = push !== undefined && !asked.has(`${login} ${push}`) && !approvesBefore(notes, login, each.created_at, push);
    if (isRound) asked.add(`${login} ${push}`);
    return [{ id: each.id, at: each.created_at, login, said: isRound ? "changes" : word, whose, self }];
  });
  return sittings(said);
}

function saidIn({ system, body }: Note): Said | null {
  if (!system) return "commented";
  if (/^approved this merge request/i.test(body)) return "approved";
  if (/^unapproved this merge request/i.test(body)) return "unapproved";
  return /^requested changes/i.test(body) ? "changes" : null;
}

function approvesBefore(notes: readonly Note[], login: string, after: Instant, before: Instant): boolean {
  return notes.some(
    (each) => each.author?.username === login && each.created_at >= after && each.created_at < before && saidIn(each) === "approved",
  );
}

/** An approval that was taken back was a look, as a dismissed review is on other forges. */
function sittings(all: readonly (Omit<Answer, "outcome"> & { readonly said: Said })[]): readonly Answer[] {
  const found: (Answer & { readonly last: Instant })[] = [];
  for (const { said, ...each } of all) {
    const mine = found.findLastIndex(({ login }) => login === each.login);
    const before = found[mine];
    if (said === "unapproved") {
      const taken = found.findLastIndex(({ login, outcome }) => login === each.login && outcome === "approved");
      const approval = found[taken];
      if (approval !== undefined) found[taken] = { ...approval, outcome: "commented" };
    } else if (before === undefined || each.at - before.last > SITTING) found.push({ ...each, outcome: said, last: each.at });
    else found[mine] = { ...before, outcome: said === "commented" ? before.outcome : said, last: each.at };
  }
  return found.map(({ last: _, ...answer }) => answer);
}

/** Whoever of a team was asked, the team was: one request a note and team. */
function requestsIn(notes: readonly Note[], reader: RepositoryReader): readonly Request[] {
  const lists = notes.flatMap((each) => (each.system ? [{ each, ...reviewersIn(each.body) }] : []));
  return lists.flatMap(({ each, asked }) => {
    const people = asked.flatMap((login) => {
      const { team, standing } = reader.whose(accountOf(login), each.created_at);
      if (standing === "automation") return [];
      const removed = lists.find((later) => later.each.created_at >= each.created_at && later.removed.includes(login))?.each.created_at;
      return [{ at: each.created_at, key: team ?? `person/${each.id}`, login, team, removed: removed ?? null }];
    });
    return people.filter(({ team }, index) => team === null || people.findIndex((other) => other.team === team) === index);
  });
}

/** @example reviewersIn("requested review from @a and removed review request for @b") // { asked: ["a"], removed: ["b"] } */
function reviewersIn(body: string): { readonly asked: readonly string[]; readonly removed: readonly string[] } {
  const [before = "", after = ""] = body.split(/removed review request for/i);
  const names = (text: string) => [...text.matchAll(/@([\w.-]*\w)/g)].flatMap((found) => found[1] ?? []);
  return { asked: /^requested review from/i.test(body) ? names(before) : [], removed: names(after) };
}

function accountOf(username: string): NonNullable<Person> {
  return { username, bot: undefined };
}
