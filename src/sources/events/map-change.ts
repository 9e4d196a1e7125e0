import { textAt } from "./json-fields.ts";
import { type Part, type PartValue, part } from "./part.ts";
import { accountOf, oidOf } from "./placing.ts";
import { changeIdOf, type MapEvent, repositoryOf } from "./told.ts";

/** change.*: `reviewed` says neither what came of the review nor whose it was, so it is a first review and nothing more. */
export const mapChange: MapEvent = (told, places) => {
  const repo = repositoryOf(told, places);
  if (repo === null) return "no-repository";
  const { time, predicate, custom } = told;
  const said: Readonly<Record<string, Readonly<Record<string, PartValue | null>>>> = {
    created: { opened: time, ready: custom.draft === true ? null : time },
    updated: {},
    reviewed: { first_review: time },
    merged: { merged: time, merge_oid: oidOf(textAt(custom, "oid")) },
    abandoned: { closed: time },
  };
  const author = accountOf(textAt(custom, "author"));
  const whose = author === null ? null : places.resolve(author, time, repo);
  const by = { actor: whose?.actor ?? null, team: whose?.team ?? null, bucket: whose?.bucket ?? null };
  const key = { repo, id: changeIdOf(told.native, told.source) };
  const parts: Part[] = [part("change", key, { ...said[predicate], ...by })];
  return parts;
};
