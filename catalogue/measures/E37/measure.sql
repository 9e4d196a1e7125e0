-- One row per red episode of a repository's default branch: from its first red run to the next green one.
-- Cancelled and skipped runs are neither; an episode nobody ran anything for in 30 days ends there, unobserved.
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
current_episode as (
  select repo, team, id, started, ended, ended_by from episode where ended is null or ended >= :from
),
observed as (
  select repo, team, cast(null as text) as bucket, coalesce(ended, greatest(started, :from)) as time, id as item, 1 as items, started, ended, ended_by
  from current_episode
  union all
  select contributor.repo, contributor.team, contributor.bucket, contributor.committed, cast(null as text), 0,
    cast(null as timestamp), cast(null as timestamp), cast(null as text)
  from contributor
  join (select distinct repo from current_episode) as affected on affected.repo = contributor.repo
)
select 'episodes' as variant, cast(null as text) as category, repo as container, repo, team, bucket,
  time, item, true as covered, cast(items as double precision) as items,
  cast(null as double precision) as k, cast(null as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  started, ended, ended_by
from observed
