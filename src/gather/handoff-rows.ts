import { z } from "zod";
import type { Window } from "../core/model/time.ts";
import type { Engine } from "../evidence/engine.ts";
import { ask } from "./ask.ts";

const row = z.object({
  from_team: z.string(),
  to_team: z.string(),
  container: z.string(),
  bucket: z.string().nullable(),
  started: z.number(),
  ended: z.number().nullable(),
  ended_by: z.string().nullable(),
});
export type HandoffRow = z.infer<typeof row>;

const behindRow = z.object({ team: z.string(), repo: z.string(), bucket: z.string(), time: z.number() });
export type BehindRow = z.infer<typeof behindRow>;

const toldRow = z.object({ told: z.number() });

/**
 * Every time work went from one team to another and waited there in the window: a review asked of another team, and an item that a
 * tracker moved. It ends with the first answer, with work on it, or when it is passed on; a withdrawn request or a dropped item is
 * another end. A source that tells of one review as a request and as a handoff counts once.
 */
export async function handoffRows(engine: Engine, window: Window): Promise<readonly HandoffRow[]> {
  return ask(
    engine,
    row,
    `with asked as (
       select review_step.change as item, review_step.repo as container, change.team as from_team,
         coalesce(review_step.requested_team, review_step.responder_team) as to_team,
         coalesce(review_step.bucket, change.bucket) as bucket, review_step.requested as time,
         coalesce(review_step.responded, change.merged, change.closed) as ended,
         case when review_step.responded is null and change.merged is null then 'closed'
           when review_step.outcome = 'withdrawn' then 'withdrawn' end as ended_by
       from review_step join change on change.repo = review_step.repo and change.id = review_step.change
       where not review_step.self),
     moved as (
       select item, time, from_team, to_team from handoff where from_team <> to_team
       union
       select item, time, from_team, to_team from work_transition where from_team <> to_team),
     work_move as (
       select moved.item, moved.time, moved.from_team, moved.to_team from moved
       left join asked on asked.item = moved.item and asked.to_team = moved.to_team and asked.time = moved.time
       where asked.item is null),
     next_event as (
       select work_move.item, work_move.time, work_move.to_team,
         min(case when work_transition.state_class in ('active', 'done')
           and (work_transition.time > work_move.time or work_transition.to_team = work_move.to_team) then work_transition.time end) as worked_at
       from work_move left join work_transition on work_transition.item = work_move.item and work_transition.time >= work_move.time
       group by work_move.item, work_move.time, work_move.to_team),
     passed as (
       select work_move.item, work_move.time, work_move.to_team, min(later.time) as passed_at
       from work_move left join moved as later on later.item = work_move.item and later.time > work_move.time
       group by work_move.item, work_move.time, work_move.to_team),
     answered as (
       select work_move.item, coalesce(work_item.container, '') as container, work_move.from_team, work_move.to_team, work_item.bucket,
         work_move.time, least(next_event.worked_at, passed.passed_at, work_item.done) as answered_at, work_item.dropped
       from work_move
       join next_event on next_event.item = work_move.item and next_event.time = work_move.time and next_event.to_team = work_move.to_team
       join passed on passed.item = work_move.item and passed.time = work_move.time and passed.to_team = work_move.to_team
       left join work_item on work_item.id = work_move.item),
     handed as (
       select container, from_team, to_team, bucket, time, ended, case when ended is not null then ended_by end as ended_by from asked
       where from_team <> to_team
       union all
       select container, from_team, to_team, bucket, time, least(answered_at, dropped),
         case when dropped is not null and (answered_at is null or dropped < answered_at) then 'dropped' end
       from answered)
     select from_team, to_team, container, bucket, cast(epoch_ms(time) as double) as started,
       cast(epoch_ms(ended) as double) as ended, ended_by
     from handed
     where epoch_ms(time) < $to and (ended is null or epoch_ms(ended) >= $from)`,
    { from: window.from, to: window.to },
  );
}

/**
 * Who stood behind what teams did in the window, as buckets and never as people. A forge and git mark one person differently, so where
 * there are requests only those count: people who would count twice could make a group look large enough.
 */
export async function behindTeams(engine: Engine, window: Window): Promise<readonly BehindRow[]> {
  return ask(
    engine,
    behindRow,
    `with done as (
       select team, repo, bucket, committed as time from "commit"
       where reachable and actor = 'human' and repo not in (select repo from change where style = 'request')
       union all select team, repo, bucket, coalesce(merged, closed, opened) from change where actor = 'human')
     select team, repo, bucket, cast(max(epoch_ms(time)) as double) as time from done
     where team is not null and bucket is not null and epoch_ms(time) >= $from and epoch_ms(time) < $to
     group by team, repo, bucket, date_trunc('quarter', time)`,
    { from: window.from, to: window.to },
  );
}

/** Whether any source could have told of a handoff. */
export async function tellsOfHandoffs(engine: Engine): Promise<boolean> {
  const [found] = await ask(
    engine,
    toldRow,
    `select cast((select count(*) from handoff) + (select count(*) from work_transition where to_team is not null)
       + (select count(*) from review_step where requested_team is not null or responder_team is not null) as double) as told`,
  );
  return (found?.told ?? 0) > 0;
}
