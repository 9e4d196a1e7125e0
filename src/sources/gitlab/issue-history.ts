import { z } from "zod";
import type { Instant } from "../../core/model/time.ts";
import { declaredTeam } from "../reading/declared-team.ts";
import { storedText } from "../reading/plain-text.ts";
import type { StateClass } from "../reading/work-classes.ts";
import type { RepositoryReader } from "./repository-reader.ts";
import { type GitLabSettings, time } from "./schema.ts";

export const labelEvents = z.array(
  z.object({ created_at: time, action: z.enum(["add", "remove"]).catch("add"), label: z.object({ name: z.string() }).nullish() }),
);
export const stateEvents = z.array(z.object({ created_at: time, state: z.string() }));
type LabelEvent = z.output<typeof labelEvents>[number];
type StateEvent = z.output<typeof stateEvents>[number];

export interface IssueHistory {
  readonly created: Instant;
  /** When it was closed, if it is. */
  readonly closed: Instant | null;
  readonly labels: readonly string[];
  readonly labelEvents: readonly LabelEvent[];
  readonly stateEvents: readonly StateEvent[];
}

/** Where an issue stood from a time on, and whose it was. */
export interface Standing {
  readonly time: Instant;
  readonly state: StateClass | null;
  readonly team: string | null;
}

/** What is told of labels; without either nothing of an issue's way is known but its ends. */
export interface LabelMap {
  readonly states: ReadonlyMap<string, StateClass>;
  readonly tellsTeams: boolean;
  readonly teamOf: (label: string) => string | null;
  readonly home: string | null;
}

/** A card moved on a board is one label less and one more; GitLab writes the two down one after the other. */
const ONE_MOVE = 2000;

export function labelMap({ states, teams, teamField }: GitLabSettings, { reading, repository }: RepositoryReader): LabelMap {
  const { organisation } = reading;
  const prefix = teamField === null ? null : `${teamField.toLowerCase()}::`;
  const value = (label: string) => (prefix !== null && label.toLowerCase().startsWith(prefix) ? label.slice(prefix.length) : null);
  const named = (label: string) => (Object.hasOwn(teams, label) ? (teams[label] ?? null) : null);
  return {
    states: new Map(Object.entries(states)),
    tellsTeams: prefix !== null || Object.keys(teams).length > 0,
    teamOf(label) {
      const said = value(label);
      return named(label) ?? (said === null ? null : (named(said) ?? declaredTeam(organisation, said)));
    },
    home: organisation.repositories.find((owned) => owned.repository === repository.id)?.team ?? null,
  };
}

/**
 * Where an issue stood and whose it was, one after the other. Open without a label that says more it waits, closed it is done, as on
 * GitLab's own boards; a label beside mapped ones of the same scope that nobody has mapped is not covered, and named in `unknown`.
 */
export function standings(
  history: IssueHistory,
  map: LabelMap,
): { readonly standings: readonly Standing[]; readonly unknown: readonly string[] } {
  const labels = new Set(labelsAtCreation(history));
  const unknown = new Set<string>();
  const found: Standing[] = [];
  const enter = (at: Instant, isClosed: boolean): void => {
    const state = map.states.size === 0 ? null : stateOf([...labels], isClosed, map, unknown);
    const team = map.tellsTeams ? ([...labels].map(map.teamOf).findLast((each) => each !== null) ?? map.home) : null;
    const last = found.at(-1);
    if (last === undefined || last.state !== state || last.team !== team) found.push({ time: at, state, team });
  };
  let isClosed = false;
  enter(history.created, isClosed);
  for (const move of movesOf(history)) {
    for (const { label, action, state } of move.events) {
      // Added again it becomes the latest, which counts.
      if (label !== null) labels.delete(label);
      if (label !== null && action === "add") labels.add(label);
      if (state !== null) isClosed = state === "closed";
    }
    enter(move.at, isClosed);
  }
  return { standings: found, unknown: [...unknown] };
}

/** GitLab tells what was added and removed, and what there is now: the first labels are found by going back. */
function labelsAtCreation({ labels, labelEvents: events }: IssueHistory): readonly string[] {
  const back = new Set(labels);
  for (const { action, label } of events.toSorted((left, right) => right.created_at - left.created_at)) {
    if (label == null) continue;
    if (action === "add") back.delete(label.name);
    else back.add(label.name);
  }
  return [...back];
}

interface Happened {
  readonly at: Instant;
  readonly label: string | null;
  readonly action: "add" | "remove";
  readonly state: string | null;
}

function movesOf(history: IssueHistory): readonly { readonly at: Instant; readonly events: readonly Happened[] }[] {
  const events: Happened[] = [
    ...history.labelEvents.map(({ created_at: at, action, label }) => ({ at, action, label: label?.name ?? null, state: null })),
    ...endingsOf(history).map(({ created_at: at, state }) => ({ at, action: "add" as const, label: null, state })),
  ].toSorted((left, right) => left.at - right.at);
  const moves: { at: Instant; events: Happened[] }[] = [];
  for (const event of events) {
    const last = moves.at(-1);
    if (last !== undefined && event.at - last.at <= ONE_MOVE) last.events.push(event);
    else moves.push({ at: event.at, events: [event] });
  }
  return moves;
}

/** Older than GitLab's notes of it, a closing is told by its time alone. */
function endingsOf({ stateEvents: events, closed }: IssueHistory): readonly StateEvent[] {
  const told = events.filter(({ state }) => ["closed", "reopened", "opened"].includes(state));
  const last = told.toSorted((left, right) => left.created_at - right.created_at).at(-1);
  return closed === null || last?.state === "closed" ? told : [...told, { created_at: closed, state: "closed" }];
}

function stateOf(labels: readonly string[], isClosed: boolean, { states }: LabelMap, unknown: Set<string>): StateClass | null {
  if (isClosed) return states.get("closed") ?? "done";
  const told = labels.flatMap((label) => states.get(label) ?? []);
  const latest = told.at(-1);
  // What is held up is so wherever it stands.
  if (latest !== undefined) return told.includes("blocked") ? "blocked" : latest;
  const scopes = new Set([...states.keys()].flatMap((label) => scopeOf(label) ?? []));
  const strange = labels.filter((label) => scopes.has(scopeOf(label) ?? ""));
  for (const label of strange) unknown.add(storedText(label, 80));
  return strange.length > 0 ? null : (states.get("opened") ?? "queue");
}

/** @example scopeOf("workflow::review") // "workflow" */
function scopeOf(label: string): string | null {
  const at = label.lastIndexOf("::");
  return at <= 0 ? null : label.slice(0, at);
}
