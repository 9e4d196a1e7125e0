-- One row per red episode of a repository's default branch: from its first red run to the next green one.
-- Cancelled and skipped runs are neither; an episode nobody ran anything for in 30 days ends there, unobserved.
-- red-hours: one row per repository and week: hours it was red and hours it was known, from each run to the next, at most 30 days.
with main_run as (
  select repo, id, finished, result = 'failure' as red
  from run
  where branch_role = 'main' and result in ('success', 'failure') and finished is not null and finished < :to
),
turn as (
  select repo, id, finished, red,
    lag(red) over (partition by repo order by finished, id) as was_red,
    lead(finished) over (partition by repo order by finished, id) as next_finished
  from main_run
),
red_start as (
  select repo, id, finished as started from turn where red and coalesce(not was_red, true)
),
green_turn as (
  select repo, finished from turn where not red and was_red
),
last_red as (
  select repo, finished as seen
  from turn
  where red and (next_finished is null or next_finished > finished + days(30))
),
ending as (
  select red_start.repo, red_start.id, red_start.started,
    (select min(green_turn.finished) from green_turn where green_turn.repo = red_start.repo and green_turn.finished >= red_start.started) as green,
    (select min(last_red.seen) from last_red where last_red.repo = red_start.repo and last_red.seen >= red_start.started) as silent
  from red_start
),
episode as (
  select ending.repo, repo.team, ending.id, ending.started,
    case when silent < :to - days(30) and (green is null or silent < green) then silent + days(30) else green end as ended,
    case when silent < :to - days(30) and (green is null or silent < green) then 'no run' end as ended_by
  from ending
  left join repo on repo.id = ending.repo
),
contributor as (
  select repo, team, bucket, max(committed) as committed, count(*) as commits
  from "commit"
  where on_main and reachable and actor = 'human' and bucket is not null and committed >= :from and committed < :to
  group by repo, team, bucket, base_period(committed)
),
stretch as (
  select repo, red, greatest(finished, :from) as begun, least(coalesce(next_finished, :to), finished + days(30), :to) as ended
  from turn
),
week as (
  select stretch.repo, repo.team, min(stretch.begun) as begun, sum(hours_between(stretch.begun, stretch.ended)) as known,
    sum(case when stretch.red then hours_between(stretch.begun, stretch.ended) else 0.0 end) as red
  from stretch
  left join repo on repo.id = stretch.repo
  where stretch.ended > stretch.begun
  group by stretch.repo, repo.team, date_trunc('week', stretch.begun)
),
current_episode as (
  select repo, team, id, started, ended, ended_by from episode where ended is null or ended >= :from
),
watched as (
  select distinct 'episodes' as variant, repo from current_episode
  union all
  select distinct 'red-hours', repo from week
),
observed as (
  select 'episodes' as variant, repo, team, cast(null as text) as bucket, coalesce(ended, greatest(started, :from)) as time, id as item, 1 as items,
    cast(null as double precision) as num, cast(null as double precision) as den, started, ended, ended_by
  from current_episode
  union all
  select 'red-hours', repo, team, cast(null as text), begun, cast(null as text), 1,
    cast(red as double precision), cast(known as double precision), cast(null as timestamp), cast(null as timestamp), cast(null as text)
  from week
  union all
  select watched.variant, contributor.repo, contributor.team, contributor.bucket, contributor.committed, cast(null as text), 0,
    cast(null as double precision), cast(null as double precision), cast(null as timestamp), cast(null as timestamp), cast(null as text)
  from contributor
  join watched on watched.repo = contributor.repo
)
select variant, cast(null as text) as category, repo as container, repo, team, bucket,
  time, item, true as covered, cast(items as double precision) as items,
  cast(null as double precision) as k, cast(null as double precision) as n,
  num, den, started, ended, ended_by
from observed
