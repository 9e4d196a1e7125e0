-- One row per work item done in the window: how often it was handed to another team between start and done.
-- Not covered: no start, or a tracker that never told which team had an item. Items 0: committers of the team stand in for its people.
with done_item as (
  select id, team, container, started, done
  from work_item
  where done >= :from and done < :to
),
team_move as (
  select item, time from handoff where from_team <> to_team
  union
  select item, time from work_transition where from_team <> to_team
),
telling_container as (
  select distinct work_item.container
  from work_item
  join (
    select item from handoff
    union
    select item from work_transition where to_team is not null
  ) as told on told.item = work_item.id
),
item_moves as (
  select done_item.id, count(team_move.time) as moves
  from done_item
  left join team_move on team_move.item = done_item.id and team_move.time >= done_item.started and team_move.time <= done_item.done
  group by done_item.id
),
contributor as (
  select repo, team, bucket, max(committed) as committed, count(*) as commits
  from "commit"
  where on_main and reachable and actor = 'human' and bucket is not null and committed >= :from and committed < :to
  group by repo, team, bucket, base_period(committed)
),
stand_in as (
  select distinct contributor.repo, contributor.team, contributor.bucket, contributor.committed, contributor.commits
  from contributor
  join (select distinct team from done_item) as involved on coalesce(involved.team, contributor.team, '') = coalesce(contributor.team, '')
),
observed as (
  select 'moves' as variant, cast(null as text) as category, done_item.container, cast(null as text) as repo, done_item.team, cast(null as text) as bucket,
    done_item.done as time, done_item.id as item, (done_item.started is not null and telling_container.container is not null) as covered, 1 as items,
    item_moves.moves as num, 1 as den
  from done_item
  join item_moves on item_moves.id = done_item.id
  left join telling_container on telling_container.container = done_item.container
  union all
  select 'moves', cast(null as text), repo, repo, team, bucket, committed, cast(null as text), true, 0, 0, 0
  from stand_in
)
select variant, category, container, repo, team, bucket, time, item, covered,
  cast(items as double precision) as items, cast(null as double precision) as k, cast(null as double precision) as n,
  cast(num as double precision) as num, cast(den as double precision) as den,
  cast(null as timestamp) as started, cast(null as timestamp) as ended, cast(null as text) as ended_by
from observed
