import { instantOf } from "../reading/instant-text.ts";
import { textAt, textsAt, yesNoAt } from "./json-fields.ts";
import { type Part, part } from "./part.ts";
import { accountOf, idOf, markOf, type Places } from "./placing.ts";
import { either, type MapEvent, type Told } from "./told.ts";

/** What trackers call their types and labels; the first that is known counts, and anything else is `other`. */
const classOfType: Readonly<Record<string, string>> = {
  story: "feature",
  feature: "feature",
  epic: "feature",
  bug: "defect",
  defect: "defect",
  improvement: "improvement",
  enhancement: "improvement",
  chore: "debt",
  debt: "debt",
  "tech-debt": "debt",
  "technical debt": "debt",
  refactoring: "debt",
  security: "security",
  vulnerability: "security",
  learning: "learning",
  spike: "learning",
  incident: "incident",
  outage: "incident",
};

const stateClasses = new Set(["queue", "active", "blocked", "done"]);
/** Ends of CDEvents tickets after which nothing was done. */
const dropped = new Set(["withdrawn", "duplicate", "invalid", "wontfix", "won't fix", "rejected", "cancelled", "abandoned"]);

/** ticket.*: created, somewhere between, closed. Nothing says when work on it began; our own transitions do. */
export const mapTicket: MapEvent = (told, places) => {
  const { predicate, time } = told;
  const item = itemPart(told, places);
  const resolution = textAt(told.content, "resolution")?.toLowerCase() ?? "";
  if (predicate === "updated") return [item({})];
  if (predicate === "created") {
    const account = accountOf(textAt(told.content, "creator"));
    const whose = account === null ? null : places.resolve(account, time, containerOf(told));
    return [item({ created: time, bucket: whose?.bucket ?? null }), transition(told, "queue", null, null)];
  }
  if (dropped.has(resolution)) return [item({ dropped: time })];
  return [item({ done: time }), transition(told, "done", null, null)];
};

/** evenkeel-workitem.transitioned: the item moved, perhaps to another team. */
export const mapTransition: MapEvent = (told, places) => {
  const state = either(told, "state")?.toLowerCase() ?? "";
  if (!stateClasses.has(state)) return "incomplete";
  const { time } = told;
  const from = places.team(either(told, "fromTeam"));
  const to = places.team(either(told, "toTeam"));
  const created = instantOf(either(told, "created") ?? "");
  const said = {
    created,
    started: state === "active" ? time : null,
    done: state === "done" ? time : null,
    // Not a column: tells an item that was opened again from one that is done.
    reopened: state === "done" ? null : time,
    ...(to === null ? {} : { team: to }),
  };
  const handoff = from !== null && to !== null && from !== to;
  return [
    itemPart(told, places)(said),
    transition(told, state, from, to),
    ...(handoff ? [part("handoff", { item: told.id, time }, { from_team: from, to_team: to, kind: "transition" })] : []),
  ];
};

/** evenkeel-action.*: an improvement somebody agreed on. */
export const mapAction: MapEvent = (told, places) => {
  const { predicate, time } = told;
  const isDropped = dropped.has(either(told, "resolution")?.toLowerCase() ?? "");
  return [
    part(
      "action",
      { id: told.id },
      {
        team: places.team(either(told, "team")),
        container: containerOf(told),
        created: predicate === "created" ? time : null,
        due: instantOf(either(told, "due") ?? ""),
        done: predicate === "closed" && !isDropped ? time : null,
        dropped: predicate === "closed" && isDropped ? time : null,
        verified: predicate === "verified" ? true : null,
      },
    ),
  ];
};

type Said = Parameters<typeof part>[2];

function itemPart(told: Told, places: Places): (said: Said) => Part {
  const type = either(told, "ticketType")?.toLowerCase() ?? either(told, "type")?.toLowerCase() ?? null;
  const words = [type, ...textsAt(told.content, "labels").map((label) => label.toLowerCase())].filter((word) => word !== null);
  const known = words.find((word) => Object.hasOwn(classOfType, word));
  const common = {
    team: places.team(either(told, "group")),
    container: containerOf(told),
    type: type !== null && Object.hasOwn(classOfType, type) ? type : type === "task" ? "task" : null,
    class: known === undefined ? null : (classOfType[known] ?? null),
    iteration: iterationOf(told),
    unplanned: yesNoAt(told.custom, "unplanned") ?? yesNoAt(told.content, "unplanned"),
  };
  return (said) => part("work_item", { id: told.id }, { ...common, ...said });
}

function transition(told: Told, state: string, from: string | null, to: string | null): Part {
  return part("work_transition", { item: told.id, time: told.time, state_class: state }, { from_team: from, to_team: to });
}

function iterationOf(told: Told): string | null {
  const milestone = either(told, "milestone");
  return milestone === null ? null : markOf(`${told.source} ${milestone}`);
}

/** A tracker's project where the sender names one, else the tracker. */
function containerOf(told: Told): string {
  return idOf(either(told, "project") ?? "tracker", told.source);
}
