import { instantOf } from "../reading/instant-text.ts";
import { fieldsAt, textAt, yesNoAt } from "./json-fields.ts";
import { repositoryOfService, serviceNameOf } from "./map-deployment.ts";
import { type Part, type PartValue, part } from "./part.ts";
import { idOf, type Places, wordOf } from "./placing.ts";
import { either, type MapEvent, type Told } from "./told.ts";

/** incident.detected and reported begin it, whichever says the earlier time; resolved ends it. */
export const mapIncident: MapEvent = (told, places) => {
  const named = textAt(fieldsAt(told.content, "service"), "id") ?? textAt(told.custom, "service");
  const service = serviceNameOf(named, places);
  const environment = fieldsAt(told.content, "environment");
  const repo = repositoryOfService(told, named, places);
  const security = yesNoAt(told.custom, "security");
  const detectedBy = detectedByOf(told);
  const cause = wordOf(textAt(told.custom, "causedBy"));
  const ended = told.predicate === "resolved";
  const common = { repo, team: teamOf(told, named, repo, places) };
  return [
    part(
      "incident",
      { id: told.id },
      {
        ...common,
        service,
        env: textAt(environment, "id") === null ? null : places.environment(textAt(environment, "id")),
        severity: places.severity(textAt(told.custom, "severity")),
        detected: ended ? null : told.time,
        mitigated: instantOf(textAt(told.custom, "mitigated") ?? ""),
        resolved: ended ? told.time : null,
        caused_by: cause,
        link_kind: cause === null ? null : "explicit",
        is_security: security,
        detected_by: detectedBy,
      },
    ),
    failurePart(told.id, "incident", {
      ...common,
      first_at: ended ? null : told.time,
      stage: detectedBy === null ? null : detectedBy === "external" ? "S8" : "S7",
      confidence: detectedBy === null ? null : "high",
      kind: security === null ? null : security ? "security" : "unclassified",
      state: ended ? "ended" : "open",
    }),
  ];
};

/** evenkeel-canary.aborted and evenkeel-flag.killed: caught while it reached some. */
export const mapProgressive: MapEvent = (told, places) => {
  const named = either(told, "service");
  const repo = repositoryOfService(told, named, places);
  const said = { repo, team: teamOf(told, named, repo, places), first_at: told.time, stage: "S6", radius: "R3", confidence: "high" };
  return [failurePart(told.id, "progressive", { ...said, kind: "unclassified", state: "ended" })];
};

const stages = /^S[0-9]$/;
const radii = /^R[0-5]$/;

/** evenkeel-failure.declared: somebody says that something failed. A breach is declared in the application, not by a pipeline. */
export const mapFailure: MapEvent = (told, places) => {
  const stage = either(told, "stage") ?? "";
  const radius = either(told, "radius");
  if (!stages.test(stage) || stage === "S9") return "incomplete";
  const named = either(told, "service");
  const repo = repositoryOfService(told, named, places);
  return [
    failurePart(told.id, "declared", {
      repo,
      team: places.team(either(told, "team")) ?? teamOf(told, named, repo, places),
      stage,
      radius: radius !== null && radii.test(radius) ? radius : null,
      confidence: "declared",
      kind: yesNoAt(told.content, "security") === true ? "security" : "unclassified",
      first_at: told.time,
      state: "open",
    }),
  ];
};

/** evenkeel-learningreview.published. */
export const mapReview: MapEvent = (told) => {
  const failure = either(told, "failure") ?? either(told, "incident");
  if (failure === null) return "incomplete";
  const source = either(told, "failureSource") ?? told.source;
  return [part("learning_review", { id: told.id }, { failure: failureId(idOf(failure, source)), published: told.time })];
};

function failurePart(id: string, rule: string, said: Readonly<Record<string, PartValue | null>>): Part {
  return part("failure", { id: failureId(id) }, { rule, ...said });
}

function failureId(id: string): string {
  return `failure/${id}`;
}

function teamOf(told: Told, service: string | null, repo: string | null, places: Places): string | null {
  const said = places.team(either(told, "team"));
  const owner = places.organisation.repositories.find(({ repository }) => repository === repo)?.team;
  return said ?? places.service(service)?.team ?? owner ?? null;
}

function detectedByOf(told: Told): string | null {
  const said = textAt(told.custom, "detectedBy")?.toLowerCase() ?? null;
  return said === "internal" || said === "external" ? said : null;
}
