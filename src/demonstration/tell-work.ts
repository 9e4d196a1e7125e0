import { DAY, HOUR, type Instant } from "../core/model/time.ts";
import { type Company, type Span, WEEKS } from "./company.ts";
import { createDraw, type Draw } from "./draw.ts";
import type { Habits } from "./habits.ts";
import { board, exists, type WorkingTeam, workingTeams } from "./places.ts";
import type { RowBook } from "./rows.ts";

interface Telling {
  readonly span: Span;
  readonly draw: Draw;
  readonly book: RowBook;
  readonly receivers: readonly WorkingTeam[];
}

/** The tracker: items, their waiting and working, hands they pass through, and the actions of retrospectives. */
export function tellWork(company: Company, span: Span, book: RowBook): void {
  const teams = workingTeams(company);
  for (const [stream, team] of teams.entries()) {
    const draw = createDraw(company.seed + 2, stream);
    for (let week = 0; week < WEEKS; week++) {
      if (!exists(team, week)) continue;
      const habits = company.habitsIn(week);
      const receivers = teams.filter((other) => other.id !== team.id && other.kind !== "stream-aligned" && exists(other, week));
      const telling = { span, draw, book, receivers };
      const items = draw.some(team.people * 0.55);
      for (let each = 0; each < items; each++) tellItem(team, week, each, habits, telling);
      if (week % 2 === 0) for (const which of [1, 2]) tellAction(team, week, which, habits, telling);
    }
  }
}

function tellItem(team: WorkingTeam, week: number, number: number, habits: Habits, { span, draw, book, receivers }: Telling): void {
  const id = `${team.id}-${week}-${number}`;
  const created = draw.moment(span, week, false);
  const unplanned = draw.chance(habits.unplanned);
  const started = created + (unplanned ? draw.hoursAround(4) : draw.hoursAround(60)) * HOUR;
  const work = draw.hoursAround(14, 0.7) * HOUR;
  const waits = work * draw.hoursAround(habits.waitingPerHour, 0.5);
  const hops = receivers.length === 0 ? [] : Array.from({ length: draw.some(habits.handoffsPerItem) }, () => draw.pick(receivers));
  const done = started + work + waits;
  if (created >= span.end) return;
  const happened = (at: Instant): Instant | null => (at < span.end ? Math.round(at) : null);
  const isDropped = draw.chance(0.04);
  book.add("work_item", {
    id,
    team: team.id,
    bucket: null,
    container: board(team.id),
    type: "story",
    class: classOf(unplanned, habits, draw),
    created,
    started: happened(started),
    done: isDropped ? null : happened(done),
    dropped: isDropped ? happened(done) : null,
    unplanned,
    iteration: `${Math.floor(week / 2)}`,
  });
  tellSteps({ id, team, started, done, work, waits, hops: hops.map((hop) => hop.id) }, span, book);
}

function classOf(unplanned: boolean, habits: Habits, draw: Draw): string {
  if (unplanned && draw.chance(0.4)) return "incident";
  if (draw.chance(habits.improvement)) return draw.pick(["improvement", "debt", "security", "learning"]);
  return draw.chance(0.25) ? "defect" : "feature";
}

interface ItemStory {
  readonly id: string;
  readonly team: WorkingTeam;
  readonly started: Instant;
  readonly done: Instant;
  readonly work: number;
  readonly waits: number;
  readonly hops: readonly string[];
}

/** An item works a while, is handed on, waits there, and comes back; the waits are shared out over its hands. */
function tellSteps({ id, team, started, done, work, waits, hops }: ItemStory, span: Span, book: RowBook): void {
  const stretches = hops.length + 1;
  const step = (time: Instant, state_class: string, from_team: string | null, to_team: string | null): void => {
    if (time < span.end) book.add("work_transition", { item: id, time: Math.round(time), state_class, from_team, to_team });
  };
  let at = started;
  let holder = team.id;
  for (let stretch = 0; stretch < stretches; stretch++) {
    step(at, "active", null, null);
    at += work / stretches;
    const next = hops[stretch] ?? holder;
    step(at, "queue", next === holder ? null : holder, next === holder ? null : next);
    if (next !== holder && at < span.end)
      book.add("handoff", { item: id, time: Math.round(at), from_team: holder, to_team: next, kind: "work" });
    holder = next;
    at += waits / stretches;
  }
  step(Math.max(at, done), "done", null, null);
}

function tellAction(team: WorkingTeam, week: number, which: number, habits: Habits, { span, draw, book }: Telling): void {
  const created = draw.moment(span, week, false);
  if (created >= span.end) return;
  const isDone = draw.chance(habits.actionsDone);
  const done = created + (isDone ? 2 + draw.uniform() * 26 : 40 + draw.uniform() * 80) * DAY;
  book.add("action", {
    id: `${team.id} action ${week}.${which}`,
    team: team.id,
    container: board(team.id),
    created,
    due: created + 28 * DAY,
    done: done < span.end ? Math.round(done) : null,
    dropped: null,
    verified: isDone && draw.chance(0.6),
  });
}
