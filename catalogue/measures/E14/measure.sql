-- One row per tracker, team and day: items started and not finished at the start of the day (items), or changes open (open-changes).
-- Not covered: trackers that never tell when an item was started. Items 0: committers of the team stand in for its people.
with telling_container as (
  select distinct container from work_item where started is not null
),
known_item as (
  select 'items' as variant, work_item.container, cast(null as text) as repo, work_item.team, work_item.id, work_item.started, coalesce(work_item.done, work_item.dropped) as ended
  from work_item
  join telling_container on telling_container.container = work_item.container
  where work_item.started < :to and (coalesce(work_item.done, work_item.dropped) is null or coalesce(work_item.done, work_item.dropped) >= :from)
  union all
  select 'open-changes', repo, repo, team, id, opened, coalesce(merged, closed)
  from change
  where actor = 'human' and opened < :to and (coalesce(merged, closed) is null or coalesce(merged, closed) >= :from)
),
silent_item as (
  select work_item.container, work_item.team, work_item.id, greatest(work_item.created, :from) as time
  from work_item
  left join telling_container on telling_container.container = work_item.container
  where telling_container.container is null and work_item.created < :to
    and (coalesce(work_item.done, work_item.dropped) is null or coalesce(work_item.done, work_item.dropped) >= :from)
),
involved_team as (
  select team from known_item
  union
  select team from silent_item
),
-- A level begins with the first day known, so a first week stands for itself.
work_commit as (
  select repo, team, bucket, committed, date_trunc('week', committed) = min(date_trunc('week', committed)) over (partition by repo, team) as is_first_week
  from "commit"
  where on_main and reachable and actor = 'human' and bucket is not null and committed >= :from and committed < :to
),
contributor as (
  select repo, team, bucket, max(committed) as committed, count(*) as commits
  from work_commit
  group by repo, team, bucket, is_first_week, base_period(committed)
),
stand_in as (
  select distinct contributor.repo, contributor.team, contributor.bucket, contributor.committed, contributor.commits
  from contributor
  join (select distinct team from involved_team) as involved on coalesce(involved.team, contributor.team, '') = coalesce(contributor.team, '')
),
observed as (
  select known_item.variant, cast(null as text) as category, known_item.container, known_item.repo, known_item.team, cast(null as text) as bucket,
    greatest(spine.day, :from) as time, cast(null as text) as item, true as covered, count(*) as items, count(*) as num
  from day_spine(:from, :to) as spine
  join known_item on known_item.started <= spine.day and (known_item.ended is null or known_item.ended > spine.day)
  group by known_item.variant, known_item.container, known_item.repo, known_item.team, spine.day
  union all
  select 'items', cast(null as text), container, cast(null as text), team, cast(null as text), time, id, false, 1, cast(null as bigint)
  from silent_item
  union all
  select variant.id, cast(null as text), stand_in.repo, stand_in.repo, stand_in.team, stand_in.bucket, stand_in.committed, cast(null as text), true, 0, 0
  from stand_in
  cross join (select distinct variant as id from known_item union select 'items' from silent_item) as variant
)
select variant, category, container, repo, team, bucket, time, item, covered,
  cast(items as double precision) as items, cast(null as double precision) as k, cast(null as double precision) as n,
  cast(num as double precision) as num, cast(null as double precision) as den,
  cast(null as timestamp) as started, cast(null as timestamp) as ended, cast(null as text) as ended_by
from observed
