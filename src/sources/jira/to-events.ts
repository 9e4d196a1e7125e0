import type { Row } from "../../core/evidence/tables.ts";
import type { Instant } from "../../core/model/time.ts";
import type { LiveRows } from "../live/live-source.ts";
import type { Account, Resolve } from "../live/resolve-account.ts";
import { storedText } from "../reading/plain-text.ts";
import { classOfType, type ItemClass, type StateClass } from "../reading/work-classes.ts";
import type { ChangeItem, History, JiraIssue, JiraSettings } from "./schema.ts";

const SOURCE = "jira";

/** Resolutions that end an item without its work being done. */
const GIVEN_UP = /won.?t|duplicate|cannot reproduce|declined|abandoned|obsolete|incomplete|rejected|cancel/i;

/** One change of an issue, taken out of the history it stands in. */
interface Step {
  readonly at: Instant;
  readonly item: ChangeItem;
}

export interface Telling {
  readonly settings: JiraSettings;
  readonly resolve: Resolve;
  /** When a sprint began, by id; null for one that has not, or that nobody may see. */
  readonly sprintStart: (sprint: string) => Instant | null;
}

/** Issues with their whole history as rows: what stood where and when, whose it was, and never who moved it. */
export function toEvents(
  issues: readonly { readonly issue: JiraIssue; readonly histories: readonly History[] }[],
  telling: Telling,
): LiveRows {
  const told = issues.map(({ issue, histories }) => issueRows(issue, stepsOf(histories), telling));
  const unmapped = new Map<string, number>();
  for (const { unknownStates } of told) for (const state of unknownStates) unmapped.set(state, (unmapped.get(state) ?? 0) + 1);
  return {
    work_item: told.flatMap(({ items }) => items),
    work_transition: told.flatMap(({ transitions }) => transitions),
    handoff: told.flatMap(({ transitions }) => transitions.flatMap(handoffOf)),
    data_quality: [
      ...told.flatMap(({ quality }) => quality),
      ...[...unmapped].map(([item, n]) => ({ source: SOURCE, container: "*", kind: "status-not-mapped", item, n })),
    ],
  };
}

function stepsOf(histories: readonly History[]): readonly Step[] {
  return histories.flatMap(({ created, items }) => items.map((item) => ({ at: created, item }))).toSorted((a, b) => a.at - b.at);
}

function issueRows(issue: JiraIssue, steps: readonly Step[], telling: Telling) {
  const { fields } = issue;
  const container = fields.project.key;
  const { transitions, unknownStates } = transitionsOf(issue, steps, telling.settings);
  const end = endOf(issue, transitions);
  const whose = telling.resolve(accountOf(fields.assignee), end.done ?? end.dropped ?? fields.updated, container);
  const type = storedText(fields.issuetype.name, 60).toLowerCase();
  const item: Row<"work_item"> = {
    id: issue.key,
    team: teamNow(issue, steps, telling.settings) ?? whose.team,
    bucket: whose.bucket,
    container,
    type,
    class: classOf(type),
    created: fields.created,
    started: transitions.find(({ state_class }) => state_class === "active")?.time ?? null,
    ...end,
    ...iterationOf(steps, telling.sprintStart, classOf(type)),
  };
  return { items: [item, ...formerKeys(issue, steps, item)], transitions, unknownStates, quality: oddities(item) };
}

/** Where it stood from its creation on. A status nobody has mapped is not covered: no row, and the item is told as it is. */
function transitionsOf(issue: JiraIssue, steps: readonly Step[], settings: JiraSettings) {
  const moves = steps.filter(({ item }) => item.field === "status");
  const first = moves[0]?.item.fromString ?? issue.fields.status.name;
  const teamSteps = steps.filter(({ item }) => isTeamField(item, settings));
  const firstTeam = teamOfValue(teamSteps[0]?.item.fromString ?? null, settings);
  const unknownStates: string[] = [];
  const transitions: Row<"work_transition">[] = [];
  let state: StateClass | null = null;
  let team = firstTeam;
  const enter = (status: string | null, time: Instant): void => {
    state = status === null ? null : (settings.states[status] ?? null);
    if (status !== null && state === null) unknownStates.push(storedText(status, 80));
    if (state !== null) transitions.push({ item: issue.key, time, state_class: state, from_team: team, to_team: team });
  };
  enter(first, issue.fields.created);
  for (const { at, item } of [...moves, ...teamSteps].toSorted((a, b) => a.at - b.at)) {
    if (item.field === "status") enter(item.toString ?? null, at);
    else {
      const next = teamOfValue(item.toString ?? null, settings);
      if (state !== null) transitions.push({ item: issue.key, time: at, state_class: state, from_team: team, to_team: next });
      team = next;
    }
  }
  return { transitions, unknownStates };
}

