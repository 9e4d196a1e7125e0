import type { Gate } from "../../core/model/organisation.ts";
import { textAt, yesNoAt } from "./json-fields.ts";
import { type PartValue, part } from "./part.ts";
import { accountOf, type Places } from "./placing.ts";
import { changeIdOf, either, type MapEvent, type Mapped, repositoryOf, type Told } from "./told.ts";

type Said = Readonly<Record<string, PartValue | null>>;

/** Decisions and ends of CDEvents approvals, and the outcomes of our own steps, in the words of review steps. */
const outcomes: Readonly<Record<string, string>> = {
  approved: "approved",
  rejected: "rejected",
  requestchanges: "changes",
  changes: "changes",
  escalated: "commented",
  delegate: "commented",
  deferred: "commented",
  commented: "commented",
  cancelled: "withdrawn",
  expired: "withdrawn",
  withdrawn: "withdrawn",
};

/** approval.*: somebody was asked, answered, or need not answer any more. */
export const mapApproval: MapEvent = (told, places) => {
  const word = textAt(told.content, "status") ?? textAt(told.content, "decision");
  return told.predicate === "created" ? step(told, places, asked(told, places)) : step(told, places, answered(told, places, word));
};

/** evenkeel-reviewstep.*: the same in our own words, with team and gate said outright. */
export const mapReviewStep: MapEvent = (told, places) => {
  if (told.predicate === "requested") return step(told, places, asked(told, places));
  const word = told.predicate === "withdrawn" ? "withdrawn" : textAt(told.content, "outcome");
  return step(told, places, answered(told, places, word));
};

function step(told: Told, places: Places, said: Said): Mapped {
  const repo = repositoryOf(told, places);
  if (repo === null) return "no-repository";
  const change = changeOf(told);
  if (change === null) return "no-change";
  const gate = gateOf(told, places);
  const { custom, content } = told;
  const named = places.team(either(told, "requestedTeam"));
  const team = named ?? gate?.team ?? null;
  const isSecurity = yesNoAt(content, "security") ?? yesNoAt(custom, "security") ?? isSecurityTeam(team, places);
  return [
    part("review_step", { id: told.id }, { repo, change, gate: gate?.id ?? null, requested_team: team, is_security: isSecurity, ...said }),
  ];
}

/** The mark is that of who asked: the wait is counted for the team that asked (E08). */
function asked(told: Told, places: Places): Said {
  const account = accountOf(either(told, "requestor"));
  const whose = account === null ? null : places.resolve(account, told.time, repositoryOf(told, places) ?? told.source);
  return { requested: told.time, bucket: whose?.bucket ?? null };
}

function answered(told: Told, places: Places, word: string | null): Said {
  const outcome = outcomes[word?.toLowerCase() ?? ""] ?? null;
  if (outcome === null) return {};
  const account = outcome === "withdrawn" ? null : accountOf(either(told, "responder"));
  const whose = account === null ? null : places.resolve(account, told.time, repositoryOf(told, places) ?? told.source);
  const team = places.team(either(told, "responderTeam"));
  return { responded: told.time, outcome, responder_team: team ?? whose?.team ?? null, self: yesNoAt(told.content, "self") };
}

/** A gate is only what the organisation declared as one. */
function gateOf(told: Told, places: Places): Gate | null {
  const wanted = either(told, "gate")?.toLowerCase();
  return places.organisation.gates.find(({ id }) => id.toLowerCase() === wanted) ?? null;
}

/** Null without a team: then later events or nothing may say it, and nothing is guessed. */
function isSecurityTeam(team: string | null, { organisation }: Places): boolean | null {
  if (team === null) return null;
  return organisation.teams.find(({ id }) => id === team)?.kind === "security";
}

const CHANGE_ADDRESS = /\/(?:pull|pulls|merge_requests|pull-requests|changes)\/(\d{1,9})(?:[/?#]|$)/;

function changeOf(told: Told): string | null {
  const said = either(told, "change");
  if (said !== null) return changeIdOf(said, told.source);
  const number = CHANGE_ADDRESS.exec(textAt(told.content, "resourceTargetUrl") ?? "")?.[1];
  return number === undefined ? null : `request/${Number(number)}`;
}
