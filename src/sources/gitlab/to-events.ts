import type { Row } from "../../core/evidence/tables.ts";
import type { Organisation } from "../../core/model/organisation.ts";
import type { Instant } from "../../core/model/time.ts";
import type { Resolve, Whose } from "../live/resolve-account.ts";
import type { MergeRequest, Note, Person } from "./schema.ts";

export interface ChangePlace {
  readonly repo: string;
  readonly organisation: Organisation;
  readonly resolve: Resolve;
}

interface Answer {
  readonly at: Instant;
  readonly login: string;
  readonly outcome: "approved" | "changes" | "commented";
  readonly whose: Whose;
  readonly self: boolean;
}

export interface ChangeRows {
  readonly change: readonly Row<"change">[];
  readonly review_step: readonly Row<"review_step">[];
  readonly data_quality: readonly Row<"data_quality">[];
}

/**
 * One merge request with its notes as rows. GitLab tells of drafts, requests and approvals only by system notes; the logins in them become
 * teams here and go. What files it touches is the git history's to tell.
 */
export function changeRows(told: MergeRequest, notes: readonly Note[], firstCommit: Instant | null, place: ChangePlace): ChangeRows {
  const { repo, resolve } = place;
  const id = `request/${told.iid}`;
  const whose = whoseOf(told.author, told.created_at, place);
  const inOrder = notes.toSorted((left, right) => left.created_at - right.created_at || left.id - right.id);
  const answers = answersIn(inOrder, told, place);
  const ready = readyOf(told, inOrder);
  const review_step = stepsOf(inOrder, answers, id, ready ?? told.created_at, { repo, organisation: place.organisation, resolve });
  const others = answers.filter(({ self }) => !self);
  const isMerged = told.merged_at !== null;
  const change: Row<"change"> = {
    repo,
    id,
    team: whose.team,
    bucket: whose.bucket,
    opened: told.created_at,
    ready,
    first_commit: firstCommit,
    first_review: others[0]?.at ?? null,
    approved: others.find(({ outcome }) => outcome === "approved")?.at ?? null,
    merged: told.merged_at,
    closed: isMerged ? null : told.closed_at,
    // A fast-forward makes no commit of its own: the tip of the branch is what reached main.
    merge_oid: isMerged ? (told.merge_commit_sha ?? told.squash_commit_sha ?? told.sha) : null,
    style: "request",
    size_band: null,
    n_files: 0,
    actor: whose.actor,
    kind: "other",
    is_security: false,
    needs_security: review_step.some((step) => step.is_security) ? true : null,
    is_dependency_update: whose.actor === "update-bot",
    is_security_update: null,
    touches_tests: false,
    touches_docs: false,
    n_owner_teams: null,
    reverts_oid: null,
  };
  const end = told.merged_at ?? told.closed_at;
  const isOdd = end !== null && end < told.created_at;
  const odd = { source: "gitlab", container: repo, kind: "negative-duration", item: id, n: 1 };
  return { change: [change], review_step, data_quality: isOdd ? [odd] : [] };
}

function whoseOf(person: Person, at: Instant, { resolve, repo }: ChangePlace): Whose {
  const account = person === null ? null : { login: person.username, mail: null, name: null, isBot: person.bot ?? false };
  return resolve(account, at, repo);
}

/** Opened as a draft if the first mark makes it ready; a draft that never was has no time. */
function readyOf(told: MergeRequest, notes: readonly Note[]): Instant | null {
  const marks = notes.filter(({ system, body }) => system && /^marked (?:this merge request )?as (?:an? )?\**(?:draft|ready)/i.test(body));
  const first = marks[0];
  if (first !== undefined) return /\**ready/i.test(first.body) ? first.created_at : told.created_at;
  return told.draft ? null : told.created_at;
}

function answersIn(notes: readonly Note[], told: MergeRequest, place: ChangePlace): readonly Answer[] {
  return notes.flatMap((note): readonly Answer[] => {
    if (note.author === null) return [];
    const outcome = outcomeOf(note);
    const self = note.author.username === told.author?.username;
    if (outcome === null || (self && outcome !== "approved")) return [];
    const whose = whoseOf(note.author, note.created_at, place);
    if (whose.standing === "automation") return [];
    return [{ at: note.created_at, login: note.author.username, outcome, whose, self }];
  });
}

function outcomeOf({ system, body }: Note): Answer["outcome"] | null {
  if (!system) return "commented";
  if (/^approved this merge request/i.test(body)) return "approved";
  return /^requested changes/i.test(body) ? "changes" : null;
}

/** Each request of a team is a step that its next answer ends; an answer nobody asked for is a step without a gate. */
function stepsOf(notes: readonly Note[], answers: readonly Answer[], change: string, ready: Instant, place: ChangePlace) {
  const taken = new Set<Answer>();
  const requested = requestsIn(notes, place).map(({ at, login, team, key }, _, all): Row<"review_step"> => {
    const again = all.find((other) => other.at > at && (team === null ? other.login === login : other.team === team))?.at ?? Infinity;
    const mine = answers.filter((each) => (team === null ? each.login === login : each.whose.team === team) && !each.self);
    const within = mine.filter((each) => each.at >= at && each.at < again);
    const answer = within.find(({ outcome }) => outcome !== "commented") ?? within[0];
    if (answer !== undefined) taken.add(answer);
    for (const each of within) if (each.outcome === "commented") taken.add(each);
    return stepRow(`${place.repo}/${change}/${key}`, change, team, at, answer, place);
  });
  const unasked = answers.filter((answer) => !taken.has(answer));
  const free = unasked.map((answer, index) => ({
    ...stepRow(`${place.repo}/${change}/answer/${answer.at}/${index}`, change, null, Math.min(ready, answer.at), answer, place),
  }));
  return [...requested, ...free];
}

function requestsIn(notes: readonly Note[], place: ChangePlace) {
  return notes.flatMap((note) => {
    if (!note.system || !/^requested review from/i.test(note.body)) return [];
    const asked = note.body.split(/ and removed /i)[0] ?? "";
    const logins = [...asked.matchAll(/@([\w.-]*\w)/g)].flatMap((found) => found[1] ?? []);
    const all = logins.map((login, index) => {
      const { team, standing } = whoseOf({ username: login, bot: undefined }, note.created_at, place);
      return { at: note.created_at, login, team, standing, key: `asked/${note.id}/${index}` };
    });
    const people = all.filter(({ standing }) => standing !== "automation");
    return people.filter((each, index) => each.team === null || people.findIndex(({ team }) => team === each.team) === index);
  });
}

function stepRow(
  id: string,
  change: string,
  team: string | null,
  requested: Instant,
  answer: Answer | undefined,
  { repo, organisation }: ChangePlace,
): Row<"review_step"> {
  const gate = organisation.gates.find((each) => each.team === team)?.id ?? null;
  return {
    id,
    repo,
    change,
    gate,
    requested_team: team,
    responder_team: answer?.whose.team ?? null,
    requested,
    responded: answer?.at ?? null,
    outcome: answer?.outcome ?? null,
    is_security: team !== null && organisation.teams.some((each) => each.id === team && each.kind === "security"),
    self: answer?.self ?? false,
    bucket: answer?.whose.bucket ?? null,
  };
}
