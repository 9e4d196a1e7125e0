import { z } from "zod";
import type { Row } from "../../core/evidence/tables.ts";
import { DAY, type Instant } from "../../core/model/time.ts";
import type { LiveRows } from "../live/live-source.ts";
import { dateOf } from "../reading/instant-text.ts";
import { classOfLabels, saysUnplanned } from "../reading/label-words.ts";
import { type IssueHistory, type LabelMap, type Standing, standings } from "./issue-history.ts";
import type { RepositoryReader } from "./repository-reader.ts";
import { person, time, timeOrNull } from "./schema.ts";

/** A stretch of planned work; GitLab gives its days only. */
const stretch = z
  .object({ id: z.int(), start_date: z.string().nullish() })
  .nullish()
  .transform((told) => (told == null ? null : { id: told.id, start: dateOf(told.start_date ?? "") }));

export const issue = z.object({
  iid: z.int(),
  created_at: time,
  updated_at: time,
  closed_at: timeOrNull,
  state: z.string(),
  labels: z.array(z.string()).catch([]),
  assignees: z.array(person).catch([]),
  issue_type: z.string().nullish().catch(null),
  moved_to_id: z.int().nullish().catch(null),
  _links: z.object({ closed_as_duplicate_of: z.string().nullish() }).nullish().catch(null),
  iteration: stretch.catch(null),
  milestone: stretch.catch(null),
});
export type Issue = z.output<typeof issue>;

/** What an issue is planned for: its iteration, which is of paid editions, else its milestone. */
export interface Planned {
  readonly kind: "iteration" | "milestone";
  readonly id: number;
  readonly start: Instant | null;
  /** Since when. */
  readonly joined: Instant;
}

/** Labels that end an issue without its work being done. */
const GIVEN_UP = /won.?t|duplicate|cannot reproduce|declined|abandoned|obsolete|invalid|rejected|not planned/i;
const TYPES: readonly string[] = ["issue", "incident", "task", "test_case", "ticket"];

/** One issue as work, with its way where labels tell of it. Of labels and people only our own words for them are kept. */
export function issueRows(
  told: Issue,
  history: IssueHistory,
  { map, planned }: { readonly map: LabelMap; readonly planned: Planned | null },
  { repository, whose }: RepositoryReader,
): LiveRows {
  const id = `${repository.id}/issue/${told.iid}`;
  const way = standings(history, map);
  const transitions = way.standings.flatMap(({ time: at, state, team }, index): readonly Row<"work_transition">[] => {
    if (state === null) return [];
    const before = way.standings[index - 1];
    return [{ item: id, time: at, state_class: state, from_team: before === undefined ? team : before.team, to_team: team }];
  });
  const end = endOf(told, history, way.standings);
  const assignee = whose(told.assignees[0] ?? null, end.done ?? end.dropped ?? told.updated_at);
  const type = TYPES.find((each) => each === told.issue_type) ?? "issue";
  const item: Row<"work_item"> = {
    id,
    team: teamNow(way.standings, map) ?? assignee.team ?? map.home,
    bucket: assignee.bucket,
    container: repository.id,
    type,
    class: type === "incident" ? "incident" : classOfLabels(told.labels),
    created: told.created_at,
    started: transitions.find(({ state_class }) => state_class === "active")?.time ?? null,
    ...end,
    unplanned: isUnplanned(told, type, planned),
    iteration: planned === null ? null : `${planned.kind}/${planned.id}`,
  };
  const flaw = (kind: string, of: string) => ({ source: "gitlab", container: repository.id, kind, item: of, n: 1 });
  const isOdd = [item.done, item.dropped].some((at) => at !== null && at < item.created);
  return {
    work_item: [item],
    work_transition: transitions,
    handoff: way.standings.flatMap((standing, index) => handoff(id, way.standings[index - 1], standing)),
    data_quality: [...(isOdd ? [flaw("negative-duration", id)] : []), ...way.unknown.map((label) => flaw("status-not-mapped", label))],
  };
}

/** A team that a label names, not the one the issue would have without. */
function teamNow(all: readonly Standing[], { tellsTeams }: LabelMap): string | null {
  return tellsTeams ? (all.at(-1)?.team ?? null) : null;
}

function endOf(told: Issue, history: IssueHistory, all: readonly Standing[]) {
  if (told.state !== "closed") return { done: null, dropped: null };
  const gaveUp =
    told.moved_to_id != null || told._links?.closed_as_duplicate_of != null || told.labels.some((label) => GIVEN_UP.test(label));
  if (gaveUp) return { done: null, dropped: history.closed ?? told.updated_at };
  const lastOpen = all.findLastIndex(({ state }) => state !== "done");
  return { done: all[lastOpen + 1]?.time ?? history.closed, dropped: null };
}

function isUnplanned({ labels }: Issue, type: string, planned: Planned | null): boolean | null {
  if (type === "incident" || saysUnplanned(labels)) return true;
  if (planned === null || planned.start === null) return null;
  // Planning is done on the first day.
  return planned.joined >= planned.start + DAY;
}

function handoff(item: string, before: Standing | undefined, { time: at, team }: Standing): readonly Row<"handoff">[] {
  if (before === undefined || before.team === null || team === null || before.team === team) return [];
  return [{ item, time: at, from_team: before.team, to_team: team, kind: "transition" }];
}
