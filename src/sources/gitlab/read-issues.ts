import { z } from "zod";
import type { LiveRows } from "../live/live-source.ts";
import { all } from "./gitlab-call.ts";
import { labelEvents, labelMap, stateEvents } from "./issue-history.ts";
import { type Issue, issue, issueRows, type Planned } from "./issue-rows.ts";
import { timedLane } from "./lane.ts";
import type { RepositoryReader } from "./repository-reader.ts";
import { expected, settingsOf, time } from "./schema.ts";

const planEvents = z.array(
  z.object({
    created_at: time,
    action: z.string(),
    iteration: z.object({ id: z.int() }).nullish(),
    milestone: z.object({ id: z.int() }).nullish(),
  }),
);

/** Issues with their labels and states over time; each kind of event costs a request an issue, and is asked for only where it tells. */
export const itemLane = timedLane({
  list: "issues",
  query: "scope=all&",
  tables: (reading) => {
    const { states, teams, teamField } = settingsOf(reading);
    const tellsTeams = teamField !== null || Object.keys(teams).length > 0;
    return [
      "work_item",
      ...(Object.keys(states).length > 0 ? (["work_transition"] as const) : []),
      ...(tellsTeams ? (["handoff"] as const) : []),
    ];
  },
  rows: rowsOfIssue,
});

async function rowsOfIssue(reader: RepositoryReader, given: unknown): Promise<LiveRows | null> {
  const { reading, root } = reader;
  const told = expected(issue, given, "issue");
  const map = labelMap(settingsOf(reading), reader);
  const own = `${root}/issues/${told.iid}`;
  const isMapped = map.states.size > 0 || map.tellsTeams;
  const labels = isMapped ? await all(reading, `${own}/resource_label_events?per_page=100`, labelEvents, "label events") : [];
  const states = isMapped ? await all(reading, `${own}/resource_state_events?per_page=100`, stateEvents, "state events") : [];
  const planned = await plannedFor(told, own, reader);
  if (labels === null || states === null) return null;
  const closed = told.state === "closed" ? (told.closed_at ?? told.updated_at) : null;
  const history = { created: told.created_at, closed, labels: told.labels, labelEvents: labels, stateEvents: states };
  return issueRows(told, history, { map, planned }, reader);
}

/** Since when it is planned for what it is planned for: since its creation, if GitLab does not say otherwise. */
async function plannedFor(told: Issue, own: string, { reading, lacks }: RepositoryReader): Promise<Planned | null> {
  const kind = told.iteration === null ? "milestone" : "iteration";
  const stretch = told[kind];
  if (stretch === null) return null;
  const list = `${kind}-events`;
  const events =
    stretch.start === null || lacks.has(list)
      ? []
      : await all(reading, `${own}/resource_${kind}_events?per_page=100`, planEvents, `${kind} events`);
  if (events === null) lacks.add(list);
  const joined = events?.filter((event) => event.action === "add" && event[kind]?.id === stretch.id).map((event) => event.created_at) ?? [];
  // Where nobody says when it was added, nobody can say that it was late.
  const start = events === null ? null : stretch.start;
  return { kind, id: stretch.id, start, joined: joined.length === 0 ? told.created_at : Math.max(...joined) };
}
