-- One row per repository, team, contributor and base period: commits on main and how many of them lie outside the team's hours.
-- Not covered: commits whose local time is unknown. Merges, bots and unreachable commits are no work and stay out.
with work_commit as (
  select repo, team, bucket, base_period(committed) as period, committed, out_of_hours
  from "commit"
  where on_main and reachable and actor = 'human' and n_parents <= 1 and kind <> 'merge'
    and committed >= :from and committed < :to
)
select 'commits' as variant, cast(null as text) as category, repo as container, repo, team, bucket,
  max(committed) as time, cast(null as text) as item, out_of_hours is not null as covered,
  cast(count(*) as double precision) as items,
  cast(sum(case when out_of_hours then 1 when not out_of_hours then 0 end) as double precision) as k,
  cast(count(*) as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  cast(null as timestamp) as started, cast(null as timestamp) as ended, cast(null as text) as ended_by
from work_commit
group by repo, team, bucket, period, out_of_hours is not null
