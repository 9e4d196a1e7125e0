import { fieldsAt, textAt, textsAt, yesNoAt } from "./json-fields.ts";
import { type Part, part } from "./part.ts";
import { oidOf, type Places, wordOf } from "./placing.ts";
import { changeIdOf, type MapEvent, repositoryOf, type Told } from "./told.ts";

/** The service an event speaks of, as the organisation calls it; else the sender's word, the same in every event. */
export function serviceNameOf(text: string | null, places: Places): string | null {
  return places.service(text)?.id ?? wordOf(text);
}

/** The repository said, or the only one the service is built from. */
export function repositoryOfService(told: Told, service: string | null, places: Places): string | null {
  const said = repositoryOf(told, places) ?? places.repository(textAt(told.content, "artifactId"));
  if (said !== null) return said;
  const built = places.service(service)?.repositories ?? [];
  return built.length === 1 ? (built[0] ?? null) : null;
}

/**
 * service.deployed, upgraded and rolledback: each is a deployment of its own, and has no start. A rollback is not planned, which is what
 * makes the deployment before it a failed one (E03).
 */
export const mapService: MapEvent = (told, places) => {
  const named = textAt(told.custom, "service") ?? told.native;
  const service = serviceNameOf(named, places);
  const repo = repositoryOfService(told, named, places);
  if (repo === null || service === null) return "no-repository";
  const environment = fieldsAt(told.content, "environment");
  const oid = oidOf(textAt(told.custom, "oid")) ?? oidOf(textAt(told.content, "artifactId")?.split("@").at(-1)?.slice(0, 40) ?? null);
  const id = `deployment-${told.eventId.slice(0, 24)}`;
  const failed = textAt(told.custom, "outcome")?.toLowerCase() === "failure";
  const deployment = part(
    "deployment",
    { id },
    {
      repo,
      service,
      env: places.environment(textAt(environment, "name") ?? textAt(environment, "id")),
      artifact: wordOf(textAt(told.content, "artifactId")),
      oid: oid ?? "",
      finished: told.time,
      result: failed ? "failure" : "success",
      planned: told.predicate === "rolledback" ? false : yesNoAt(told.custom, "planned"),
      proxy: "none",
    },
  );
  return [deployment, ...carried(told, id, repo, oid)];
};

/** What it carries, where the sender says so: changes by number, or the commit that went live. */
function carried(told: Told, deployment: string, repo: string, oid: string | null): readonly Part[] {
  const changes = textsAt(told.custom, "changes").map((native) => changeIdOf(native, told.source));
  return [
    // The key has no change in it, so each gets an oid of its own that is none of a commit.
    ...changes.map((change) => part("deployment_change", { deployment, oid: `change:${change}` }, { repo, change })),
    ...(oid === null ? [] : [part("deployment_change", { deployment, oid }, { repo })]),
  ];
}
