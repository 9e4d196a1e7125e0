import type { Row } from "../../core/evidence/tables.ts";
import type { Organisation } from "../../core/model/organisation.ts";
import type { Instant } from "../../core/model/time.ts";
import { declaredTeam } from "../reading/declared-team.ts";
import type { FileRecord } from "../reading/file-records.ts";
import { classOfType, itemClasses, stateClasses } from "../reading/work-classes.ts";

export interface Transition {
  readonly record: FileRecord;
  readonly item: string;
}

export interface WorkRows {
  readonly work_item: Row<"work_item">[];
  readonly work_transition: Row<"work_transition">[];
  readonly handoff: Row<"handoff">[];
  readonly action: Row<"action">[];
  readonly data_quality: Row<"data_quality">[];
}

const SOURCE = "work-items";
const NO_CONTAINER = "work";

/** Turns records into rows; refuses double ids and transitions of items the file does not hold. */
export function toEvents(
  items: readonly FileRecord[],
  transitions: readonly Transition[],
  organisation: Organisation,
  now: Instant,
): WorkRows {
  const rows: WorkRows = { work_item: [], work_transition: [], handoff: [], action: [], data_quality: [] };
  const places = new Map<string, string>();
  const moves = transitionsByItem(transitions, organisation);
  let undeclared = 0;
  for (const record of items) {
    const id = idOf(record, "id");
    const earlier = places.get(id);
    if (earlier !== undefined) throw record.fault("id", `already used at ${earlier.replace(/(?:, column )?\.?$/, "")}`);
    places.set(id, record.place);
    const item = workItem(id, record, moves.get(id) ?? [], organisation);
    if (item.team === null && record.text("team") !== null) undeclared += 1;
    rows.work_item.push(item.class === "action" ? { ...item, class: "learning" } : item);
    if (item.class === "action") rows.action.push(action(item, record));
    rows.data_quality.push(...oddTimes(item, now));
  }
  for (const { record, item } of transitions) if (!places.has(item)) throw record.fault("item", "is no id of the work items file");
  for (const list of moves.values()) {
    rows.work_transition.push(...list);
    rows.handoff.push(...handoffs(list));
  }
  undeclared += transitions.reduce((count, { record }) => count + undeclaredTeams(record, organisation), 0);
  if (undeclared > 0) rows.data_quality.push({ source: SOURCE, container: "*", kind: "team-not-declared", item: "team", n: undeclared });
  return rows;
}

function workItem(id: string, record: FileRecord, moves: readonly Row<"work_transition">[], organisation: Organisation): Row<"work_item"> {
  const created = record.time("created");
  if (created === null) throw record.fault("created", "must not be empty");
  const type = (record.text("type") ?? "").toLowerCase();
  const last = moves.at(-1);
  return {
    id,
    team: declaredTeam(organisation, record.text("team")),
    bucket: null,
    container: record.text("container") ?? NO_CONTAINER,
    type,
    class: record.oneOf("class", itemClasses) ?? (Object.hasOwn(classOfType, type) ? (classOfType[type] ?? "other") : "other"),
    created,
    started: record.time("started") ?? moves.find((move) => move.state_class === "active")?.time ?? null,
    done: record.time("done") ?? (last?.state_class === "done" ? last.time : null),
    dropped: record.time("dropped"),
    unplanned: record.yesNo("unplanned"),
    iteration: record.text("iteration"),
  };
}

function action(item: Row<"work_item">, record: FileRecord): Row<"action"> {
  const { id, team, container, created, done, dropped } = item;
  return { id, team, container, created, due: record.time("due"), done, dropped, verified: record.yesNo("verified") ?? false };
}

function transitionsByItem(transitions: readonly Transition[], organisation: Organisation): Map<string, Row<"work_transition">[]> {
  const moves = new Map<string, Row<"work_transition">[]>();
  for (const { record, item } of transitions) {
    const time = record.time("at");
    const state_class = record.oneOf("state", stateClasses);
    if (time === null || state_class === null) throw record.fault(time === null ? "at" : "state", "must not be empty");
    const move = {
      item,
      time,
      state_class,
      from_team: declaredTeam(organisation, record.text("from_team")),
      to_team: declaredTeam(organisation, record.text("to_team")),
    };
    moves.set(item, [...(moves.get(item) ?? []), move]);
  }
  for (const list of moves.values()) list.sort((left, right) => left.time - right.time);
  return moves;
}

/** A handoff needs two declared teams that differ; a move within a team, or from nobody, is none. */
function handoffs(moves: readonly Row<"work_transition">[]): readonly Row<"handoff">[] {
  return moves.flatMap(({ item, time, from_team, to_team }) =>
    from_team === null || to_team === null || from_team === to_team ? [] : [{ item, time, from_team, to_team, kind: "transition" }],
  );
}

/** Ends before starts and times to come are kept and told: dropped in silence they would make the rest look better. */
function oddTimes(item: Row<"work_item">, now: Instant): readonly Row<"data_quality">[] {
  const start = item.started ?? item.created;
  const ends = [item.done, item.dropped].filter((end) => end !== null);
  const quality = (kind: string) => ({ source: SOURCE, container: item.container, kind, item: item.id, n: 1 });
  return [
    ...(ends.some((end) => end < start) || start < item.created ? [quality("negative-duration")] : []),
    ...([item.created, start, ...ends].some((time) => time > now) ? [quality("time-to-come")] : []),
  ];
}

function undeclaredTeams(record: FileRecord, organisation: Organisation): number {
  return ["from_team", "to_team"].filter(
    (column) => record.text(column) !== null && declaredTeam(organisation, record.text(column)) === null,
  ).length;
}

export function idOf(record: FileRecord, column: string): string {
  const id = record.text(column);
  if (id === null) throw record.fault(column, "must not be empty");
  if (!/^[\p{L}\p{N}#][\p{L}\p{N}._:#/-]{0,119}$/u.test(id))
    throw record.fault(column, "must be letters, digits and . _ : # / - only, at most 120");
  return id;
}
