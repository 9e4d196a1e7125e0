import type { Row } from "../../core/evidence/tables.ts";
import type { Instant } from "../../core/model/time.ts";
import { isTimeless, type SecurityRule, securityTeams } from "./approvals.ts";
import type { Answer, Discussed } from "./discussions.ts";
import type { RepositoryReader } from "./repository-reader.ts";

export interface Reviewed {
  readonly change: string;
  readonly opened: Instant;
  readonly ended: Instant | null;
  /** Of whoever asks, which is the author. */
  readonly bucket: string | null;
  readonly told: Discussed;
  readonly rules: readonly SecurityRule[];
}

interface Wait {
  readonly at: Instant;
  readonly key: string;
  readonly team: string | null;
  readonly removed: Instant | null;
  readonly isAnsweredBy: (answer: Answer) => boolean;
  /** Begins again with the commits that follow an answer which sent the work back. */
  readonly returns: boolean;
}

/**
 * The waits of a merge request: each request for a review, each security rule from when it was ready, and each answer nobody asked for. A
 * request ends with the first answer, with its withdrawal, or with the merge request.
 */
export function reviewSteps(reviewed: Reviewed, reader: RepositoryReader): readonly Row<"review_step">[] {
  const taken = new Set<Answer>();
  const until = new Map<string, Instant>();
  const counts = new Map<string, number>();
  const steps: Row<"review_step">[] = [];
  const waits = [...requestedWaits(reviewed), ...ruleWaits(reviewed)].toSorted((left, right) => left.at - right.at);
  for (let wait = waits.shift(); wait !== undefined; wait = waits.shift()) {
    // Asked again while still waiting is the same wait.
    if ((until.get(wait.key) ?? Number.NEGATIVE_INFINITY) > wait.at) continue;
    const answer = answerTo(wait, reviewed, taken);
    if (answer !== null) taken.add(answer);
    const responded = answer?.at ?? wait.removed ?? reviewed.ended;
    until.set(wait.key, responded ?? Number.POSITIVE_INFINITY);
    const count = counts.get(wait.key) ?? 0;
    counts.set(wait.key, count + 1);
    steps.push(stepRow(`asked/${wait.key}/${count}`, wait, answer, responded, reviewed, reader));
    const again = wait.returns && answer?.outcome === "changes" ? reviewed.told.pushes.find((at) => at > answer.at) : undefined;
    if (again !== undefined) waits.unshift({ ...wait, at: again });
  }
  const ready = reviewed.told.ready ?? reviewed.opened;
  const unasked = reviewed.told.answers.filter((answer) => !taken.has(answer));
  return [...steps, ...unasked.map((answer) => unaskedRow(answer, Math.min(ready, answer.at), reviewed, reader))];
}

function requestedWaits({ told, rules }: Reviewed): readonly Wait[] {
  return told.requests.map(({ at, key, login, team, removed }) => {
    const rule = rules.find((each) => each.team === team);
    const isAnsweredBy = rule?.isAnsweredBy ?? ((answer: Answer) => (team === null ? answer.login === login : answer.whose.team === team));
    return { at, key, team, removed, isAnsweredBy, returns: false };
  });
}

/** A rule waits from when work is ready, unless people of its team are asked by name: then it waits from then. */
function ruleWaits({ told, rules }: Reviewed): readonly Wait[] {
  const { ready, requests } = told;
  if (ready === null) return [];
  return rules.flatMap((rule): readonly Wait[] => {
    const { team, isAnsweredBy } = rule;
    if (requests.some((request) => request.team === team) || isTimeless(rule, told.answers)) return [];
    return [{ at: ready, key: team, team, removed: null, isAnsweredBy, returns: true }];
  });
}

function answerTo({ at, removed, isAnsweredBy }: Wait, { told }: Reviewed, taken: ReadonlySet<Answer>): Answer | null {
  const within = told.answers.filter((each) => !each.self && each.at >= at && each.at <= (removed ?? Number.POSITIVE_INFINITY));
  return within.find((each) => !taken.has(each) && isAnsweredBy(each)) ?? null;
}

function stepRow(
  name: string,
  { at, team }: Wait,
  answer: Answer | null,
  responded: Instant | null,
  { change, bucket }: Reviewed,
  { repository, reading }: RepositoryReader,
): Row<"review_step"> {
  return {
    id: `${repository.id}/${change}/${name}`,
    repo: repository.id,
    change,
    gate: reading.organisation.gates.find((each) => each.team === team)?.id ?? null,
    requested_team: team,
    responder_team: answer?.whose.team ?? null,
    requested: at,
    responded,
    // A merge request that ends takes its open requests with it: nobody waits any more, and nobody answered.
    outcome: answer?.outcome ?? (responded === null ? null : "withdrawn"),
    is_security: team !== null && securityTeams(reading.organisation).has(team),
    self: false,
    bucket,
  };
}

function unaskedRow(
  { id, at, outcome, whose, self }: Answer,
  requested: Instant,
  { change, bucket }: Reviewed,
  { repository }: RepositoryReader,
): Row<"review_step"> {
  return {
    id: `${repository.id}/${change}/answer/${id}`,
    repo: repository.id,
    change,
    gate: null,
    requested_team: null,
    responder_team: whose.team,
    requested,
    responded: at,
    outcome,
    is_security: false,
    self,
    bucket,
  };
}