function isTeamField(item: ChangeItem, { teamField }: JiraSettings): boolean {
  return teamField !== null && (item.field === teamField || item.fieldId === teamField);
}

function teamOfValue(value: string | null, { teams }: JiraSettings): string | null {
  return value !== null && Object.hasOwn(teams, value) ? (teams[value] ?? null) : null;
}

function teamNow(issue: JiraIssue, steps: readonly Step[], settings: JiraSettings): string | null {
  if (settings.teamField === null) return null;
  const last = steps.findLast(({ item }) => isTeamField(item, settings));
  if (last !== undefined) return teamOfValue(last.item.toString ?? null, settings);
  return teamOfValue(wordOf(issue.fields[settings.teamField]), settings);
}

/** The value of a field as a word: Jira has fields of text, of options and of teams. */
function wordOf(value: unknown): string | null {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return null;
  for (const name of ["value", "name", "title"]) {
    const word: unknown = Reflect.get(value, name);
    if (typeof word === "string") return word;
  }
  return null;
}

/** Done is where a person of the organisation said it is done; a resolution that gives up is another end. */
function endOf({ fields }: JiraIssue, transitions: readonly Row<"work_transition">[]) {
  const last = transitions.at(-1);
  const gaveUp = fields.resolution != null && GIVEN_UP.test(fields.resolution.name);
  const entered = last?.state_class === "done" ? firstOfLastStay(transitions) : null;
  if (gaveUp) return { done: null, dropped: fields.resolutiondate ?? entered };
  return { done: entered, dropped: null };
}

/** A move between two done states, or of a done item between teams, is no new end. */
function firstOfLastStay(transitions: readonly Row<"work_transition">[]): Instant | null {
  const before = transitions.findLastIndex(({ state_class }) => state_class !== "done");
  return transitions[before + 1]?.time ?? null;
}

function classOf(type: string): ItemClass {
  const known = Object.hasOwn(classOfType, type) ? classOfType[type] : undefined;
  return known === "action" ? "learning" : (known ?? "other");
}

/** Put into a sprint after it had begun: unplanned. In no sprint at all nothing is known of it, but that an incident never is planned. */
function iterationOf(steps: readonly Step[], sprintStart: Telling["sprintStart"], itemClass: ItemClass) {
  const joined = steps.flatMap(({ at, item }) => {
    if (item.field !== "Sprint") return [];
    const before = new Set(idsIn(item.from));
    return idsIn(item.to).flatMap((sprint) => (before.has(sprint) ? [] : [{ at, sprint, start: sprintStart(sprint) }]));
  });
  const known = joined.filter(({ start }) => start !== null);
  const late = known.some(({ at, start }) => start !== null && at > start);
  const unplanned = itemClass === "incident" ? true : known.length === 0 ? null : late;
  return { unplanned, iteration: joined.at(-1)?.sprint ?? null };
}

/** @example idsIn("12, 14") // ["12", "14"] */
export function idsIn(text: string | null | undefined): readonly string[] {
  return (text ?? "")
    .split(",")
    .map((id) => id.trim())
    .filter((id) => /^\d{1,12}$/.test(id));
}

/** An issue that moved to another project has another key from then on; under the old one it would stay open for ever. */
function formerKeys(issue: JiraIssue, steps: readonly Step[], item: Row<"work_item">): readonly Row<"work_item">[] {
  return steps.flatMap(({ at, item: change }) => {
    const old = change.field === "Key" ? (change.fromString ?? "") : "";
    if (!/^[A-Z][A-Z0-9_]{0,60}-\d{1,12}$/.test(old) || old === issue.key) return [];
    return [{ ...item, id: old, container: old.slice(0, old.lastIndexOf("-")), done: null, dropped: at, bucket: null }];
  });
}

function handoffOf({ item, time, from_team, to_team }: Row<"work_transition">): readonly Row<"handoff">[] {
  return from_team === null || to_team === null || from_team === to_team ? [] : [{ item, time, from_team, to_team, kind: "transition" }];
}

function accountOf(assignee: JiraIssue["fields"]["assignee"]): Account | null {
  if (assignee == null) return null;
  return {
    login: assignee.name ?? assignee.accountId ?? null,
    mail: assignee.emailAddress ?? null,
    name: assignee.displayName ?? null,
    isBot: assignee.accountType === "app",
  };
}

function oddities({ id, container, created, done, dropped }: Row<"work_item">): readonly Row<"data_quality">[] {
  const wrong = [done, dropped].some((end) => end !== null && end < created);
  return wrong ? [{ source: SOURCE, container, kind: "negative-duration", item: id, n: 1 }] : [];
}
